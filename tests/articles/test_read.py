"""The one door: every format in every wrapping, folders and globs, and everything that cannot be read."""

from __future__ import annotations

import gzip
import io
import json
import os
import time
import tracemalloc
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.articles.samples import FORMATS, HTML, RECORDS, WORDS, WRAPPINGS, jsonl, warc

from detente.articles.attributes import with_few_attributes
from detente.articles.layout import without_layout_tables
from detente.articles.limits import Limits
from detente.articles.read import READERS, read
from detente.articles.sniff import format_of
from detente.records import Article, Interval, Reject


def taken(data: bytes, **options: object) -> tuple[list[Article], list[Reject]]:
    """What reading these bytes gives, sorted into the two kinds."""
    out = list(read([io.BytesIO(data)], **options))  # type: ignore[arg-type]
    return [x for x in out if isinstance(x, Article)], [x for x in out if isinstance(x, Reject)]


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("name", FORMATS)
def test_formats_in_wrappings(name: str, wrapping: str) -> None:
    data, count = FORMATS[name]
    if (name, wrapping) == ("warc, members", "zst in gz"):
        pytest.skip("a third wrapping is refused")
    articles, rejects = taken(WRAPPINGS[wrapping](data))
    assert (len(articles), rejects) == (count, [])
    assert all("treaty a good basis" in article.text and article.language == "en" for article in articles)
    if name not in ("text",):
        assert {article.date for article in articles} == {date(2012, 10, 3)}
        assert all(article.title and article.title.startswith("Talks") for article in articles)


def test_every_registered_format_is_tested() -> None:
    assert {name.split(",")[0] for name in FORMATS} - {"tsv"} == set(READERS)


def test_ids_do_not_depend_on_the_format() -> None:
    ids = {name: [a.id for a in taken(FORMATS[name][0])[0]] for name in ("jsonl", "json", "parquet")}
    assert ids["jsonl"] == ids["json"] == ids["parquet"] and len(set(ids["json"])) == 3


def test_fields_and_origins() -> None:
    (first, *_), _ = taken(jsonl())
    assert (first.given_id, first.outlet, first.url) == ("g0", "Demo Wire", "http://example.org/0")
    assert first.date_basis == "given" and first.origin.endswith(":1") and first.text == WORDS + "0"


def test_page_gives_text_without_chrome_and_the_page_s_date() -> None:
    ((article,), _) = taken(HTML)
    assert "Home" not in article.text and "wall" not in article.text and article.text.startswith("The minister")
    assert (article.date_basis, article.date) == ("page", date(2012, 10, 3))


def test_defaults_only_stand_in() -> None:
    rows = jsonl([{"text": WORDS}, {"text": WORDS + "x", "date": "2001-02-03", "source": "Other"}])
    (one, two), _ = taken(rows, date=date(2012, 10, 3), outlet="Demo Wire")
    assert (one.date, one.outlet, two.date, two.outlet) == (date(2012, 10, 3), "Demo Wire", date(2001, 2, 3), "Other")


def test_a_vague_date_is_neither_overruled_nor_rejected() -> None:
    """ "2012" is the record's own date: the page may narrow it, what stands in for records without one may not."""
    page = {"html": HTML.decode(), "date": "2012"}
    ((alone, narrowed), rejects) = taken(jsonl([{"text": WORDS, "date": "2012"}, page]), date=date(2015, 1, 1))
    assert (alone.date, alone.date_basis, alone.date_range) == (None, "none", Interval("2012-01-01", "2012-12-31"))
    assert (narrowed.date, narrowed.date_basis, narrowed.date_note, rejects) == (date(2012, 10, 3), "page", None, [])
    ((other,), rejects) = taken(jsonl([page | {"date": "2011"}]))
    assert (other.date, other.date_note, rejects) == (date(2012, 10, 3), "“2011” names no day", [])


def test_a_reject_says_which_date_stands_in_for_an_impossible_one() -> None:
    rows = jsonl([{"text": WORDS, "date": "2012-13-45"}, {"html": HTML.decode(), "date": "2012-13-45"}])
    ((one, two), rejects) = taken(rows, date=date(2011, 1, 1))
    assert (one.date, two.date) == (date(2011, 1, 1), date(2012, 10, 3)) and one.date_note and two.date_note
    assert [r.reason.split("; ")[1] for r in rejects] == [
        "kept with the date 2011-01-01",
        "kept with the date 2012-10-03",
    ]
    assert "kept without a date" in taken(jsonl([{"text": WORDS, "date": "2012-13-45"}]))[1][0].reason


