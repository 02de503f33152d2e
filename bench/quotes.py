"""Statements against PolNeAR, through the whole of `detente annotate`: `python -m bench.quotes [--part dev]`.

The shipped judge learns from our own articles alone (`python -m bench.train_statements`). Thresholds were chosen on the
part `train` of the documents; the part `dev` (three in ten, by a hash of the id) is for the figures.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.data import data_path
from detente.pipeline import annotate_batch
from detente.records import Article

KINDS = ("all", "direct", "mixed", "indirect")


def documents(part: str) -> list[dict[str, Any]]:
    """The gold documents of a part (train, dev or all)."""
    with gzip.open(data_path("quotes", "polnear.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return [d for d in map(json.loads, lines) if part in ("all", _part(d["id"]))]


def _part(document: str) -> str:
    return "train" if hashlib.md5(document.encode()).digest()[0] < 180 else "dev"


def predictions(gold: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What `annotate` says of each document, in the scorer's form."""
    articles = [Article(d["id"], d["text"], given_id=d["id"], outlet=d["publisher"], language="en") for d in gold]
    out = []
    for begin in range(0, len(articles), 16):
        for document in annotate_batch(articles[begin : begin + 16]):
            read = json.loads(json.dumps(document.to_json()))
            out.append({"id": read["id"], "quotes": [_quote(s) for s in read["statements"]]})
    return out


def _quote(statement: dict[str, Any]) -> dict[str, Any]:
    speaker = statement["speaker"] or {"start": None, "end": None}
    return {
        "start": statement["start"],
        "end": statement["end"],
        "speaker_start": speaker["start"],
        "speaker_end": speaker["end"],
    }


def score(gold: list[dict[str, Any]], predicted: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """The shared scorer's answer for each kind."""
    with gzip.open(folder / "gold.jsonl.gz", "wt", encoding="utf-8") as handle:
        handle.writelines(json.dumps(d) + "\n" for d in gold)
    (folder / "predicted.jsonl").write_text("".join(json.dumps(p) + "\n" for p in predicted), "utf-8")
    command = [sys.executable, str(data_path("quotes", "score.py")), str(folder / "predicted.jsonl")]
    command += ["--gold", str(folder / "gold.jsonl.gz"), "--kind"]
    return [json.loads(subprocess.check_output([*command, kind])) for kind in KINDS]


def main() -> None:
    """Prints joint and overlap F1 by kind, and the time."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--part", choices=["all", "train", "dev"], default="dev")
    part = options.parse_args().part
    gold, begun = documents(part), time.perf_counter()
    predicted = predictions(gold)
    print(f"{len(gold)} documents ({part}) in {time.perf_counter() - begun:.0f} s")
    print(f"{'kind':<10}{'gold':>6}{'found':>7}{'P':>8}{'R':>8}{'joint':>8}{'overlap':>9}{'speaker':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for row in score(gold, predicted, Path(folder)):
            print(_line(row))


def _line(row: dict[str, Any]) -> str:
    joint = row["joint"]
    figures = (joint["p"], joint["r"], joint["f1"], row["overlap"]["f1"], row["speaker"]["given_quote"])
    return f"{row['kind']:<10}{row['gold']:>6}{row['predicted']:>7}" + "{:8.3f}{:8.3f}{:8.3f}{:9.3f}{:9.3f}".format(
        *figures
    )


if __name__ == "__main__":
    main()
