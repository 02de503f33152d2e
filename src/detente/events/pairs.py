"""Pairs as they come in: what is needed of each, where its spans lie, and what is said of one that cannot be read."""

from __future__ import annotations

from typing import Any

from detente.articles.encoding import without_surrogates
from detente.events.cascade import Pair

__all__ = ["error_of", "pair_of"]


def error_of(row: Any) -> dict[str, Any] | None:
    """`{id, errors: [{code, message}]}` for a row that cannot be coded, None for one that can.

    A span may be a placeholder that the sentence does not contain ("a recipient"), but it has to be named.
    """
    if not isinstance(row, dict):
        return _error(None, "not_a_pair", "a pair is an object {id, sentence, source, target}")
    sentence = row.get("sentence")
    if not isinstance(sentence, str) or not sentence.strip():
        return _error(row.get("id"), "no_sentence", "`sentence` is missing or empty: give its text")
    for role in ("source", "target"):
        if role not in row and f"{role}_start" not in row:
            fix = f"give its text as `{role}` or its place as `{role}_start` and `{role}_end`"
            return _error(row.get("id"), f"no_{role}", f"`{role}` is missing: {fix}")
    return None


def _error(given: Any, code: str, message: str) -> dict[str, Any]:
    return {"id": given, "errors": [{"code": code, "message": message}]}


def pair_of(row: dict[str, Any]) -> Pair:
    """A checked pair: offsets are taken where they fit, else the mention is looked up in the sentence.

    Where both mentions have the same words and no offsets, the target is the second place they stand at. Half of a
    surrogate pair (JSON may hold one, a network takes none) becomes a mark in its place.
    """
    sentence = without_surrogates(str(row.get("sentence") or ""))
    source, target = _span(row, "source", sentence), _span(row, "target", sentence)
    if source is not None and source == target and not isinstance(row.get("target_start"), int):
        target = _span(row, "target", sentence, source[1]) or target
    return Pair(row.get("id"), sentence, source, target)


def _span(row: dict[str, Any], role: str, sentence: str, after: int = 0) -> tuple[int, int] | None:
    start, end = row.get(f"{role}_start"), row.get(f"{role}_end")
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(sentence):
        return start, end
    text = without_surrogates(str(row.get(role) or "")).strip()
    at = sentence.find(text, after) if text else -1
    return (at, at + len(text)) if at >= 0 else None