def test_folder_glob_stdin_and_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, outside = tmp_path / "in", tmp_path / "secret.txt"
    (inside / "b").mkdir(parents=True)
    outside.write_text(WORDS + "secret")
    (inside / "a.txt").write_text(WORDS + "a")
    (inside / "b" / "c.jsonl.gz").write_bytes(gzip.compress(jsonl()))
    (inside / "z.txt").symlink_to(outside)
    (inside / "ring.txt").symlink_to(inside / "ring.txt")
    found = list(read([inside]))
    assert [x.text[-1] for x in found if isinstance(x, Article)] == ["a", "0", "1", "2"]
    assert [x.code for x in found if isinstance(x, Reject)] == ["unreadable", "symlink"]
    assert len(list(read([str(inside / "**" / "*.gz")]))) == 3
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(jsonl())))
    assert len(list(read(["-"]))) == 3


def test_folders_in_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hidden ones are passed over like hidden files, links and what cannot be listed are told, a pattern's are read."""
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside / "sub", inside / ".git", inside / "shut", outside):
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text(f"{WORDS}{folder.name}")
    (inside / "far").symlink_to(outside)
    (inside / "near").symlink_to(inside / "sub")
    scandir = os.scandir

    def shut(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", shut)
    found = list(read([inside]))
    assert [x.text.rsplit(" ", 1)[1] for x in found if isinstance(x, Article)] == ["sub"]
    told = [(x.code, Path(x.place).name) for x in found if isinstance(x, Reject)]
    assert told == [("symlink", "far"), ("unreadable", "shut")]
    monkeypatch.undo()
    for pattern in ("s*", "sub/**", "*/**/a.txt"):
        found = list(read([str(inside / pattern)]))
        assert "sub" in [x.text.rsplit(" ", 1)[1] for x in found if isinstance(x, Article)], pattern
    assert len(list(read([str(inside / "sub*" / "**")]))) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\0\1\2" * 99, "binary"),
        (b"%PDF-1.4 ...", "binary"),
        (b"PK\x03\x04../../etc/passwd", "binary"),
        (gzip.compress(gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), mtime=0), "binary"),
        (b"<html><body><script>var x</script></body></html>", "no_text"),
        (b'{"text": "   ", "id": 7}\n', "empty"),
        (b'["a", 1]', "empty"),
        (b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'x'>]>"
         b"<rss><channel><item><title>&a;</title></item></channel></rss>", "entities"),
        (b"PAR1" + b"x" * 99, "parquet"),
    ],
)  # fmt: skip
def test_unreadable_files(data: bytes, code: str) -> None:
    articles, rejects = taken(data)
    assert articles == [] and [reject.code for reject in rejects] == [code]
    assert rejects[0].reason and rejects[0].origin


@pytest.mark.parametrize(
    "extra",
    [{"items": [{"type": "image"}]}, {"data": {"entries": [{"name": "Freedonia"}]}}, {"news": [{"title": "More"}]}],
)  # fmt: skip
def test_an_article_that_lists_other_things_is_read_itself(extra: dict[str, object]) -> None:
    articles, rejects = taken(jsonl([{"id": "a", "text": WORDS} | extra]))
    assert [a.given_id for a in articles] == ["a"] and not rejects
    feed = {"description": "All talks", "items": [{"id": "b", "content_html": f"<p>{WORDS}</p>"}]}
    assert [a.given_id for a in taken(jsonl([feed]))[0]] == ["b"]


def test_a_value_that_python_has_not_costs_no_other_row() -> None:
    """A day beyond the calendar, a time zone that is none, text that is not UTF-8."""
    bad = pa.array([b"caf\xe9 and talks, the minister said.", b"Talks go on."]).view(pa.string())
    days = pa.array([2**62, 1349222400000], pa.timestamp("ms"))
    nowhere = pa.array([1349222400000] * 2, pa.timestamp("ms", "No/Where"))
    for day in (days, nowhere):
        file = io.BytesIO()
        pq.write_table(pa.table({"text": bad, "date": day, "id": ["a", "b"]}), file)
        articles, rejects = taken(file.getvalue())
        assert [(a.given_id, a.text[:4]) for a in articles] == [("a", "café"), ("b", "Talk")]
        assert {r.code for r in rejects} == {"bad_date"} and articles[0].date is None


