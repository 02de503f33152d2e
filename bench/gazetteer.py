"""How much of 1985-2025 the gazetteer's office holders cover: `python -m bench.gazetteer [--gaps] [--check FILE.csv]`.

For each state of today and three offices (head of state, head of government, foreign minister): the share of days, from
1985-01-01 or the state's first day to 2025-12-31, on which someone listed held the office, and how many terms are
listed. `--gaps` adds the months not covered. Days are only as sharp as the rows: a term "1999..2003" covers both years.
What the gazetteer cannot tell by itself (a president who heads the government, a shared monarch) is in
`gazetteer_offices.csv`. `--check` takes a dictionary of dated names (name, variants, state, sector, from, to) whose
cabinets cover 2003-2009 (the Phoenix one), counts the foreign ministers of those years who are in a government there in
the middle of their term, and lists the others (many are there under another spelling).
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

from detente.actors.leaders import Person, Term, all_people
from detente.actors.states import all_states
from detente.actors.text import fold

__all__ = ["Cover", "coverage", "main"]

FIRST, LAST = date(1985, 1, 1), date(2025, 12, 31)
_OFFICES = {
    "head_of_state": (
        *("president", "king", "queen", "emperor", "emir", "sultan", "prince", "grand duke", "pope", "head of state"),
        *("supreme leader", "captain regent", "military leader", "chairman"),
    ),
    "head_of_government": (
        *("prime minister", "premier", "chancellor", "head of government", "chief adviser", "minister of state"),
    ),
    "foreign_minister": ("foreign minister",),
}
_EXTRA = Path(__file__).parent / "gazetteer_offices.csv"
#: The years whose cabinets the dictionary of `--check` lists.
_CABINETS = date(2003, 2, 1), date(2009, 12, 31)
#: Gaps shorter than this are handovers.
_SHORT = timedelta(days=5)

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Cover:
    """How well one office of one state is listed. `share` is of its days; `gaps` are first and last days."""

    state: str
    office: str
    share: float
    terms: int
    gaps: tuple[Span, ...]


def main() -> None:
    """Print a line for each state, then the totals."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gaps", action="store_true", help="add the months not covered")
    options.add_argument("--check", type=Path, metavar="FILE.csv", help="a dictionary of dated names to compare with")
    chosen = options.parse_args()
    covers = coverage()
    table: dict[str, list[Cover]] = defaultdict(list)
    for cover in covers:
        table[cover.state].append(cover)
    print(f"{'state':<34}{'state head':>14}{'government':>14}{'foreign':>14}   share of days, terms listed")
    for code, row in table.items():
        shares = "".join(f"{c.share:>9.0%} {c.terms:>4}" for c in row)
        print(f"{code} {all_states()[code].name:<30}{shares}" + (_told(row) if chosen.gaps else ""))
    print(*(_total(office, covers) for office in _OFFICES), sep="\n")
    if chosen.check:
        print(*_checked(chosen.check), sep="\n")


def _told(row: list[Cover]) -> str:
    gaps = [f"{c.office} " + ", ".join(f"{a:%Y-%m}..{b:%Y-%m}" for a, b in c.gaps) for c in row if c.gaps]
    return "   " + "; ".join(gaps)


def _total(office: str, covers: Iterable[Cover]) -> str:
    shares = [c.share for c in covers if c.office == office]
    full, half, none = (sum(map(test, shares)) for test in (lambda s: s >= 0.95, lambda s: s >= 0.5, lambda s: s == 0))
    states = f"of {len(shares)} states {full} at 95 % or more, {half} at half or more, {none} at none"
    return f"{office}: mean {mean(shares):.1%}; {states}"


def coverage() -> list[Cover]:
    """The coverage of the three offices for each state of today, in the order of the states."""
    held, begun = _held(), {row["state"]: _day(row["from"], FIRST) for row in _extra() if row["office"] == "state"}
    also = defaultdict(list)
    for row in _extra():
        if row["held_by"]:
            also[row["state"], row["office"]].append(row)
    found = []
    for code, state in all_states().items():
        if state.last is None:
            first = max(FIRST, state.first or FIRST, begun.get(code, FIRST))
            found += [_cover(code, office, first, held, also[code, office]) for office in _OFFICES]
    return found


def _cover(
    code: str, office: str, first: date, held: dict[tuple[str, str], list[Span]], also: list[dict[str, str]]
) -> Cover:
    spans = [span for role in _OFFICES[office] for span in held[code, role]]
    listed = len(spans)
    for row in also:
        low, high = _day(row["from"], FIRST), _day(row["to"], LAST)
        for role in row["held_by"].split("|"):
            owner, _, name = role.rpartition(":")
            spans += [(max(a, low), min(b, high)) for a, b in held[owner or code, name] if a <= high and b >= low]
    gaps = _gaps(spans, first)
    missing = sum((b - a).days + 1 for a, b in gaps)
    return Cover(code, office, 1 - missing / ((LAST - first).days + 1), listed, tuple(gaps))


def _gaps(spans: list[Span], first: date) -> list[Span]:
    gaps, now = [], first
    for begin, end in sorted(spans):
        if begin > now + _SHORT:
            gaps.append((now, min(begin, LAST) - timedelta(days=1)))
        now = max(now, end + timedelta(days=1))
        if now > LAST:
            return gaps
    return [*gaps, (now, LAST)] if now <= LAST else gaps


def _held() -> dict[tuple[str, str], list[Span]]:
    """The terms of each office, cut to the years of interest. The Soviet Union's are Russia's."""
    found: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for person in all_people():
        for term in person.terms:
            span = (max(term.first or FIRST, FIRST), min(term.last or LAST, LAST))
            if span[0] <= span[1]:
                found["RUS" if term.state == "SUN" else term.state, term.role].append(span)
    return found


def _extra() -> list[dict[str, str]]:
    lines = [line for line in _EXTRA.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def _day(text: str, default: date) -> date:
    return date.fromisoformat(text) if text else default


def _checked(path: Path) -> list[str]:
    """Foreign ministers of 2003-2009 against a dictionary of dated names whose cabinets cover those years."""
    known: dict[tuple[str, str], list[Span]] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["sector"].startswith("GOV") and _dated(row):
                span = _day(row["from"], FIRST), _day(row["to"], date(2014, 12, 31))
                for name in (row["name"], *row["variants"].split("|")):
                    known[row["state"], fold(name).strip()].append(span)
    told = [line for person in all_people() for term in person.terms for line in _verdict(person, term, known)]
    counts = Counter(line[0] for line in told)
    return [*(f"{code}: {text}" for code, text in told if code != "agrees"), f"checked terms: {dict(counts)}"]


def _dated(row: dict[str, str]) -> bool:
    return all(re.fullmatch(r"\d{4}-\d\d-\d\d", text) for text in (row["from"], row["to"] or "2014-12-31"))


def _verdict(person: Person, term: Term, known: dict[tuple[str, str], list[Span]]) -> Iterator[tuple[str, str]]:
    """Whether the dictionary has the person in government in the middle of that term."""
    low, high = max(term.first or FIRST, _CABINETS[0]), min(term.last or LAST, _CABINETS[1])
    if term.role != "foreign minister" or high - low < timedelta(days=200):
        return
    spans = {span for name in (person.name, *person.variants) for span in known.get((term.state, fold(name)), ())}
    middle = low + (high - low) / 2
    code = "agrees" if any(a <= middle <= b for a, b in spans) else "other years" if spans else "no such name"
    yield code, f"{term.state} {person.name} {term.first}..{term.last or ''}"


if __name__ == "__main__":
    main()
