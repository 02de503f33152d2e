"""Which lemmas a word form can stand for, without a tagger: suffix rules plus a list of irregular forms."""

from __future__ import annotations

from functools import cache, lru_cache

from detente.data.tables import rows

__all__ = ["LONG", "lemmas", "same"]

#: Lemmas longer than this also hold as a prefix ("peacekeep").
LONG = 8

_VOWELS = "aeiou"


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for row in rows("codebook/irregular.csv", ("form", "lemma")):
        form, lemma = row["form"], row["lemma"]
        table[form] = (*table.get(form, ()), lemma)
    return table


@lru_cache(maxsize=100_000)
def lemmas(word: str) -> tuple[str, ...]:
    """All lemmas the lower-case `word` may be a form of, itself first, in a fixed order."""
    found = [word, *_irregular().get(word, ())]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        found.append(word[:-1])
        if word.endswith("es"):
            found.append(word[:-2])
        if word.endswith("ies"):
            found.append(word[:-3] + "y")
        if word.endswith("ves"):
            found.append(word[:-3] + "f")
    for suffix in ("ed", "ing"):
        if word.endswith(suffix) and len(word) >= len(suffix) + 2:
            found.extend(_stems(word[: -len(suffix)]))
    return tuple(dict.fromkeys(found))


def _stems(stem: str) -> list[str]:
    out = [stem, stem + "e"]
    if stem.endswith("i"):
        out.append(stem[:-1] + "y")
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
        out.append(stem[:-1])
    if stem.endswith("ck"):
        out.append(stem[:-1])
    if stem.endswith("y"):
        out.append(stem[:-1] + "ie")
    return out


def same(word: str, lemma: str) -> bool:
    """Can `word` be a form of `lemma`? A long lemma also holds as a prefix ("peacekeep")."""
    return lemma in lemmas(word) or (len(lemma) > LONG and word.startswith(lemma))