def test_bad_lines_have_their_place() -> None:
    rows = (
        b'{"text": "Talks go on."}\n{"text": oops}\n[1]\n{"text": "half \\ud800 a pair"}\n{"title": "Only a title"}\n'
    )
    articles, rejects = taken(rows)
    assert [article.text for article in articles] == ["Talks go on.", "half \ufffd a pair", "Only a title"]
    assert [(r.code, r.place[-2:]) for r in rejects] == [("json", ":2"), ("json", ":3")]
    assert "column 10" in rejects[0].reason


def test_impossible_date_is_told_and_the_article_kept() -> None:
    articles, rejects = taken(
        b'{"text": "Talks go on.", "date": "20155-10-03", "id": "a"}\n{"text": "More.", "date": "0000-01-01"}\n'
    )
    assert [(a.date, a.date_basis) for a in articles] == [(None, "none")] * 2 and all(a.date_note for a in articles)
    assert [(r.code, r.given_id) for r in rejects] == [("bad_date", "a"), ("bad_date", None)]


def test_broken_gzip_member_is_stepped_over() -> None:
    members = [bytearray(gzip.compress(jsonl([record]))) for record in RECORDS]
    members[1][len(members[1]) // 2] ^= 0xFF
    articles, rejects = taken(b"".join(members))
    assert articles[0].given_id == "g0" and articles[-1].given_id == "g2"
    assert "broken" in {r.code for r in rejects}


def test_places_behind_damage_go_on_counting() -> None:
    """Also where a member gives no line at all before it breaks."""
    members = [bytearray(gzip.compress(jsonl(), mtime=0)) for _ in range(4)]
    for broken in members[1:3]:
        broken[12] ^= 0xFF
    articles, rejects = taken(b"".join(members))
    places = [int(x.origin.rsplit(":", 1)[1]) for x in articles]
    assert places == [1, 2, 3, 4, 5, 6] and [r.place.rsplit(":", 1)[1] for r in rejects] == ["3", "4"]


def test_broken_warc_member_is_stepped_over() -> None:
    data = bytearray(warc(packed=True))
    data[len(data) // 2] ^= 0xFF
    articles, rejects = taken(bytes(data))
    assert [a.url for a in articles] == ["http://example.org/0", "http://example.org/2"]
    assert [r.code for r in rejects] == ["broken"]


def record(body: bytes, number: int = 0, *, headers: bytes = b"", length: int | None = None) -> bytes:
    """A response in a WARC file, with a length that may be wrong."""
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + headers + b"\r\n" + body
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/%d\r\n"
    kind = b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    return head % number + kind % (len(body) if length is None else length) + body + b"\r\n\r\n"


def in_chunks(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:300], body[300:])) + b"0\r\n\r\n"


@pytest.mark.parametrize("undone", [False, True])
def test_warc_bodies_as_they_were_sent(undone: bool) -> None:
    """In chunks, packed, or both; `undone`: the headers say so and it is no longer true."""
    packed = gzip.compress(HTML, mtime=0)
    chunks, gz = b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n"
    ways = [(in_chunks(HTML), chunks), (packed, gz), (in_chunks(packed), chunks + gz), (packed, chunks + gz)]
    data = b"".join(record(HTML if undone else body, headers=headers) for body, headers in ways)
    articles, rejects = taken(data)
    ((plain,), _) = taken(record(HTML))
    assert [a.text for a in articles] == [plain.text] * 4 and not rejects


def test_half_a_page_at_the_end_of_a_warc_file_is_refused() -> None:
    articles, rejects = taken((record(HTML, 0) + record(HTML, 1))[:-700])
    assert [a.url for a in articles] == ["http://example.org/0"] and [r.code for r in rejects] == ["truncated"]


