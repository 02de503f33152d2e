"""The second reading of sentences whose statements the first one leaves unsure.

A small network reads the whole sentence (`data/statements/reader`: the first layers of all-MiniLM-L6-v2, Apache-2.0,
fine-tuned on our own marked articles alone, in 8-bit numbers), and its states of four words of a candidate stand where
the first judge has the parser's vectors; the weights above them are in `data/statements/second.npz`. Both are made by
`python -m bench.train_second`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from detente.errors import MissingExtra
from detente.language.network import TextNetwork, described, open_network
from detente.language.parser import Sentence
from detente.statements.model import chances as chances_by
from detente.statements.model import network
from detente.statements.readings import Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LONGEST", "describe", "places", "reader", "weighed"]

#: Word pieces of a sentence that are read; of a longer one the rest is not.
LONGEST = 160
#: A sentence is read again where the best chance of some cue lies between these.
UNSURE, SURE = 0.0, 0.8
#: How much the second reading counts beside the first, and what it takes from a candidate's chance that it touches no
#: statement. Chosen with the thresholds of `readings` on the part `train` of the gold quotations.
SHARE, DOUBT = 0.6, 0.8
_FOLDER, _WEIGHTS = "statements/reader", "statements/second.npz"
_FIX = "reinstall detente, or rebuild the model with: python -m bench.train_second"


def weighed(sentences: Sequence[Sentence], options: Sequence[Reading], chances: Sequence[float]) -> list[float]:
    """The candidates' chances after a second reading of the unsure sentences; `options` in order of their sentences.

    Without its model the first reading stands (`detente doctor` says so).
    """
    out = list(chances)
    if not out or not _is_there():
        return out
    by_sentence: dict[int, list[int]] = {}
    for at, option in enumerate(options):
        by_sentence.setdefault(option.sentence, []).append(at)
    for number, own in by_sentence.items():
        if not _is_unsure([options[at] for at in own], [chances[at] for at in own]):
            continue
        for at, second in zip(own, _again(sentences[number], [options[at] for at in own]), strict=True):
            out[at] = SHARE * second + (1.0 - SHARE) * chances[at]
    return out


def _is_unsure(options: Sequence[Reading], chances: Sequence[float]) -> bool:
    best: dict[tuple[int, int], float] = {}
    for option, chance in zip(options, chances, strict=True):
        if not option.quoted:
            best[option.cue] = max(chance, best.get(option.cue, chance))
    return any(UNSURE <= chance <= SURE for chance in best.values())


def _again(sentence: Sentence, options: Sequence[Reading]) -> list[float]:
    assert sentence.doc is not None  # readings are of parsed sentences
    states, ends = _states(sentence.doc.text)
    vectors = [_vector(states, places(option, sentence.start, ends)) for option in options]
    return chances_by(network(_WEIGHTS), [o.features for o in options], vectors, reader().digest, DOUBT)


def _states(text: str) -> tuple[NDArray[np.float32], list[int]]:
    """A row for each word piece, and where each ends in the text (the first and last row are of no word)."""
    import numpy as np

    model = reader()
    encoding = model.tokenizer.encode(text)
    states = model.session.run(None, {"ids": np.array([encoding.ids], np.int64)})[0]
    return states, [end for _, end in encoding.offsets[1:-1]]


def places(option: Reading, begin: int, ends: Sequence[int]) -> tuple[int, int, int, int]:
    """The word pieces of cue, content's first and last word and speaker (0 where there is none) of a candidate in the
    sentence that begins at `begin`; `ends` are the pieces' ends in it."""
    who = 0 if option.speaker is None else _place(option.speaker.head - begin, ends)
    first, last = max(option.start - begin, 0), option.end - begin - 1
    return _place(option.cue[0] - begin, ends), _place(first, ends), _place(last, ends), who


def _place(offset: int, ends: Sequence[int]) -> int:
    """The piece that covers the offset or follows it, else the last."""
    return max(1, min(bisect_right(ends, offset) + 1, len(ends)))


def _vector(states: NDArray[np.float32], where: tuple[int, int, int, int]) -> NDArray[np.float32]:
    import numpy as np

    who = states[where[3]] if where[3] else np.zeros(states.shape[1], np.float32)
    joined: NDArray[np.float32] = np.concatenate([*(states[place] for place in where[:3]), who])
    return joined


def _is_there() -> bool:
    try:
        reader()
    except MissingExtra:
        return False
    return True


def describe() -> str:
    """One line for `detente doctor`: digest and size of the model, or what is wrong with it."""
    return described("statement reader", reader)


@cache
def reader() -> TextNetwork:
    """The model of the package. Raises MissingExtra where it is not sound."""
    return open_network(_FOLDER, "statement reader", _FIX)
