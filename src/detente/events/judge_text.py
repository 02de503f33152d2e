"""How a pair is put before the judge: one line with both spans marked, cut to the words around them."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["LONGEST", "MARKS", "TYPES", "marked"]

#: The judge's answers, in the order of its output.
TYPES = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "CONCEDE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
    "STATEMENT",
)
#: Opening and closing marks of source and target: entries the base vocabulary keeps free.
MARKS = ("[unused0]", "[unused1]", "[unused2]", "[unused3]")
#: Word pieces the judge reads at most.
LONGEST = 192

_BEFORE, _AFTER, _SPAN = 160, 360, 120

Span = tuple[int, int] | None


def marked(sentence: str, source: Span, target: Span) -> str:
    """The sentence with its spans marked; words far before, far after and far inside long spans are left out.

    Square brackets become round ones, so that no text can pass for a mark.
    """
    text = sentence.replace("[", "(").replace("]", ")")
    spans = sorted((span[0], span[1], role) for role, span in enumerate((source, target)) if span is not None)
    first = min((start for start, _, _ in spans), default=0)
    last = max((end for _, end, _ in spans), default=0)
    return "".join(_pieces(text[: last + _AFTER], spans, max(0, first - _BEFORE))).strip()


def _pieces(text: str, spans: list[tuple[int, int, int]], at: int) -> Iterator[str]:
    for start, end, role in spans:
        start = max(start, at)
        yield _short(text[at:start])
        yield f" {MARKS[2 * role]} {_short(text[start:end], _SPAN)} {MARKS[2 * role + 1]} "
        at = max(at, end)
    yield text[at:]


def _short(text: str, room: int = _AFTER) -> str:
    """Head and tail of a passage that is too long."""
    return text if len(text) <= room else f"{text[: room // 2]} … {text[-room // 2 :]}"
