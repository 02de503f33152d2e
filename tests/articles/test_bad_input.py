"""Bad articles end in a clear result or a clear reject, and in time."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import time
from datetime import date

import pytest

from detente.articles.assemble import article_of
from detente.articles.raw import Raw
from detente.articles.read import read as read_any
from detente.pipeline import annotate_batch
from detente.records import Article, Document, Reject

WORDS = "The minister of Freedonia said that the harbour of Sylvania would stay closed until the talks were over. "


def read(**fields: object) -> list[Article | Reject]:
    return list(article_of(Raw("made up:1", **fields)))  # type: ignore[arg-type]


def annotated(text: str) -> Document:
    (article,) = [a for a in read(text=text, date="2012-10-03") if isinstance(a, Article)]
    (document,) = annotate_batch([article])
    return document


def test_an_unclosed_quotation_over_ten_thousand_words() -> None:
    begun = time.process_time()
    text = "“" + WORDS * 600 + "\n\nThe envoy of Sylvania said that the ships would return on Friday."
    document = annotated(text)
    assert time.process_time() - begun < 60
    last = document.statements[-1]
    assert text[last.start : last.end] == "the ships would return on Friday"
    assert last.speaker is not None and "envoy" in last.speaker.text


@pytest.mark.parametrize("given", ["0000-00-00", "0000-01-01", "year 0", "2012-02-31", "-5000", 0])
def test_a_year_nought_keeps_the_article_and_says_so(given: str | int) -> None:
    article, *rejects = read(text=WORDS, date=given)
    assert isinstance(article, Article) and article.date is None
    assert [r.code for r in rejects if isinstance(r, Reject)] == ["bad_date"]


def test_a_page_of_links_is_rejected() -> None:
    links = "".join(f'<li><a href="/{n}">Freedonia and Sylvania, part {n}</a></li>' for n in range(60))
    (reject,) = read(html=f"<html><body><ul>{links}</ul></body></html>")
    assert isinstance(reject, Reject) and reject.code == "no_text"


@pytest.mark.parametrize(
    "mixed", [WORDS.encode() + "Café".encode("cp1252"), "é".encode("cp1252") + "é — ".encode() * 9]
)
def test_mixed_encodings_lose_no_word(mixed: bytes) -> None:
    (article,) = read(html=b"<p>" + mixed + b" " + WORDS.encode() + b"</p>", whole_page=False)
    assert isinstance(article, Article)
    assert "�" not in article.text and WORDS.strip() in article.text and "é" in article.text


def test_two_articles_on_one_page_stay_in_order_and_apart() -> None:
    one, two = WORDS * 4, WORDS.replace("Freedonia", "Ruritania") * 4
    page = "".join(f"<article><h2>Part</h2><p>{part}</p></article>" for part in (one, two))
    (article,) = read(html=f"<html><body>{page}</body></html>")
    assert isinstance(article, Article)
    assert article.text.count("Freedonia") in (0, 4) and article.text.count("Ruritania") in (0, 4)
    assert not any("Freedonia" in line and "Ruritania" in line for line in article.text.split("\n"))


@pytest.mark.parametrize(
    "text",
    ["\x00\x01\x02", "“”“”‘’", "....", "\u202e" + WORDS, WORDS.replace(" ", "\u00a0"), "a" * 50_000, "said " * 9_000],
)
def test_odd_text_ends_in_json(text: str) -> None:
    for found in read(text=text, date="2012-10-03"):
        if isinstance(found, Article):
            (document,) = annotate_batch([found])
            assert json.loads(json.dumps(document.to_json()))["text"] == found.text
            assert found.date == date(2012, 10, 3)
        else:
            assert found.code and found.reason


def test_a_feed_whose_elements_carry_attributes_instead_of_text() -> None:
    item = b"<item><title>Talks</title><links and promised>more</title><link>http://example.org/1</link></item>"
    feed = b"<rss version='2.0'><channel><title>Wire</title>" + item * 2 + b"</channel></rss>"
    found = list(read_any([io.BytesIO(feed)]))
    assert found and all(isinstance(f, Reject) or f.url is None for f in found)


@pytest.mark.parametrize("kind", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, "old"])
@pytest.mark.parametrize("name", ["a.txt", "../../out.txt", "/etc/out.txt", "ä" * 40])
def test_a_tar_archive_is_refused_with_what_to_do(kind: int | str, name: str) -> None:
    """Whatever its members are called: none is unpacked."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=kind if isinstance(kind, int) else tarfile.GNU_FORMAT) as archive:
        member = tarfile.TarInfo(name)
        member.size = len(WORDS)
        archive.addfile(member, io.BytesIO(WORDS.encode()))
    data = held.getvalue()
    if kind == "old":  # before the magic number: the header ends with the name of a link
        head = data[:257] + bytes(255)
        total = sum(head[:148]) + 8 * 32 + sum(head[156:])
        data = head[:148] + b"%06o\0 " % total + head[156:] + data[512:]
    for whole in (data, gzip.compress(data)):
        (reject,) = read_any([io.BytesIO(whole)])
        assert isinstance(reject, Reject) and reject.code == "binary" and "tar -xf" in reject.reason
