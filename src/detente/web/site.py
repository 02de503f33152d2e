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
from detente.web.site_search import search_form, write_statements
from detente.web.snapshot import Snapshots

__all__ = ["Written", "write_site"]

#: Parameters whose pages are written; others (filters, other days) need the server.
_KEPT = {
    "evidence": {"a", "b", "from", "to", "coder", "dated", "issue", "page", "source"},
    "article": {"at"},
    "dyad": {"by"},
}
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")

Written = Callable[[int], None]


def write_site(store: Path, folder: Path, *, most: int = 20_000, watch: Written | None = None) -> tuple[int, int]:
    """Writes the pages reachable from the board, nearest first, at most `most`.

    Returns how many were written and how many links lead to pages beyond that (shown as plain text).
    Raises StoreError, StoreLocked.
    """
    folder.mkdir(parents=True, exist_ok=True)
    snapshots = Snapshots(store, whole=True)
    try:
        return _written(Site(snapshots), folder, most, watch)
    finally:
        snapshots.close()


Key = tuple[str, str]


def _written(site: Site, folder: Path, most: int, watch: Written | None) -> tuple[int, int]:
    chosen, left = _reached(site, folder, most, watch)
    articles = {
        unquote(path).split("/")[2]: _file((path, query)) for path, query in chosen if path.startswith("/article/")
    }
    said = write_statements(site.snapshots.current.connection.cursor(), folder, articles)
    for key in chosen:
        file = folder / _file(key)
        file.write_bytes(_rewritten(file.read_bytes(), key, chosen, said))
    for name in STATIC:
        target = folder / "static" / name
        target.write_bytes(resources.files("detente.web").joinpath("static", name).read_bytes())
    return len(chosen), left


def _reached(site: Site, folder: Path, most: int, watch: Written | None) -> tuple[dict[Key, None], int]:
    """Writes the pages in order of their distance from the board, with links that are the server's still."""
    start: list[Key] = [("/board", ""), ("/network", ""), ("/search", ""), ("/coverage", "")]
    seen, chosen, waiting, left = set(start), dict[Key, None](), deque(start), 0
    while waiting:
        key = waiting.popleft()
        forms = site.all_forms(*key)
        if forms is None:
            continue
        chosen[key] = None
        file = folder / _file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        for kind, text in forms.items():
            file.with_suffix(f".{kind}").write_bytes(text.encode("utf-8", "replace"))
        for link in _links(forms["html"]):
            if link in seen:
                continue
            if len(seen) >= most:
                left += 1
                continue
            seen.add(link)
            waiting.append(link)
        if watch and not len(chosen) % 100:
            watch(len(chosen))
    return chosen, left


def _links(text: str) -> Iterator[Key]:
    for href in re.findall(r'href="(/[^"]*)"', text):
        key = _key(href)
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


def _rewritten(body: bytes, key: Key, chosen: dict[Key, None], said: tuple[int, int]) -> bytes:
    from lxml import html

    page = html.fromstring(body.decode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    file = _file(key)
    up = "../" * file.count("/")
    search = page.xpath("//main//form") if key[0] == "/search" else []
    for form in page.xpath("//form | //details[@class='wrong']"):
        if form not in search:
            form.drop_tree()
    search_form(search, said)
    for name in ("href", "src"):
        for element in page.xpath(f"//*[starts-with(@{name}, '/')]"):
            found = _relative(element.get(name), element.get("data-twin") is not None, file, up, chosen)
            if found:
                element.set(name, found)
            elif element.tag == "link":
                element.drop_tree()
            else:
                del element.attrib[name]
    for hint in page.xpath("//p[@class='readout']"):
        hint.text = "Click a bar for the sentences behind it."
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
