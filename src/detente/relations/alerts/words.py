"""Plain words for alerts: names, days, numbers, and sentences of hostile articles as one harmless line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache

from detente.relations.alerts.alert import Proof
from detente.relations.one_line import short

__all__ = ["QUADS", "between", "day", "month", "name", "plain", "plural", "quoted", "signed"]

#: Quad classes as a reader says them.
QUADS = {
    "verbal_cooperation": "cooperation in words",
    "material_cooperation": "cooperation in deed",
    "verbal_conflict": "conflict in words",
    "material_conflict": "material conflict",
}


@cache
def name(code: str) -> str:
    """What a code stands for."""
    from detente.actors import organisations, states

    return states.names().get(code) or organisations.names().get(code) or code


def between(pair: Sequence[str]) -> str:
    """ "between Russia and the United States"."""
    return " and ".join((f"between {_with_article(name(pair[0]))}", _with_article(name(pair[1]))))


_ARTICLE = re.compile(
    r"^(?:United|Democratic Rep|Central African)|(?: Republic| Islands| Union| League| Nations|lands|ppines|Gambia|"
    r"Bahamas|Maldives|Seychelles|Comoros)$"
)


def _with_article(text: str) -> str:
    return f"the {text}" if _ARTICLE.search(text) else text


def day(value: date) -> str:
    """ "1 March 2014"."""
    return f"{value.day} {value:%B %Y}"


def month(value: date) -> str:
    """ "March 2014"."""
    return f"{value:%B %Y}"


def signed(value: float) -> str:
    """An intensity with its sign: "−4.2"."""
    return f"{round(value, 1) + 0:+.1f}".replace("-", "−")


def plural(count: int, noun: str) -> str:
    """ "1 act", "12 acts"."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def plain(text: str) -> str:
    """One line without the characters that steer a terminal, hide or reorder text, or that XML cannot hold."""
    return " ".join("".join(map(_harmless, text)).split())


def _harmless(character: str) -> str:
    category = unicodedata.category(character)
    return " " if category == "Cc" else "" if category in ("Cf", "Cs", "Cn", "Co") else character


def quoted(proof: Proof, most: int = 150) -> str:
    """The sentence and who told it when: “…” (Demo Wire, 1 March 2014); a coder's words stand without the marks."""
    told = ", ".join(part for part in (proof.outlet, day(proof.date) if proof.date else None) if part)
    said = short(proof.text, most)
    return (f"“{said}”" if proof.article else said) + (f" ({told})" if told else "")
