"""Which files of a cluster's result are loaded, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

import detente
from detente.errors import InputError
from detente.spark.schema import document_row, documents
from detente.store.connection import connect
from detente.store.parquet import documents_in, load


def laid_out(folder: Path) -> list[Path]:
    files = [folder / "documents" / f"month={m}" / f"part-{n}.parquet" for m in ("2012-09", "2012-10") for n in (0, 1)]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (folder / "documents" / "_SUCCESS").touch()
    return files


def test_all_months_or_one(tmp_path: Path) -> None:
    files = laid_out(tmp_path)
    assert documents_in(tmp_path) == documents_in(tmp_path / "documents") == files
    assert documents_in(tmp_path / "documents" / "month=2012-10") == files[2:]


def test_a_run_that_has_not_ended_is_refused(tmp_path: Path) -> None:
    laid_out(tmp_path)
    (tmp_path / "documents" / "_SUCCESS").unlink()
    with pytest.raises(InputError, match="has not ended"):
        documents_in(tmp_path)


def test_nothing_there_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="detente spark build"):
        documents_in(tmp_path)


@pytest.mark.parametrize("lacking", [False, True])
def test_a_result_of_before_statements_had_a_codebook_is_loaded(tmp_path: Path, lacking: bool) -> None:
    document = detente.annotate("President Idriss Deby said that Chad would not attack Sudan.", date="2012-10-03")
    row = document_row(document, 0, b"", [], "cb")
    schema = documents()
    if lacking:
        for statement in row["statements"]:
            del statement["codebook"]
        struct = schema.field("statements").type.value_type
        kept = pa.struct([field for field in struct if field.name != "codebook"])
        schema = schema.set(schema.get_field_index("statements"), pa.field("statements", pa.list_(kept)))
    folder = tmp_path / "documents" / "month=2012-10"
    folder.mkdir(parents=True)
    (folder.parent / "_SUCCESS").touch()
    parquet.write_table(pa.Table.from_pylist([row], schema.remove(len(schema) - 1)), folder / "part.parquet")
    assert load(tmp_path, tmp_path / "s.duckdb").stored == 1
    with connect(tmp_path / "s.duckdb") as connection:
        found = connection.execute("SELECT codebook FROM statements").fetchall()
    assert found == [(None if lacking else "cb",)]
