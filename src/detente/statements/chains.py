"""Through whom a statement came: speaker → the outlet that had it first → … → this article's outlet.

The sentence around the cue is searched, without the content: "told Kommersant", "in an interview with X",
"quoted by Interfax", "wrote on Twitter", "X reported", "according to X", "state television said".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

from detente.statements.outlets import Outlet, canonical, outlets_in

__all__ = ["chain_of", "relays"]

_FILE = "statements/relays.txt"


_KINDS = (
    *(
        "news",
        "newspaper",
        "daily",
        "weekly",
        "magazine",
        "tabloid",
        "business",
        "radio",
        "television",
        "TV",
        "station",
    ),
    *("channel", "agency", "wire", "service", "website", "site", "online", "network", "programme", "program", "state"),
    *("state-run", "official", "broadcaster", "public", "independent", "local", "popular", "pro-government", "leading"),
)


@cache
def _contexts() -> re.Pattern[str]:
    """What may stand right before an outlet that carried the words (one phrase a line in the data file)."""
    lines = resources.files("detente.data").joinpath(_FILE).read_text("utf-8").splitlines()
    phrases = [line.strip() for line in lines if line.strip() and not line.startswith(("#", "="))]
    words = "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in sorted(phrases, key=len, reverse=True))
    kinds = "|".join(_KINDS)
    return re.compile(rf"\b(?i:{words})\s+(?:(?:the|a|an|{kinds}|[A-Z][\w’'.-]*)\s+){{0,6}}[\"“]?$")


@cache
def _nameless() -> re.Pattern[str]:
    """Outlets told by kind and not by name, after "=" in the data file ("state television")."""
    lines = resources.files("detente.data").joinpath(_FILE).read_text("utf-8").splitlines()
    kinds = [line[1:].strip() for line in lines if line.startswith("=")]
    words = "|".join(re.escape(k).replace(r"\ ", r"\s+") for k in sorted(kinds, key=len, reverse=True))
    return re.compile(rf"\b(?:[A-Z][\w’'-]+\s+)?(?:{words})\b")


_REPORTS = re.compile(
    r"[”\"’']?,?\s+(?:(?:news\s+)?(?:agency|service|newspaper|daily|magazine|radio|television|channel|website)\s+)?"
    r"(?:\w+ly\s+)?(?:has\s+|had\s+)?(?:reports?|reported|says|said|quoted|quotes|cited|cites|writes|wrote)\b"
)


def relays(text: str, spans: Sequence[tuple[int, int]]) -> list[Outlet]:
    """Outlets that carried what is reported, named in the stretches `spans` around a content; first in text first."""
    found = []
    for start, end in spans:
        for first, last, outlet in outlets_in(text, start, end):
            if _contexts().search(text, max(start, first - 80), first) or _REPORTS.match(
                text, last, min(end, last + 60)
            ):
                found.append((first, outlet))
        for nameless in _nameless().finditer(text, start, end):
            if _reports_or_told(text, nameless, start, end):
                found.append((nameless.start(), Outlet(nameless.group(), "", "broadcaster")))
    return [outlet for _, outlet in sorted(found, key=lambda pair: pair[0])]


def _reports_or_told(text: str, found: re.Match[str], start: int, end: int) -> bool:
    before = _contexts().search(text, max(start, found.start() - 80), found.start())
    return bool(before or _REPORTS.match(text, found.end(), min(end, found.end() + 60)))


def chain_of(speaker: str | None, carriers: Sequence[Outlet], outlet: str | None) -> tuple[str, ...]:
    """Speaker, carriers and this outlet, each once and by its usual name."""
    names = [speaker] if speaker else []
    names += [carrier.name for carrier in carriers]
    if outlet:
        names.append(canonical(outlet))
    chain: list[str] = []
    for name in names:
        if name not in chain:
            chain.append(name)
    return tuple(chain)
