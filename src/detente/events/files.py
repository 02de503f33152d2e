"""Reading the codebook's plain files, with errors that name file and line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from detente.data.tables import cells
from detente.errors import CodebookError

__all__ = ["CODE_COLUMNS", "FILES", "OURS", "complain", "folder", "line_of", "read_rows", "read_toml", "suggest"]


#: The columns of `cameo.csv`.
CODE_COLUMNS = ("code", "name", "intensity", "quad", "type", "mode")


#: The files of a codebook beside `frames/*.toml`, and those that are the package's own whatever codebook is in use.
FILES = ("types.toml", "cameo.csv", "control.toml", "objects.toml", "modality.toml", "domains.toml")
OURS = ("confidence.toml", "irregular.csv")


def folder(path: Path | None) -> Traversable | Path:
    """The package's codebook, or the user's own directory."""
    return path if path is not None else resources.files("detente.data").joinpath("codebook")


def read_rows(file: Traversable, width: int) -> list[tuple[int, list[str]]]:
    """Rows of a CSV file, each with its line; lines that begin with # are comments. Raises CodebookError on a row of
    another width."""
    rows = []
    for number, row in cells(_text(file).splitlines()):
        if len(row) != width:
            raise complain(
                file.name, number, f"{len(row)} columns instead of {width}", "quote values that hold a comma"
            )
        rows.append((number, row))
    return rows


def read_toml(file: Traversable) -> tuple[dict[str, Any], list[str]]:
    """A TOML file's content and its lines. Raises CodebookError with the line of a syntax error."""
    text = _text(file)
    try:
        return tomllib.loads(text), text.splitlines()
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise complain(file.name, int(at.group(1)) if at else 1, str(error), "mend the TOML syntax") from error


def _text(file: Traversable) -> str:
    """A file's text, without the byte order mark that some editors begin it with."""
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise complain(file.name, 1, f"not UTF-8: {error.reason}", "save the file as UTF-8") from error


def line_of(lines: list[str], header: str, number: int, key: str | None = None) -> int:
    """Line (from 1) of the `number`th `header` (from 0), or of `key` in its table."""
    seen = -1
    for index, line in enumerate(lines):
        if line.strip() == header:
            seen += 1
            if seen == number:
                return index + 1 if key is None else _key_line(lines, index, key)
    return 1


def _key_line(lines: list[str], start: int, key: str) -> int:
    for index in range(start + 1, len(lines)):
        if lines[index].startswith("["):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[index]):
            return index + 1
    return start + 1


def suggest(word: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """ "did you mean …?" for a mistyped key; else `otherwise`, or the list of known ones."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, 1, 0.6)
    return f"did you mean {near[0]!r}?" if near else otherwise or "known: " + ", ".join(names)


def complain(file: str, line: int, what: str, fix: str) -> CodebookError:
    """The error for one place of a codebook file."""
    return CodebookError(what, where=f"{file}:{line}", fix=fix)
