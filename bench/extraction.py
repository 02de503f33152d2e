"""Article text out of pages, page tails kept out: four sets, scored by the data's own script.

python -m bench.extraction [SET ...] [--fast] [--save DIR]
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.data import data_path
from detente.articles.assemble import article_of
from detente.articles.limits import Limits
from detente.articles.raw import Raw
from detente.records import Article

SETS = ("aeb", "appended", "segments", "plain")
SHOWN = ("f1", "precision", "recall", "pages_with_leak", "chunks_leaked", "appeals_leaked", "date_right", "title_right")


def raws(name: str) -> Iterator[tuple[str, Raw]]:
    """The pages (or texts) of a set with their ids."""
    if name == "plain":
        with gzip.open(data_path("html", "plain", "plain.jsonl.gz"), "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield record["id"], Raw(record["id"], text=record["text"])
        return
    for path in sorted(data_path("html", name).glob("**/*.html.gz")):
        yield path.name.removesuffix(".html.gz"), Raw(path.name, html=gzip.decompress(path.read_bytes()))


def without_notices(article: Article) -> str:
    """The article's text less what is marked."""
    parts, at = [], 0
    for notice in article.notices:
        parts.append(article.text[at : notice.start])
        at = notice.end
    return "".join([*parts, article.text[at:]])


def predict(name: str, limits: Limits) -> tuple[dict[str, dict[str, str | None]], float]:
    """What detente reads of each page, and the seconds it took."""
    out: dict[str, dict[str, str | None]] = {}
    start = time.perf_counter()
    for key, raw in raws(name):
        article = next((found for found in article_of(raw, limits=limits) if isinstance(found, Article)), None)
        if article is not None:
            day = article.date.isoformat() if article.date else None
            out[key] = {"text": without_notices(article), "title": article.title, "date": day}
    return out, time.perf_counter() - start


def score(name: str, predictions: dict[str, dict[str, str | None]]) -> dict[str, float]:
    """The figures of the data's score.py."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(predictions, file)
        file.flush()
        command = [sys.executable, str(data_path("html", "score.py")), name, file.name]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(result.stdout)
    return figures


def main() -> None:
    """Prints one line a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--fast", action="store_true", help="the quick path for bulk")
    parser.add_argument("--save", type=Path, help="folder for the predictions")
    options = parser.parse_args()
    for name in options.sets:
        predictions, seconds = predict(name, Limits(fast_html=options.fast))
        if options.save:
            (options.save / f"{name}.json").write_text(json.dumps(predictions), encoding="utf-8")
        figures = score(name, predictions)
        shown = "  ".join(f"{key} {figures[key]:.4f}" for key in SHOWN if key in figures)
        print(
            f"{name:9} {int(figures['pages']):4d} pages  {shown}  {len(predictions) / seconds:.0f} pages/s", flush=True
        )


if __name__ == "__main__":
    main()
