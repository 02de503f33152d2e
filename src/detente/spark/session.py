"""A Spark session, or a clear word on what is missing and how to get it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import MissingExtra

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["LEAST_JAVA", "java_version", "session"]

LEAST_JAVA = 17
#: Articles in one Arrow batch: enough for the parser's batches, few enough for a task's memory.
_BATCH = 64
_SETTINGS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(_BATCH),
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.adaptive.coalescePartitions.parallelismFirst": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
#: Settings for a master on this machine: nothing listens beyond it.
_LOCAL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}


def session(master: str | None = None, settings: Mapping[str, str] | None = None) -> SparkSession:
    """A session at `master` (all cores of this machine by default), with `settings` over ours.

    Raises MissingExtra, with the fix, where pyspark or Java is absent or Java is too old.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        fix = "pip install 'detente[spark]'"
        raise MissingExtra("Spark needs the package pyspark, which is not installed", fix=fix) from None
    _need_java()
    master = master or "local[*]"
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    builder = SparkSession.builder.master(master).appName("detente")
    chosen = _SETTINGS | (_LOCAL if master.startswith("local") else {}) | _environment() | dict(settings or {})
    for name, value in chosen.items():
        builder = builder.config(name, value)
    found: SparkSession = builder.getOrCreate()
    found.sparkContext.setLogLevel("ERROR")
    return found


def _environment() -> dict[str, str]:
    """What workers started elsewhere need of this process's environment."""
    passed = ("PYTHONPATH", "OMP_NUM_THREADS", "DETENTE_CODEBOOK")
    return {f"spark.executorEnv.{name}": os.environ[name] for name in passed if os.environ.get(name)}


def _need_java() -> None:
    version = java_version()
    fix = (
        "install Java 17 (Debian and Ubuntu: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk@17)"
        " or let JAVA_HOME name one"
    )
    if version is None:
        raise MissingExtra("Spark needs Java, which is not installed", fix=fix)
    if version < LEAST_JAVA:
        raise MissingExtra(f"Spark 4 needs Java {LEAST_JAVA} or newer; the one found is Java {version}", fix=fix)


def java_version() -> int | None:
    """The major version of the Java that Spark would start, or None."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if not program:
        return None
    try:
        told = subprocess.run([program, "-version"], capture_output=True, text=True, check=True, timeout=60).stderr
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r'version "(\d+)(?:\.(\d+))?', told)
    if not found:
        return None
    return int(found[2]) if found[1] == "1" and found[2] else int(found[1])
