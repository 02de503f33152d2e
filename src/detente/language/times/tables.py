"""Reading the tables of `data/times`: CSV with `#` comments, with file and line in every error."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from importlib import resources

from detente.errors import CodebookError

__all__ = ["rows", "text"]


def text(name: str) -> str:
    """A file of the folder, whole."""
    return resources.files("detente.data").joinpath(f"times/{name}").read_text("utf-8")


def rows(name: str, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows below the head, which is `columns`, with their lines. Raises CodebookError on one of another width."""
    lines = enumerate(text(name).splitlines(), 1)
    numbered = [(i, line) for i, line in lines if line.strip() and not line.startswith("#")]
    cells = zip((i for i, _ in numbered), csv.reader(line for _, line in numbered), strict=True)
    for number, row in cells:
        if len(row) != len(columns):
            raise CodebookError(
                f"{len(row)} cells where {len(columns)} belong",
                where=f"times/{name}:{number}",
                fix=f"write {','.join(columns)}",
            )
        if row != list(columns):
            yield number, row
