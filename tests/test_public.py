"""The public names are exact, and asking for help loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

import detente
from detente import errors


def test_public_names() -> None:
    assert detente.__all__ == ["Document", "Store", "__version__", "annotate", "annotate_many", "classify", "open"]
    for name in detente.__all__:
        assert getattr(detente, name) is not None


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(detente, "no_such_name")  # noqa: B009


def test_every_error_is_a_detente_error() -> None:
    for name in errors.__all__:
        assert issubclass(getattr(errors, name), errors.DetenteError)


def test_error_says_what_where_and_the_way_out() -> None:
    error = errors.InputError("bad JSON", where="news.jsonl:7", fix="mend the line")
    assert str(error) == "news.jsonl:7: bad JSON (mend the line)"


def test_import_and_help_load_nothing_heavy() -> None:
    """What makes `--help` slow is imports: none of the heavy ones may be loaded."""
    program = (
        "import sys; sys.argv = ['detente', '--help']\n"
        "from detente.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'pandas', 'numpy', 'pyarrow', 'duckdb', 'trafilatura', 'fastapi', 'altair', 'scipy'}\n"
        "loaded = sorted(heavy & set(sys.modules))\n"
        "sys.exit('loaded: ' + ', '.join(loaded) if loaded else 0)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "annotate" in run.stdout


def test_a_date_that_cannot_be_true_is_told_and_the_text_is_read() -> None:
    text = "Chad condemned Mali."
    for document in (
        detente.annotate(text, date="2012-13-45"),
        *detente.annotate_many([{"text": text, "date": "soon"}]),
    ):
        assert [problem.code for problem in document.errors] == ["bad_date"]
        assert document.article.date is None and document.events


def test_what_is_no_record_is_told_and_the_rest_is_read() -> None:
    found = list(detente.annotate_many(["Chad condemned Mali.", None, b"x", {"text": "Peru met Chile."}]))
    assert [[problem.code for problem in d.errors] for d in found] == [[], ["no_record"], ["no_record"], []]


def test_records_of_a_data_frame_have_nothing_where_it_has_nothing() -> None:
    import pandas as pd

    frame = pd.DataFrame({"text": ["Chad condemned Mali."] * 2, "id": [7.0, None], "title": ["Mali", None]})
    frame["date"] = pd.to_datetime(pd.Series(["2012-10-03", None]))
    first, second = detente.annotate_many(frame.to_dict("records"))
    assert (first.article.given_id, str(first.article.date)) == ("7.0", "2012-10-03")
    assert (second.article.given_id, second.article.date, second.errors) == (None, None, ())


def test_nothing_to_read_is_an_input_error() -> None:
    with pytest.raises(errors.InputError, match="neither text nor title"):
        detente.annotate(" \n")
