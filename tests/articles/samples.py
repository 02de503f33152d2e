"""Small inputs of every format, in memory."""

from __future__ import annotations

import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

WORDS = (
    "The minister of Freedonia said on Monday that talks with Sylvania would go on. He called the draft treaty a good "
    "basis and promised an answer within a week. Officials of both states will meet again in the capital. "
)
HTML = (
    "<!doctype html><html><head><title>Talks go on</title>"
    "<meta property='article:published_time' content='2012-10-03T08:00:00+02:00'></head><body><nav><a href='/'>Home</a>"
    "</nav><article><h1>Talks go on</h1>"
    + "".join(f"<p>{WORDS} Part {i}.</p>" for i in range(5))
    + "<h4>Related stories</h4>"
    "<p>Who pays for the wall?</p></article></body></html>"
).encode()
RECORDS = [
    {"guid": f"g{i}", "headline": f"Talks {i}", "body": WORDS + str(i), "pubdate": "Wed, 03 Oct 2012 10:00:00 GMT",
     "source": {"name": "Demo Wire"}, "link": f"http://example.org/{i}"}
    for i in range(3)
]  # fmt: skip


def jsonl(records: list[dict[str, object]] = RECORDS) -> bytes:
    """An object a line."""
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def parquet() -> bytes:
    """The records as a table."""
    flat = [record | {"source": "Demo Wire"} for record in RECORDS]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(flat), file, row_group_size=2)
    return file.getvalue()


def warc(packed: bool = False) -> bytes:
    """Three responses, with `packed` a gzip member each."""
    out = b""
    for i in range(3):
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + HTML.replace(
            b"Talks", b"Talks %d" % i
        )
        head = (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/%d\r\nWARC-Date: 2012-10-03T00"
            b":00:00Z"
            b"\r\nWARC-Record-ID: <urn:uuid:%d>\r\nContent-Type: application/http; msgtype=response"
            b"\r\nContent-Length: %d\r\n\r\n"
        ) % (i, i, len(body))
        record = head + body + b"\r\n\r\n"
        out += gzip.compress(record, mtime=0) if packed else record
    return out


def table(delimiter: str) -> bytes:
    """CSV or TSV with a quoted line break."""
    rows = [delimiter.join(("id", "title", "text", "date", "publisher", "url"))]
    rows += [
        delimiter.join(
            (
                r["guid"],
                r["headline"],
                '"' + r["body"].replace(". ", ".\n", 1) + '"',
                "2012-10-03",
                "Demo Wire",
                r["link"],
            )
        )
        for r in RECORDS
    ]
    return ("\n".join(rows) + "\n").encode()


FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Demo Wire</title>"
    + "".join(
        f"<item><title>Talks {i}</title><guid>g{i}</guid><link>http://example.org/{i}</link>"
        f"<pubDate>Wed, 03 Oct 2012 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{WORDS}{i}&lt;/p&gt;</description></item>"
        for i in range(3)
    )
    + "</channel></rss>"
).encode()
#: Format to (bytes, articles in it).
FORMATS: dict[str, tuple[bytes, int]] = {
    "text": (WORDS.encode(), 1),
    "html": (HTML, 1),
    "jsonl": (jsonl(), 3),
    "json": (json.dumps(RECORDS, indent=1).encode(), 3),
    "json, one line": (json.dumps(RECORDS).encode(), 3),
    "json, wrapped": (json.dumps({"status": "ok", "articles": RECORDS}, indent=1).encode(), 3),
    "csv": (table(","), 3),
    "tsv": (table("\t"), 3),
    "parquet": (parquet(), 3),
    "warc": (warc(), 3),
    "warc, members": (warc(packed=True), 3),
    "feed": (FEED, 3),
}
WRAPPINGS = {
    "plain": lambda data: data,
    "gz": lambda data: gzip.compress(data, mtime=0),
    "zst": lambda data: zstandard.compress(data),
    "zst in gz": lambda data: gzip.compress(zstandard.compress(data), mtime=0),
}
