"""Every CAMEO code of two and three digits, and the common ones of four, can come out of the codebook."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from importlib import resources

import pytest

_FOLDER = resources.files("detente.data").joinpath("codebook")
#: Codes that the conventions send elsewhere: no frame of their own.
_BY_CONVENTION = {"018": "condolences are SUPPORT 050", "038": "agreeing to mediation comes out as AGREE 039"}
#: Codes of four digits that coders meet often.
_COMMON = (
    *("0231", "0232", "0233", "0234", "0311", "0312", "0331", "0332", "0333", "0334", "0351", "0353", "0354", "0355"),
    *("0356", "0813", "0831", "0841", "0842", "0862", "0863", "0871", "0872", "0873", "0874", "1011", "1031", "1032"),
    *("1033", "1041", "1052", "1053", "1054", "1055", "1056", "1121", "1122", "1123", "1124", "1125", "1211", "1212"),
    *("1241", "1244", "1311", "1312", "1313", "1321", "1384", "1411", "1412", "1413", "1661", "1662", "1663", "1711"),
    *("1712", "1721", "1722", "1723", "1724", "1821", "1822", "1823", "1831", "1832", "1833", "2041", "2042"),
)


def _codes() -> list[str]:
    lines = [line for line in _FOLDER.joinpath("cameo.csv").read_text("utf-8").splitlines() if not line.startswith("#")]
    return [row["code"] for row in csv.DictReader(lines)]


def _written(value: object) -> Iterator[str]:
    """Every string of digits in a parsed file."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _written(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _written(inner)
    elif isinstance(value, str) and value.isdigit():
        yield value


@pytest.fixture(scope="module")
def produced() -> set[str]:
    """Codes that a frame gives or a control word makes of another."""
    found: set[str] = set()
    for entry in sorted(_FOLDER.joinpath("frames").iterdir(), key=lambda e: e.name):
        for frame in tomllib.loads(entry.read_text("utf-8"))["frame"]:
            found.update(str(frame[key]) for key in ("cameo", "state_cameo", "back", "together") if frame.get(key))
    found.update(_written(tomllib.loads(_FOLDER.joinpath("control.toml").read_text("utf-8"))))
    return found


@pytest.mark.parametrize("code", [c for c in _codes() if len(c) <= 3 and c not in _BY_CONVENTION])
def test_a_frame_or_a_control_word_gives_the_code(code: str, produced: set[str]) -> None:
    assert any(made.startswith(code) for made in produced)


@pytest.mark.parametrize("code", _COMMON)
def test_the_common_codes_of_four_digits(code: str, produced: set[str]) -> None:
    assert code in _codes()
    assert code in produced