@pytest.mark.parametrize("broken", [b"garbage\r\n\r\n", record(HTML, 9, length=400), b"WARC/1.0\r\n:\r\n\r\n" * 3])
def test_a_broken_warc_record_is_stepped_over(broken: bytes) -> None:
    data = record(HTML, 0) + broken + record(HTML, 1) + broken + record(HTML, 2)
    for whole in (data, gzip.compress(data)):
        articles, rejects = taken(whole)
        urls = [a.url for a in articles if a.url != "http://example.org/9"]
        assert urls == [f"http://example.org/{n}" for n in range(3)]
        for article in articles:
            offset = int(article.origin.rsplit("@", 1)[1])
            begins = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {article.url}\r\n"
            assert data[offset:].startswith(begins.encode())
        assert {r.code for r in rejects} <= {"warc"}


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_truncated_stream_gives_what_came_before(pack: object) -> None:
    packed = pack(jsonl(RECORDS * 200))  # type: ignore[operator]
    articles, rejects = taken(packed[: len(packed) * 2 // 3])
    assert articles and rejects[-1].code == "truncated"


def test_padding_behind_the_last_member_of_any_length() -> None:
    """As on a tape or a disk."""
    for size in (3, 80 << 20):
        articles, rejects = taken(gzip.compress(jsonl()) + bytes(size))
        assert len(articles) == 3 and not rejects


def test_unreadable_half_way() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise OSError("device gone")
            return super().read(size)

    out = list(read([Failing(jsonl(RECORDS * 500))]))
    assert isinstance(out[0], Article) and isinstance(out[-1], Reject) and out[-1].code == "unreadable"


def test_bombs_stop_early() -> None:
    limits = Limits(bomb_floor=1 << 20, bomb_ratio=100)
    for bomb in (gzip.compress(b"a" * (1 << 24)), zstandard.compress(b"a" * (1 << 26))):
        articles, rejects = taken(bomb, limits=limits)
        assert (articles, [r.code for r in rejects]) == ([], ["bomb"])


def test_endless_line_in_constant_memory() -> None:
    limit = Limits(record_bytes=1 << 20)
    good = jsonl(RECORDS[:1])

    class Endless(io.RawIOBase):
        left = 64

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return (
                good
                if self.left == 63
                else b"x" * (1 << 20)
                if self.left > 0
                else b"\n" + good
                if self.left == 0
                else b""
            )

    tracemalloc.start()
    out = list(read([Endless()], limits=limit))  # type: ignore[list-item]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [x.code if isinstance(x, Reject) else "article" for x in out] == ["article", "too_long", "article"]
    assert peak < 16 << 20


def test_deep_nesting_and_unclosed_quote() -> None:
    deep = b'{"text": "a b", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
    assert [r.code for r in taken(deep)[1]] == ["nesting"]
    table = b'id,text\n1,"never closed' + b" word" * 1000 + b"\n2,fine words here\n"
    articles, rejects = taken(table, limits=Limits())
    assert len(articles) + len(rejects) >= 1


def test_a_quote_that_is_never_closed_takes_no_other_row_into_its_text() -> None:
    articles, rejects = taken(b'id,title,text\n1,A,fine words here\n2,B,"never closed\n3,C,more words\n4,D,and more\n')
    assert [article.given_id for article in articles] == ["1"]
    assert [(r.code, r.place[-2:], "3 lines" in r.reason) for r in rejects] == [("csv", ":3", True)]


def test_blank_lines_before_the_header_and_line_ends_in_a_cell() -> None:
    articles, rejects = taken(b'\n\r\nid,title,text\r\n1,A,"fine words\r\nhere"\r\n\r\n2,B,more words\r\n')
    assert [article.text for article in articles] == ["fine words\r\nhere", "more words"] and not rejects
    assert [article.origin[-2:] for article in articles] == [":4", ":7"]


def test_entities_in_a_feed_s_titles_and_its_plain_text() -> None:
    rss = "<rss version='2.0'><channel><title>Wire &amp;amp; Co</title>" + "".join(
        f"<item><title>{title}</title><description>{WORDS}</description></item>"
        for title in (
            "<![CDATA[Freedonia&#8217;s <i>visit</i>]]>",
            "Freedonia&amp;#8217;s visit",
            "Oil &lt; 9 &amp; gas",
        )
    )
    articles, _ = taken((rss + "</channel></rss>").encode())
    assert [a.title for a in articles] == ["Freedonia’s visit", "Freedonia’s visit", "Oil < 9 & gas"]
    assert {a.outlet for a in articles} == {"Wire & Co"}
    plain = "Oil at &lt;100 holds the pact, the minister said. A &lt;b&gt; is no tag."
    entry = f"<entry><title>T</title><id>1</id><content type='text'>{plain}</content></entry>"
    tagged = "<entry><title>T</title><id>2</id><summary>&lt;p&gt;The pact holds.&lt;/p&gt;</summary></entry>"
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>X</title>{entry}{tagged}</feed>"
    articles, _ = taken(atom.encode())
    assert [a.text for a in articles] == [plain.replace("&lt;", "<").replace("&gt;", ">"), "The pact holds."]


def test_feed_of_absurd_depth_or_attributes() -> None:
    """A feed that leaves elements open here and there is read; text in CDATA has no depth."""
    item = "<item><title>Words</title><description>" + WORDS + "<br><b>open</description></item>"
    quoted = "<item><description><![CDATA[" + "<p>" * 30_000 + WORDS + "]]></description></item>"
    feed = '<rss version="2.0"><channel>' + item * 30 + quoted + "</channel></rss>"
    articles, rejects = taken(feed.encode())
    assert len(articles) >= 30 and not rejects
    deep = '<rss version="2.0"><channel><item>' + "<a>" * 100_000
    assert [r.code for r in taken(deep.encode())[1]] == ["nesting"]
    for before in ("<!-- <![CDATA[ -->", "<!-- <![CDATA[ ]]> -->", "<![CDATA[ <!-- ]]>", "<![CDATA[", "<!--"):
        hidden = deep.replace("<item>", before + "<item>")
        assert [r.code for r in taken(hidden.encode())[1]] == ["nesting"], before
    many = " ".join(f"a{number}='1'" for number in range(20_000))
    slow = f'<rss version="2.0"><channel><item><a {many}>x</a></item></channel></rss>'
    assert [r.code for r in taken(slow.encode(), limits=Limits(feed_seconds=0.2))[1]] == ["timeout"]


@pytest.mark.parametrize("value", ["", "='x'", "='>'", "=\"<p b='>'\"", '="<!--"'])
def test_page_with_absurd_attributes_keeps_its_words(value: str) -> None:
    """Two hundred thousand attributes of one tag would take an HTML parser a minute in one call."""
    many = " ".join(f"a{number}{value}" for number in range(200_000))
    script = '<script>if (a <b && c) { d = "<p"; }</script><!-- <p a b -->'
    page = f"<html><body>{script}<p {many}>{WORDS} One.</p><p class='x'>{WORDS} Two.</p></body></html>"
    begun = time.process_time()
    for limits in (Limits(), Limits(fast_html=True)):
        ((article,), rejects) = taken(page.encode(), limits=limits)
        assert "One." in article.text and "Two." in article.text and not rejects
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    "before",
    ["<![CDATA[ <!-- ]]>", "<!-- <![CDATA[ -->", "<!-- <![CDATA[ x ]]> -->", "<!-->", "<!--->", "<!-- x --!>",
     "<? <!-- ?>", "</p <!-- >", "<textarea><!--</textarea>", "<title><!--</title>", "<xmp><script></xmp>"],
)  # fmt: skip
def test_no_mark_before_a_tag_hides_its_attributes(before: str) -> None:
    tag = "<p " + " ".join(f"a{number}" for number in range(3000)) + ">"
    cut = with_few_attributes(f"{before}{tag}{WORDS}</p>", 1000)
    assert cut.startswith(before) and "a999>" in cut and cut.endswith(f"{WORDS}</p>")


def test_attributes_of_ordinary_pages_stay() -> None:
    short = "<p " + " ".join(f"a{number}=\"<b c='>'\"" for number in range(30)) + ">x</p>" + " " * 1000
    assert with_few_attributes(short, 30) == short
    assert with_few_attributes(short, 10).startswith("<p a0=\"<b c='>'\"")
    assert with_few_attributes(short, 10).count("a") == 10
    hidden = '<script>"<p a b c d e f g h i j k l m n o p q r s t u v"</script>' * 3
    assert with_few_attributes(hidden, 10) == hidden


def test_page_of_links_only_and_very_deep_page() -> None:
    links = b"<html><body>" + b"".join(b"<a href='/%d'>x%d</a> " % (i, i) for i in range(400)) + b"</body></html>"
    deep = b"<html><body>" + b"<div>" * 20_000 + WORDS.encode() + b"</div>" * 20_000 + b"</body></html>"
    assert [r.code for r in taken(links)[1]] == ["no_text"]
    assert [a.text for a in taken(deep)[0]] == [WORDS.strip()]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252", "iso8859-1"])
def test_encodings(encoding: str) -> None:
    text = "Le ministre a déclaré à Genève que la négociation était terminée. "
    text += "L’été prochain, les deux États signeront le traité."
    data = text.replace("’", "'").encode(encoding)
    assert [a.text for a in taken(data)[0]] == [text.replace("’", "'")]
    assert taken(data)[0][0].language == "fr"


def test_names_of_western_europe_in_an_old_encoding() -> None:
    text = "President Núñez of São Paulo met the Señor of Curaçao."
    assert taken(text.encode("cp1252"))[0][0].text == text


def test_a_table_has_one_encoding() -> None:
    """A line alone says too little of it."""
    lines = ["Ř Žižka říká", "Ministr zahraničních věcí řekl, že jednání budou pokračovat příští týden v Praze."]
    table = "\n".join(["id,title,text", *(f"{number},A,{line}" for number, line in enumerate(lines))])
    articles, _ = taken(table.replace("řekl, že", "řekl že").encode("cp1250"))
    assert [a.text for a in articles] == [line.replace("řekl, že", "řekl že") for line in lines]


def test_json_text_sequences_are_json() -> None:
    data = b"".join(b"\x1e" + line + b"\n" for line in jsonl().splitlines())
    assert [a.given_id for a in taken(data)[0]] == ["g0", "g1", "g2"]


def test_mixed_encodings_and_a_page_s_own_charset() -> None:
    mixed = "L’été à Genève — ".encode() * 5 + "café".encode("cp1252")
    assert taken(mixed)[0][0].text.endswith("café")
    page = (
        "<html><head><meta charset=windows-1251></head><body><p>"
        + "Министр заявил о переговорах. " * 20
        + "</p></body></html>"
    )
    assert "Министр" in taken(page.encode("cp1251"))[0][0].text


def test_limits_and_missing(tmp_path: Path) -> None:
    assert [r.code for r in taken(b"word " * 400_000)[1]] == ["too_long"]
    assert [x.code for x in read([tmp_path / "none", "no such name", str(tmp_path / "*.zip")])] == [
        "missing",
        "missing",
        "missing",
    ]  # type: ignore[union-attr]
    os.mkfifo(tmp_path / "pipe")
    assert [x.code for x in read([tmp_path])] == ["special"]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_damaged_input_never_raises(name: str, data: st.DataObject) -> None:
    """Bytes changed, cut out and put in anywhere: articles or rejects, never an exception, never silence."""
    broken = bytearray(FORMATS[name][0])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(broken) - 1)))
        cut = data.draw(st.sampled_from([0, 0, 1, 7, 200]))
        broken[at : at + cut] = data.draw(st.binary(max_size=8))
    wrapped = WRAPPINGS[data.draw(st.sampled_from(sorted(WRAPPINGS)))](bytes(broken))
    articles, rejects = taken(wrapped)
    assert name.startswith("warc") or articles or rejects
    for article in articles:
        article.text.encode("utf-8")
        assert all(0 <= n.start < n.end <= len(article.text) for n in article.notices)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_have_a_format_and_an_end(data: bytes) -> None:
    assert isinstance(format_of(data), str)
    assert sum(map(len, taken(data))) >= 1


