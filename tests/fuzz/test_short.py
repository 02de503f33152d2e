"""The short form of fuzzing: seeds, the kept corpus and seeded mutations of both through every target."""

from __future__ import annotations

import random

import pytest
from tests.fuzz.run import CORPUS
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

#: Mutated inputs a target; the costly ones get fewer.
_MUTATED = {"annotate": 40, "classify": 40, "import": 12, "read": 120}


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_seeds_corpus_and_mutations(target: str) -> None:
    kept = [file.read_bytes() for file in sorted((CORPUS / target).glob("*"))]
    start = [*seeds(target), *kept]
    dice = random.Random(target)
    mutated = (mutate(dice.choice(start), dice) for _ in range(_MUTATED[target.split("-")[0]]))
    for data in (b"", *start, *mutated):
        TARGETS[target](data)


def mutate(data: bytes, dice: random.Random) -> bytes:
    """A few bytes changed, cut, doubled or moved."""
    out = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        at, end = sorted((dice.randint(0, len(out)), dice.randint(0, len(out))))
        match dice.randint(0, 4):
            case 0 if out:
                out[at % len(out)] = dice.randint(0, 255)
            case 1:
                del out[at:end]
            case 2:
                out[at:at] = out[at : min(end, at + 200)]
            case 3:
                out[at:at] = dice.choice(
                    (b"\x00", b"\xed\xa0\x80", b"\r\n", b'"', b"\xe2\x80\xae", b"9" * 40, b"<!--", b"{")
                )
            case _:
                out[at:end] = bytes(reversed(out[at:end]))
    return bytes(out)
