"""Near-copies of an article: re-sends, cuts, updates, reprints with page furniture, small rewordings.

Articles are taken in the order in which they came. A text is compared with kept articles only, never with their
copies, and joins the one it is most like: an update that takes in paragraphs of a second article is a copy of the
first, and does not tie the two together. Whether two texts are worth comparing (a shared band and enough agreement of
their marks) is a property of the pair alone, so a group of articles that such pairs tie together can be settled apart
from all others, by a store as they come or by one task of a cluster, with the same outcome.

MinHash after Broder (1997), by `rensa`; word 4-sequences; bands of two rows.
"""

from __future__ import annotations

import heapq
import re
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

__all__ = [
    *("LEAST_AGREEMENT", "Kept", "Print", "agreements", "bands", "best", "body_of", "is_copy", "marks", "print_of"),
    *("settled", "signature", "similarity", "table_of"),
]

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
#: Marks (of 64) that must agree before texts are compared: unrelated news that shares a band agrees in two to six.
LEAST_AGREEMENT = 7
#: Kept articles compared with one new article, those that agree most first.
_CANDIDATES = 24
#: Holders of bands that are put together one by one.
_FEW = 200


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


def body_of(text: str, notices: Iterable[tuple[int, int]]) -> str:
    """The text without its notices (start, end): two pages with one menu are no copies."""
    parts, position = [], 0
    for start, end in sorted(notices):
        parts.append(text[position:start])
        position = max(position, end)
    return "".join([*parts, text[position:]])


@dataclass(frozen=True, slots=True)
class Print:
    """What is remembered of an article's body: its bands, and one byte of each of its 64 MinHash values."""

    marks: bytes
    bands: tuple[int, ...]


def print_of(body: str) -> Print:
    """The print of a text without its notices; empty for a text without words."""
    packed = signature(body)
    return Print(marks(packed), tuple(bands(packed)))


def marks(of: bytes) -> bytes:
    """The lowest byte of each value of a signature."""
    return of[::4]


def agreements(mine: bytes, others: np.ndarray) -> np.ndarray:
    """In how many marks each of `others` (a row of 64 an article) agrees with `mine`."""
    return np.asarray((others == np.frombuffer(mine, dtype=np.uint8)).sum(axis=1))


def table_of(all_marks: bytes | bytearray) -> np.ndarray:
    """The marks of articles one after the other, as rows."""
    return np.frombuffer(all_marks, dtype=np.uint8).reshape(-1, _PERMUTATIONS)


class Kept:
    """The kept articles that a new one may be a copy of, by band. A band may have very many: boilerplate."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._keys: list[str] = []
        self._marks = bytearray()
        self._holders: dict[int, array[int]] = {}

    def add(self, key: str, marks: bytes, bands: Iterable[int]) -> None:
        """A kept article, under all or some of its bands."""
        number = self._numbers.setdefault(key, len(self._keys))
        if number == len(self._keys):
            self._keys.append(key)
            self._marks += marks
        for band in bands:
            self._holders.setdefault(band, array("q")).append(number)

    def near(self, new: Print) -> list[str]:
        """Kept articles worth comparing with `new`: a shared band and enough agreement, those that agree most first."""
        sharing = [self._holders[band] for band in new.bands if band in self._holders]
        if not sharing:
            return []
        numbers = self._together(sharing)
        agreed = agreements(new.marks, table_of(self._marks)[numbers])
        enough = np.flatnonzero(agreed >= LEAST_AGREEMENT)
        likely = [(-int(agreed[at]), self._keys[numbers[at]]) for at in enough]
        return [key for _, key in heapq.nsmallest(_CANDIDATES, likely)]

    def _together(self, sharing: list[array[int]]) -> np.ndarray:
        if sum(map(len, sharing)) <= _FEW:
            return np.array(sorted({number for held in sharing for number in held}))
        found = np.zeros(len(self._keys), dtype=bool)
        for held in sharing:
            found[np.frombuffer(held, dtype=np.int64)] = True
        return np.flatnonzero(found)

    def join(self, key: str, new: Print, body: str, bodies: Callable[[str], str]) -> str | None:
        """The kept article that `body` is a copy of; None if it is new, and is now kept under `key`."""
        likely = self.near(new)
        found = best(body, ((other, bodies(other)) for other in likely)) if likely else None
        if found is None and new.bands:
            self.add(key, new.marks, new.bands)
        return found


def settled(bodies: Mapping[str, str]) -> dict[str, str]:
    """Key -> key of the kept copy, for those of `bodies` (in the order in which they came) that are copies."""
    kept = Kept()
    found = {key: kept.join(key, print_of(body), body, bodies.__getitem__) for key, body in bodies.items()}
    return {key: original for key, original in found.items() if original}
