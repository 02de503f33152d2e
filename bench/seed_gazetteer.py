"""Rebuild `people/ministers_seed.csv` from the Phoenix dictionary: `python -m bench.seed_gazetteer FILE.csv`.

Kept are government members of the main states since 1985 whom no other file of the gazetteer names: one row a person,
from the first to the last recorded day; an open end (in the source: still so in 2014) is closed at the end of 2014.
Names are full names of two to four plain words; English-speaking states are left out, so that a namesake is unlikely.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

from detente.actors.leaders import Person, all_people
from detente.actors.text import fold

__all__ = ["main"]

_OUT = Path(__file__).parents[1] / "src/detente/data/gazetteer/people/ministers_seed.csv"
_STATES = frozenset(
    (
        *("RUS", "CHN", "FRA", "DEU", "ITA", "ESP", "JPN", "IND", "PAK", "ISR"),
        *("PSE", "IRN", "IRQ", "SYR", "TUR", "UKR", "GEO", "AZE", "ARM", "BLR", "KAZ", "KOR"),
        *("PRK", "TWN", "EGY", "SAU", "LBN", "LBY", "AFG", "SDN", "NGA", "ZAF", "KEN", "ETH"),
        *("BRA", "MEX", "VEN", "COL", "CUB", "ARG", "IDN", "THA", "PHL", "VNM"),
        *("POL", "LKA", "SRB"),
    )
)
_COLUMNS = ("name", "family", "variants", "state", "sector", "role", "from", "to", "known")
_HEAD = (
    "# Government members not listed elsewhere, 1985-2014: from the Phoenix country actor dictionary (Open Event Data\n"
    "# Alliance, MIT), made by bench/seed_gazetteer.py. See ../README.md for the columns.\n"
)
_SECTORS = {"GOVMIL": "MIL", "GOVJUD": "JUD", "GOVLEG": "LEG", "GOVSPY": "SPY", "GOVCOP": "COP"}
_ROLES = {"MIL": "military official", "JUD": "justice official", "LEG": "lawmaker", "SPY": "intelligence official"}
_PLAIN = re.compile(r"[A-Z][a-z'’-]+(?: (?:[A-Z][a-z'’-]+|[A-Z]\.|al|bin|de|da|del|van|von)){1,3}")


def main() -> None:
    """Write the file anew from the dictionary named on the command line."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        raise SystemExit("skipped: name the dictionary, a CSV of name, variants, state, sector, from, to")
    known = {fold(name) for person in all_people() if _listed(person) for name in (person.name, *person.variants)}
    spans: dict[tuple[str, str], tuple[str, str, str]] = {}
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if _usable(row, known):
                _widen(spans, row)
    _write(spans)


def _listed(person: Person) -> bool:
    return any(term.role not in ("minister", *_ROLES.values()) for term in person.terms)


def _usable(row: dict[str, str], known: set[str]) -> bool:
    good_dates = re.fullmatch(r"\d{4}-\d\d-\d\d", row["from"]) and re.fullmatch(r"(\d{4}-\d\d-\d\d)?", row["to"])
    right = row["state"] in _STATES and row["sector"].startswith("GOV") and row["from"] >= "1985"
    return bool(good_dates and right and _PLAIN.fullmatch(row["name"]) and fold(row["name"]) not in known)


def _widen(spans: dict[tuple[str, str], tuple[str, str, str]], row: dict[str, str]) -> None:
    key, last = (row["state"], row["name"]), min(row["to"] or "2014-12-31", "2014-12-31")
    first, end, sector = spans.get(key, (row["from"], last, row["sector"]))
    spans[key] = (min(first, row["from"]), max(end, last), sector)


def _write(spans: dict[tuple[str, str], tuple[str, str, str]]) -> None:
    with _OUT.open("w", encoding="utf-8", newline="") as out:
        out.write(_HEAD)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for (state, name), (first, last, sector) in sorted(spans.items()):
            code = _SECTORS.get(sector, "GOV")
            writer.writerow([name, "", "", state, code, _ROLES.get(code, "minister"), first, last, ""])
    print(f"{len(spans)} people")


if __name__ == "__main__":
    main()
