"""One Spark session for this folder; all of it is skipped, with the reason, where pyspark or Java is absent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from detente.spark.session import LEAST_JAVA, java_version, session


def why_not() -> str | None:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "pyspark is not installed: pip install 'detente[spark]'"
    return None if (java_version() or 0) >= LEAST_JAVA else f"no Java {LEAST_JAVA}"


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    if reason := why_not():
        pytest.skip(reason)
    settings = {"spark.sql.shuffle.partitions": "3", "spark.driver.memory": "1g"}
    found = session("local[2]", settings)
    yield found
    found.stop()
