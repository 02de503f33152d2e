"""Reading the package's tables: CSV files with a head and `#` comments, with file and line in every error."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from importlib import resources

from detente.errors import CodebookError

__all__ = ["Row", "cells", "files", "grid", "parts", "rows"]


class Row(dict[str, str]):
    """One record by column name; `where` is "file:line" for messages."""

    where: str = ""

    def need(self, column: str) -> str:
        """The value of a column that may not be empty. Raises CodebookError."""
        value = self[column]
        if not value:
            raise CodebookError(f"the column {column} is empty", where=self.where, fix="fill it in")
        return value

    def day(self, column: str, *, last: bool = False) -> date | None:
        """A date of any precision (YYYY, YYYY-MM, YYYY-MM-DD): its first day, or its last; None where empty."""
        value = self[column]
        if not value:
            return None
        try:
            return _day(value, last)
        except ValueError as error:
            fix = "write YYYY, YYYY-MM or YYYY-MM-DD"
            raise CodebookError(f"{value!r} in {column} is no date", where=self.where, fix=fix) from error


@cache
def _day(value: str, last: bool) -> date:
    numbers = [int(part) for part in value.split("-")]
    if len(numbers) == 3:
        return date(*numbers)
    year, month = numbers[0], numbers[1] if len(numbers) == 2 else (12 if last else 1)
    if not last:
        return date(year, month, 1)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def files(folder: str) -> list[str]:
    """The CSV files of a folder of `detente.data`, by name."""
    found = resources.files("detente.data").joinpath(folder).iterdir()
    return sorted(f"{folder}/{entry.name}" for entry in found if entry.name.endswith(".csv"))


def rows(name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a file of `detente.data`, which must have exactly these columns. Raises CodebookError."""
    numbered = cells(_lines(name))
    first, head = next(numbered, (1, []))
    if tuple(head) != columns:
        raise CodebookError("unexpected columns", where=f"{name}:{first}", fix=f"write the head {','.join(columns)}")
    for number, values in numbered:
        if len(values) != len(columns):
            wanted = f"{len(columns)} columns, separated by commas: quote a value that holds one"
            raise CodebookError(f"{len(values)} columns", where=f"{name}:{number}", fix=wanted)
        row = Row(zip(columns, values, strict=True))
        row.where = f"{name}:{number}"
        yield row


def grid(name: str) -> list[list[str]]:
    """All cells of a file of `detente.data` whose columns are not told beforehand, the head first."""
    return [values for _, values in cells(_lines(name))]


def cells(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that is neither blank nor a comment, with the line's number from 1."""
    told = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    for (number, _), values in zip(told, csv.reader(line for _, line in told), strict=True):
        yield number, values


def _lines(name: str) -> list[str]:
    return resources.files("detente.data").joinpath(name).read_text("utf-8").splitlines()


def parts(value: str) -> tuple[str, ...]:
    """The members of an inner list ("a|b")."""
    return tuple(part.strip() for part in value.split("|") if part.strip())