@given(
    st.dictionaries(
        st.sampled_from(["text", "title", "date", "id", "source", "url", "html"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=5,
        ),
    )
)
@settings(max_examples=200, deadline=None)
def test_any_record_ends_in_an_article_or_a_reject(record: dict[str, object]) -> None:
    articles, rejects = taken((json.dumps(record) + "\n").encode())
    assert articles or rejects


LAYOUT = """<html><head><title>Freedonia frees ship</title></head><body><table width="100%"><tr><td>
<ul><li><a href="/w">World</a></li></ul><h3>Related</h3></td><td>
<h1>Freedonia frees ship</h1>
<p>Freedonia released a Sylvanian trawler on Monday, its navy said.</p>
<p>The ship had been held for three weeks near the disputed bank, and both crews are well.</p>
<p>Sylvania thanked the mediators and promised to keep its boats away from the bank.</p>
</td></tr></table></body></html>"""


def test_a_page_laid_out_in_a_table_is_read_paragraph_by_paragraph() -> None:
    ((article,), _) = taken(LAYOUT.encode())
    assert article.text.split("\n")[0] == "Freedonia released a Sylvanian trawler on Monday, its navy said."
    assert "|" not in article.text and "Related" not in article.text


def test_a_table_of_figures_stays_a_table() -> None:
    figures = "<table><tr><td>Oil</td><td>12</td></tr></table>"
    assert without_layout_tables(figures) == figures
    assert without_layout_tables(f"<table><tr><td><p>a</p>{figures}<p>b</p></td></tr></table>") == (
        f"<div><div><div><p>a</p>{figures}<p>b</p></div></div></div>"
    )
