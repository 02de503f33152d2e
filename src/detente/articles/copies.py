"""Near-copies of an article: re-sends, cuts, updates, reprints with page furniture, small rewordings.

Pure functions that a store or a shuffle can use (`signature` → `bands` → candidates → `best`), and an index in memory.
A text is compared with kept articles only, never with their copies, and joins the one it is most like: an update that
takes in paragraphs of a second article is a copy of the first, and does not tie the two together.

MinHash after Broder (1997), by `rensa`; word 4-sequences; bands of two rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import numpy as np

__all__ = ["CopyIndex", "bands", "best", "is_copy", "signature", "similarity"]

_WORD = re.compile(r"\w+")
_LONGEST_TEXT = 60_000
_SEQUENCE = 4
_PERMUTATIONS = 64
_ROWS = 2
_SEED = 19_870_226
#: Share of the shorter text's sequences that a copy must have; texts of a sentence or two must agree more.
_CONTAINED, _CONTAINED_SHORT, _SHORT = 0.5, 0.8, 12
_FEWEST_SHARED = 4
#: A copy begins like the original, or is nearly all of it (dateline and furniture in front).
_LEAD_WORDS, _LEAD_SHARED, _NEARLY_ALL = 30, 0.3, 0.8


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:_LONGEST_TEXT].casefold())


def _sequences(words: list[str]) -> set[str]:
    if len(words) < _SEQUENCE:
        return {" ".join(words)} if words else set()
    return {" ".join(words[i : i + _SEQUENCE]) for i in range(len(words) - _SEQUENCE + 1)}


def signature(text: str) -> bytes:
    """64 MinHash values, 4 bytes each (little-endian); empty for a text without words. Leave notices out of `text`."""
    from rensa import RMinHash

    sequences = sorted(_sequences(_words(text)))
    if not sequences:
        return b""
    minhash = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    minhash.update(sequences)
    return np.asarray(minhash.digest(), dtype="<u4").tobytes()


def bands(of: bytes) -> list[int]:
    """32 numbers of 63 bits; texts that share one are worth comparing. Band number and values are both in them."""
    if not of:
        return []
    return [int(band) for band in _bands(np.frombuffer(of, dtype="<u4"))]


def _bands(values: np.ndarray) -> np.ndarray:
    """Two values and the band's number mixed into 63 bits (splitmix64's constants)."""
    pairs = values.reshape(-1, _ROWS).astype(np.uint64)
    with np.errstate(over="ignore"):
        mixed = (pairs[:, 0] << np.uint64(32)) | pairs[:, 1]
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = mixed + np.arange(len(pairs), dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(1))


def similarity(one: str, other: str) -> float:
    """0.0 for texts that are no copies of each other; else up to 2.0 (Jaccard plus agreement of the leads)."""
    return _compared(_words(one), _words(other))


def _compared(one: list[str], other: list[str]) -> float:
    a, b = _sequences(one), _sequences(other)
    shared, shorter, longer = len(a & b), min(len(a), len(b)), max(len(a), len(b))
    if shared < _FEWEST_SHARED or shared < (_CONTAINED_SHORT if shorter < _SHORT else _CONTAINED) * shorter:
        return 2.0 if one and one == other else 0.0
    lead = min(_share_of_lead(one, b), _share_of_lead(other, a))
    if lead < _LEAD_SHARED and shared < _NEARLY_ALL * longer:
        return 0.0
    return shared / (len(a) + len(b) - shared) + lead


def _share_of_lead(words: list[str], other: set[str]) -> float:
    lead = _sequences(words[:_LEAD_WORDS])
    return len(lead & other) / len(lead) if lead else 0.0


def is_copy(one: str, other: str) -> bool:
    """Whether one text is a near-copy of the other (symmetric)."""
    return similarity(one, other) > 0.0


def best(text: str, candidates: Iterable[tuple[str, str]]) -> str | None:
    """The id of the candidate (id, text) that `text` is most like, if it is a copy of any; ties go to the lesser id."""
    words = _words(text)
    scored = [(-_compared(words, _words(other)), key) for key, other in candidates]
    found = min(scored, default=(0.0, ""))
    return found[1] if found[0] < 0.0 else None


class CopyIndex:
    """Finds the kept copy of one article after the other, in memory: about 0.8 kB an article, texts stay outside.

    `text_of` gives the text of an article that was added. Every band of an article is an entry in one hash table of
    arrays; entries of one slot are chained, newest first, and a chain is followed for at most `_LONGEST_CHAIN` steps,
    so that a phrase all articles share costs no more than any other.
    """

    _SLOT_BITS = 22
    _LONGEST_CHAIN = 48
    _LEAST_AGREEMENT = 0.1

    def __init__(self, text_of: Callable[[str], str]) -> None:
        self._text_of = text_of
        self._ids: list[str] = []
        self._count = _PERMUTATIONS // _ROWS
        self._slots = np.full((self._count, 1 << self._SLOT_BITS), -1, dtype=np.int32)
        self._next = np.empty((1024, self._count), dtype=np.int32)
        self._signatures = np.empty((1024, _PERMUTATIONS), dtype="<u4")

    def add(self, key: str, text: str) -> str | None:
        """The id of the kept article that `text` is a copy of; None if it is new, and is now kept under `key`."""
        packed = signature(text)
        if not packed:
            return None
        values = np.frombuffer(packed, dtype="<u4")
        slots = (_bands(values) & np.uint64((1 << self._SLOT_BITS) - 1)).astype(np.int64)
        near = self._near(values, slots)
        kept = best(text, ((self._ids[i], self._text_of(self._ids[i])) for i in near)) if near else None
        if kept is None:
            self._keep(key, values, slots)
        return kept

    def __len__(self) -> int:
        return len(self._ids)

    def _near(self, values: np.ndarray, slots: np.ndarray) -> list[int]:
        """Numbers of the kept articles that share a slot and agree in enough values."""
        columns = np.arange(self._count)
        heads = self._slots[columns, slots]
        found: set[int] = set()
        columns, heads = columns[heads >= 0], heads[heads >= 0]
        for _ in range(self._LONGEST_CHAIN):
            if not len(heads):
                break
            found.update(heads.tolist())
            heads = self._next[heads, columns]
            columns, heads = columns[heads >= 0], heads[heads >= 0]
        if not found:
            return []
        numbers = np.array(sorted(found))
        agreement = (self._signatures[numbers] == values).mean(axis=1)
        return [int(number) for number in numbers[agreement >= self._LEAST_AGREEMENT]]

    def _keep(self, key: str, values: np.ndarray, slots: np.ndarray) -> None:
        number = len(self._ids)
        if number == len(self._next):
            self._next = np.resize(self._next, (2 * number, self._count))
            self._signatures = np.resize(self._signatures, (2 * number, _PERMUTATIONS))
        columns = np.arange(self._count)
        self._next[number] = self._slots[columns, slots]
        self._slots[columns, slots] = number
        self._signatures[number] = values
        self._ids.append(key)
