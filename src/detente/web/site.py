"""The dashboard as static files that open from disk or any web server: the same pages, links made relative."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from urllib.parse import unquote, urlsplit

from detente.web.app import STATIC, Site, split
from detente.web.pages import ROUTES
from detente.web.snapshot import Snapshots

__all__ = ["Written", "write_site"]

#: Parameters whose pages are written; others (filters, other days) need the server.
_KEPT = {"evidence": {"a", "b", "from", "to", "coder", "issue", "page", "source"}, "article": {"at"}, "dyad": {"by"}}
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")

Written = Callable[[int], None]


def write_site(store: Path, folder: Path, *, most: int = 20_000, watch: Written | None = None) -> tuple[int, int]:
    """Writes the pages reachable from the board, nearest first, at most `most`.

    Returns how many were written and how many links lead to pages beyond that (shown as plain text).
    Raises StoreError, StoreLocked.
    """
    folder.mkdir(parents=True, exist_ok=True)
    snapshots = Snapshots(store)
    try:
        return _written(Site(snapshots), folder, most, watch)
    finally:
        snapshots.close()


def _written(site: Site, folder: Path, most: int, watch: Written | None) -> tuple[int, int]:
    chosen, left = _reachable(site, most)
    for number, (key, body) in enumerate(_pages(site, chosen), 1):
        file = folder / _file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_rewritten(body, key, chosen))
        for kind in ("json", "csv"):
            path, query = key
            twin = site.answer(f"{path}.{kind}", query)
            if twin.status == 200:
                file.with_suffix(f".{kind}").write_bytes(twin.body)
        if watch and not number % 100:
            watch(number)
    for name in STATIC:
        target = folder / "static" / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(resources.files("detente.web").joinpath("static", name).read_bytes())
    return len(chosen), left


Key = tuple[str, str]


def _reachable(site: Site, most: int) -> tuple[dict[Key, None], int]:
    """Addresses in order of their distance from the board."""
    start: list[Key] = [("/board", ""), ("/network", ""), ("/search", ""), ("/coverage", "")]
    chosen: dict[Key, None] = dict.fromkeys(start)
    waiting, left = deque(start), 0
    while waiting:
        answer = site.answer(*waiting.popleft())
        if answer.status != 200:
            continue
        for key in _links(answer.body):
            if key in chosen:
                continue
            if len(chosen) >= most:
                left += 1
                continue
            chosen[key] = None
            waiting.append(key)
    return chosen, left


def _pages(site: Site, chosen: dict[Key, None]) -> Iterator[tuple[Key, bytes]]:
    for key in list(chosen):
        answer = site.answer(*key)
        if answer.status == 200:
            yield key, answer.body
        else:
            del chosen[key]


def _links(body: bytes) -> Iterator[Key]:
    for href in re.findall(rb'href="(/[^"]*)"', body):
        key = _key(href.decode("utf-8"))
        if key:
            yield key


def _key(href: str) -> Key | None:
    """The page a link leads to, or None where it is no page or needs the server."""
    from html import unescape
    from urllib.parse import parse_qsl

    parts = urlsplit(unescape(href))
    route, _, twin = split(unquote(parts.path))
    given = parse_qsl(parts.query)
    if route not in ROUTES or twin != "html" or not {k for k, _ in given} <= _KEPT.get(route, set()):
        return None
    query = "" if route == "article" else parts.query
    return ("/board" if parts.path == "/" else parts.path, query)


def _file(key: Key) -> str:
    """The file of a page: dyad/RUS-USA.html; a digest stands for parameters and for names no file system takes."""
    path, query = key
    route, *rest = [unquote(p) for p in path.split("/") if p]
    name = _SAFE.sub("_", "-".join(rest))[:80] or "index"
    if query or name != "-".join(rest or ["index"]):
        name += "-" + hashlib.sha256(f"{path}?{query}".encode()).hexdigest()[:12]
    return "index.html" if route == "board" else f"{route}/{name}.html"


def _rewritten(body: bytes, key: Key, chosen: dict[Key, None]) -> bytes:
    from lxml import html

    page = html.fromstring(body.decode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    file = _file(key)
    up = "../" * file.count("/")
    for form in page.xpath("//form | //details[@class='wrong']"):
        form.drop_tree()
    for name in ("href", "src"):
        for element in page.xpath(f"//*[starts-with(@{name}, '/')]"):
            found = _relative(element.get(name), element.get("data-twin") is not None, file, up, chosen)
            if found:
                element.set(name, found)
            elif element.tag == "link":
                element.drop_tree()
            else:
                del element.attrib[name]
    for body_ in page.xpath("//body"):
        body_.attrib.pop("data-live", None)  # no server to ask whether a build runs
    head = page.find("head")
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'"
    if head is not None:
        head.insert(1, html.Element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}))
    text: bytes = html.tostring(page, encoding="utf-8", doctype="<!doctype html>")
    return text


def _relative(href: str, twin: bool, file: str, up: str, chosen: dict[Key, None]) -> str | None:
    if href.startswith("/static/"):
        return up + href[1:]
    if twin:
        return Path(file).with_suffix(".json" if ".json" in href else ".csv").name
    key = _key(href)
    if key is None or key not in chosen:
        return None
    fragment = urlsplit(href).fragment
    return up + _file(key) + (f"#{fragment}" if fragment and fragment != "here" else "")
