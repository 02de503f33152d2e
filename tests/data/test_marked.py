"""The marked articles that statements are learnt from: their schema, and that none of them comes from the gold."""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path

import pytest
from bench.marked import MarkedArticle, main, marked_articles

from detente.errors import CodebookError

_FOLDER = Path(os.environ.get("DETENTE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
_HEAD = "# 2011-05-03 | newspaper | Rain\n"


@pytest.fixture(scope="module")
def articles() -> list[MarkedArticle]:
    return marked_articles()


def _read(tmp_path: Path, text: str) -> MarkedArticle:
    path = tmp_path / "a.txt"
    path.write_text(_HEAD + text, "utf-8")
    return marked_articles([path])[0]


def test_marks_become_spans_of_the_plain_text(tmp_path: Path) -> None:
    article = _read(
        tmp_path,
        '{q1 "It pours,"} {c1 said} {s1,2 Ann}. {q1 "And how."}\n\n{q2 {s3 Bob} {c3 denies} {q3 it}}, {c2 she says}.',
    )
    assert article.text == '"It pours," said Ann. "And how."\nBob denies it, she says.'
    first, second = article.as_gold()["quotes"]
    assert [article.text[s:e] for s, e in first["spans"]] == ['"It pours,"', '"And how."']
    assert first["kind"] == "direct" and article.text[first["start"] : first["end"]].endswith('how."')
    assert article.text[second["speaker_start"] : second["speaker_end"]] == "Ann"
    assert article.text[second["start"] : second["end"]] == "Bob denies it" and second["kind"] == "indirect"


def test_what_stands_in_another_is_not_learnt(tmp_path: Path) -> None:
    article = _read(tmp_path, '{q1 "{s2 I} {c2 think} {q2 it pours}"}, {c1 said} {s1 Ann}. {s3 I} {c3 think} {q3 so}.')
    assert [article.text[q["start"] : q["end"]] for q in article.as_gold()["quotes"]] == ['"I think it pours"', "so"]


@pytest.mark.parametrize("text", ["{q1 open", "shut}", "{x1 odd}", "{s1 nobody} {c1 said} nothing", "{q1 a} {c2 b}"])
def test_a_mark_out_of_shape_says_where(tmp_path: Path, text: str) -> None:
    with pytest.raises(CodebookError, match=r"a\.txt:[12]"):
        _read(tmp_path, text)


def test_every_article_out_of_shape_is_told_and_the_others_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f'{_HEAD}\n{{q1 open\n\n{_HEAD}{{q1 "Yes,"}} {{c1 said}} {{s1 Ann}}.\n# no head\n', "utf-8")
    monkeypatch.setattr("sys.argv", ["marked", str(path)])
    main()
    *wrong, counts = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in wrong] == ["a.txt:3", "a.txt:7"]
    assert counts.startswith("1 articles, 1 attributions")


def test_there_are_enough_and_each_stands_in_its_text(articles: list[MarkedArticle]) -> None:
    quotes = [(a, q) for a in articles for q in a.as_gold()["quotes"]]
    assert len(quotes) >= 1_000
    for article, quote in quotes:
        assert article.text[quote["start"] : quote["end"]].strip(), article.place
        assert "{" not in article.text and "}" not in article.text, article.place


def test_no_article_comes_from_the_gold(articles: list[MarkedArticle]) -> None:
    gold = _FOLDER / "quotes" / "polnear.jsonl.gz"
    if not gold.exists():
        pytest.skip("the gold quotations are not here")
    with gzip.open(gold, "rt", encoding="utf-8") as lines:
        theirs = {run for line in lines for run in _runs(json.loads(line)["text"])}
    shared = {(a.place, " ".join(run)) for a in articles for run in _runs(a.text) if run in theirs}
    assert not shared, sorted(shared)[:3]


def _runs(text: str) -> set[tuple[str, ...]]:
    """All runs of twelve words."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 12]) for i in range(len(words) - 11)}
