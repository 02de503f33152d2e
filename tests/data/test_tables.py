"""The one way in which tables of the package are read."""

from __future__ import annotations

import pytest

from detente.data.tables import cells, files, grid, parts, rows
from detente.errors import CodebookError


def test_comments_and_blank_lines_are_no_rows_and_lines_keep_their_numbers() -> None:
    text = ["# what it is", "", "name,words", '"a, b",c', "  ", "d,"]
    assert list(cells(text)) == [(3, ["name", "words"]), (4, ["a, b", "c"]), (6, ["d", ""])]


def test_a_table_of_other_columns_is_told_with_file_and_line() -> None:
    with pytest.raises(CodebookError) as told:
        list(rows("stages/names.csv", ("a", "b")))
    assert told.value.where is not None
    assert told.value.where.startswith("stages/names.csv:")


def test_a_row_knows_its_place() -> None:
    first = next(rows("exchange/countries.csv", ("name", "iso3")))
    file, line = first.where.split(":")
    assert grid(file)[1] == list(first.values())
    assert int(line) > 1


def test_files_of_a_folder_in_order_and_inner_lists() -> None:
    assert files("gazetteer/people") == sorted(files("gazetteer/people")) != []
    assert parts(" a| b ||c") == ("a", "b", "c")
