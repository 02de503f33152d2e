"""Builds `src/detente/data/times/names_by_year.csv`: in which years names were said, counted in White House texts.

python -m bench.dating_names     (United States government works, public domain; the half of the texts that bench.dating
does not test on). A cost of 10 is one unit of log-odds against the name's best year.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.data import data_path
from detente.articles.dating_names import names_in

__all__ = ["main"]

_OUT = Path(__file__).resolve().parents[1] / "src" / "detente" / "data" / "times" / "names_by_year.csv"
_FIRST, _LAST = 2009, 2017
#: A name in fewer texts says nothing, in more than this share of them neither.
_FEWEST, _MOST = 3, 0.3
_SMOOTHED, _WORST, _TELLING = 1.0, 2.5, 0.5
_TIME_WORD = re.compile(
    r"day\b|January|February|March|April|May|June|July|August|September|October|November|December|I’"
)
_HEAD = """# In which years a name was said: cost (tenths of log-odds) of each year against the name's best year.
# Built by `python -m bench.dating_names` from White House texts of 2009-2017 (public domain); do not edit by hand.
"""


def _texts() -> list[dict[str, Any]]:
    with gzip.open(data_path("news", "whitehouse.jsonl.gz"), "rt", encoding="utf-8") as lines:
        docs = [json.loads(line) for line in lines]
    fit = [doc for doc in docs if zlib.crc32(doc["id"].encode()) % 2 == 1]
    return [doc for doc in fit if _FIRST <= int(doc["date"][:4]) <= _LAST]


def _counted(docs: list[dict[str, Any]]) -> tuple[Counter[int], dict[str, Counter[int]], Counter[str]]:
    """Texts by year, texts by name and year, texts by lower-case word."""
    years: Counter[int] = Counter()
    said: dict[str, Counter[int]] = defaultdict(Counter)
    plain: Counter[str] = Counter()
    for doc in docs:
        year = int(doc["date"][:4])
        years[year] += 1
        plain.update(set(re.findall(r"\b[a-z][\w’'-]+", doc["text"])))
        for name in names_in(doc["text"]):
            said[name][year] += 1
    return years, said, plain


def _costs(name_years: Mapping[int, int], years: Mapping[int, int]) -> list[float]:
    mean = sum(name_years.values()) / sum(years.values())
    rates = [
        math.log((_near(name_years, year) + _SMOOTHED * mean) / (_near(years, year) + _SMOOTHED))
        for year in range(_FIRST, _LAST + 1)
    ]
    return [min(_WORST, max(rates) - rate) for rate in rates]


def _near(counts: Mapping[int, int], year: int) -> float:
    """The count of a year with a share of its neighbours': a name does not stop at New Year."""
    return counts.get(year, 0) + math.exp(-2) * (counts.get(year - 1, 0) + counts.get(year + 1, 0))


def main() -> None:
    """Writes the table and says how many names it holds."""
    docs = _texts()
    years, said, plain = _counted(docs)
    rows = []
    for name, by_year in sorted(said.items()):
        count = sum(by_year.values())
        if (
            _TIME_WORD.search(name)
            or not _FEWEST <= count <= _MOST * len(docs)
            or (" " not in name and plain[name.lower()] >= 0.1 * count)
        ):
            continue
        costs = _costs(by_year, years)
        if sum(costs) / len(costs) > _TELLING:
            rows.append(f"{name},{','.join(str(round(10 * cost)) for cost in costs)}\n")
    head = f"name,{','.join(map(str, range(_FIRST, _LAST + 1)))}\n"
    _OUT.write_text(_HEAD + head + "".join(rows), "utf-8")
    print(f"{len(rows)} names from {len(docs)} texts")


if __name__ == "__main__":
    main()
