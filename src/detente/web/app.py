"""The server: routes, twins, errors and the headers that keep it to itself."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
import re
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from detente.errors import DetenteError
from detente.web.args import Args, BadAddress, NotFound, NothingStored
from detente.web.corrections import corrections_file, from_here, record_correction
from detente.web.feed import atom
from detente.web.memo import Memo
from detente.web.openapi import describe
from detente.web.page import Page, View, address, to_csv, to_json
from detente.web.pages import ROUTES
from detente.web.render import render, render_error
from detente.web.snapshot import Snapshot, Snapshots
from detente.web.warm import keep_warm

__all__ = ["HEADERS", "LOOPBACK", "STATIC", "Answer", "Site", "create_app", "split"]

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
STATIC = {
    "app.css": "text/css; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8"}
#: Finished pages kept until the store changes (some ten to forty kB each).
KEPT = 4_000
#: What the foot of a page says until the second layer of the index is there.
INDEXING = "the words of statements are being indexed: until then the latest that fit are found, not the best"
_READ = ["GET", "HEAD"]
#: In the header of a client that reads gzip: a weight of nought says that it does not.
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
#: Bytes of a form at most.
MOST_FORM = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished page; `packed` is its body compressed, which is how it is kept and mostly sent.

    `tag` stands for its content: who has it already is not sent it again.
    """

    status: int
    packed: bytes
    kind: str
    tag: str

    @property
    def body(self) -> bytes:
        """The page itself."""
        return gzip.decompress(self.packed)


def _answer(status: int, text: str, kind: str) -> Answer:
    body = text.encode("utf-8", "replace")
    tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return Answer(status, gzip.compress(body, 4, mtime=0), kind, tag)


class Site:
    """Makes pages from the current snapshot and keeps the finished ones until the store changes.

    `warmed` is the number of the snapshot whose likely pages are all made.
    """

    def __init__(self, snapshots: Snapshots) -> None:
        self.snapshots = snapshots
        self.asked = 0.0
        self.warmed = -1
        self._kept: Memo[Answer] = Memo(KEPT, lambda answer: answer.status == 200)
        self._makers = BoundedSemaphore(max(2, os.cpu_count() or 1))

    def answer(self, path: str, query: str) -> Answer:
        """What somebody asked for."""
        self.asked = time.monotonic()
        self.snapshots.look()
        return self.made(path, query)

    def made(self, path: str, query: str) -> Answer:
        """The page, kept or new."""
        return self._of(self.snapshots.current, path, query)

    def _of(self, now: Snapshot, path: str, query: str) -> Answer:
        key = (now.number, path.strip("/"), query)
        return self._kept.get(key, lambda: self._found(now, path, query) or self._in_turn(now, path, query))

    def prepare(self, path: str) -> None:
        """Makes a page ahead, and keeps it on disk where the snapshot's pages are kept."""
        now = self.snapshots.current  # the one that it is made from: another may take its place meanwhile
        made = self._of(now, path, "")
        if now.pages and made.status == 200 and made.kind == "html":
            now.pages.put("page", path.strip("/"), made.tag.encode() + b"\n" + made.packed)

    def prepared(self) -> frozenset[str]:
        """The pages that are on disk, without the slash in front."""
        pages = self.snapshots.current.pages
        return pages.names("page") if pages else frozenset()

    def _found(self, now: Snapshot, path: str, query: str) -> Answer | None:
        """A page that was made ahead, by this server or an earlier one."""
        kept = now.pages.get("page", path.strip("/")) if now.pages and not query else None
        if not kept:
            return None
        tag, _, packed = kept.partition(b"\n")
        return Answer(200, packed, "html", tag.decode("ascii", "replace"))

    def _in_turn(self, now: Snapshot, path: str, query: str) -> Answer:
        """As many pages at once as there are processors: more would only wait for each other."""
        with self._makers:
            return self._guarded(now, path, query)

    def _guarded(self, now: Snapshot, path: str, query: str) -> Answer:
        route, parts, twin = split(path)
        try:
            return self._made(now, route, parts, twin, query)
        except BadAddress as error:
            return _refused(400, "This address cannot be understood", str(error), twin)
        except NotFound as error:
            return _refused(404, error.title, str(error), twin)
        except DetenteError as error:
            return _refused(422, "This cannot be shown", str(error), twin)

    def _made(self, now: Snapshot, route: str, parts: tuple[str, ...], twin: str, query: str) -> Answer:
        page, view = self.page(now, route, parts, twin, query)
        return _answer(200, self._text(page, view, route, twin), twin)

    def _text(self, page: Page, view: View, route: str, twin: str) -> str:
        if twin == "json":
            return to_json(page)
        return to_csv(page) if twin == "csv" else render(page, view, route, self._notice(view.snapshot))

    def all_forms(self, path: str, query: str) -> dict[str, str] | None:
        """A page and its twins by kind, made at one go; None where there is no such page."""
        route, parts, _ = split(path)
        try:
            page, view = self.page(self.snapshots.current, route, parts, "html", query)
            found = {kind: self._text(page, view, route, kind) for kind in ("html", "csv", "json")}
            if route == "dyad":  # its JSON tells more than the page shows
                page, view = self.page(self.snapshots.current, route, parts, "json", query)
                found["json"] = self._text(page, view, route, "json")
        except (BadAddress, NotFound, DetenteError):
            return None
        return found

    def page(self, now: Snapshot, route: str, parts: tuple[str, ...], twin: str, query: str) -> tuple[Page, View]:
        """Raises BadAddress, NotFound, DetenteError."""
        found = ROUTES.get(route)
        if found is None or len(parts) != found.parts:
            raise NotFound("there is no such page; start from the board")
        args = Args.of(parse_qsl(query, keep_blank_values=True, max_num_fields=40), found.parameters)
        if now.last_day is None:
            raise NothingStored(
                "the store holds no dated article or event yet; build it: detente build IN... --db FILE"
            )
        cursor = now.connection.cursor()
        try:
            view = View(now, cursor, args, parts, now.last_day, twin)
            return found.make(view), view
        finally:
            cursor.close()

    def _notice(self, now: Snapshot) -> str:
        fresh = f"Data as of {now.taken:%d %b %Y, %H:%M} UTC"
        return fresh if now.texts else f"{fresh}; {INDEXING}"


def split(path: str) -> tuple[str, tuple[str, ...], str]:
    """Route, parts and twin of a decoded path: "/dyad/RUS/USA.json"."""
    twin = "html"
    for kind in ("json", "csv"):
        if path.endswith(f".{kind}"):
            path, twin = path.removesuffix(f".{kind}"), kind
    names = [part for part in path.split("/") if part]
    return (names[0] if names else "board"), tuple(names[1:]), twin


def _refused(status: int, title: str, message: str, twin: str) -> Answer:
    if twin == "html":
        return _answer(status, render_error(status, title, message), "html")
    return _answer(status, json.dumps({"error": title, "message": message}), "json")


def create_app(
    store: Path,
    *,
    hosts: Iterable[str] = LOOPBACK,
    patience: float = 10.0,
    warm: bool = False,
    keep: bool = False,
    watch: Callable[[str], None] | None = None,
) -> FastAPI:
    """The dashboard over a store. `hosts` are the names that a request's Host header may carry (without port).

    `warm` makes likely pages while nobody asks, `keep` leaves those of a large store beside it for the next start;
    `watch` hears of each index table that is made before the first page.
    Raises StoreError where there is no store, StoreLocked where a build outlasts `patience` seconds.
    """
    snapshots = Snapshots(store, patience=patience, keep=keep, watch=watch)
    site, allowed = Site(snapshots), {host.lower() for host in hosts}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> Any:
        end = keep_warm(site) if warm else None
        yield
        if end:
            end()
        snapshots.close()

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.site = site

    @app.middleware("http")
    async def keep_to_itself(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        host = request.headers.get("host", "").lower()
        name = host if host in allowed else host.rsplit(":", 1)[0]
        if name not in allowed:
            response: Response = Response("this server does not answer to that name\n", 421, media_type="text/plain")
        else:
            try:
                response = await call_next(request)
            except Exception:
                logging.getLogger("detente.web").exception("a page failed")
                text = render_error(500, "This page failed", "The fault is ours; the server's log has the details.")
                response = Response(text, 500, media_type=_TYPES["html"])
        for key, value in HEADERS.items():
            response.headers.setdefault(key, value)
        return response

    @app.api_route("/static/{name}", methods=_READ)
    def static(name: str) -> Response:
        if name not in STATIC:
            return Response("no such file\n", 404, media_type="text/plain")
        body = resources.files("detente.web").joinpath("static", name).read_bytes()
        return Response(body, media_type=STATIC[name], headers={"Cache-Control": "max-age=300"})

    @app.api_route("/openapi.json", methods=_READ)
    def description() -> Response:
        return Response(json.dumps(describe(ROUTES)), media_type=_TYPES["json"])

    @app.api_route("/ready", methods=_READ)
    def ready() -> Response:
        snapshots.look()
        now = snapshots.current
        told = {"indexed": now.texts, "building": snapshots.building, "prepared": site.warmed == now.number}
        return Response(json.dumps(told), media_type=_TYPES["json"])

    @app.api_route("/feed.atom", methods=_READ)
    def feed(request: Request) -> Response:
        body = atom(snapshots.current, snapshots.file, str(request.base_url).rstrip("/"))
        return Response(body, media_type="application/atom+xml")

    @app.post("/corrections")
    async def corrections(request: Request) -> Response:
        if not from_here(request.headers):
            return Response("corrections are taken from the dashboard's own pages only\n", 403, media_type="text/plain")
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_FORM:
                return Response("too long\n", 413, media_type="text/plain")
        return await run_in_threadpool(_corrected, snapshots, body)

    @app.api_route("/{path:path}", methods=_READ)
    def page(path: str, request: Request) -> Response:
        try:
            made = site.answer(path, request.url.query)
        except ValueError as error:
            made = _refused(400, "This address cannot be understood", str(error)[:200], split(path)[2])
        packed = _GZIP.search(request.headers.get("accept-encoding", "")) is not None
        headers = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if packed else {})
        if made.status == 200:
            headers["ETag"] = made.tag
            if made.tag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
        return Response(made.packed if packed else made.body, made.status, headers, _TYPES[made.kind])

    return app


def _corrected(snapshots: Snapshots, body: bytes) -> Response:
    try:
        form = dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=20))
        event = record_correction(snapshots.current.connection.cursor(), form, corrections_file(snapshots.file))
    except (BadAddress, NotFound, ValueError) as error:
        status = 404 if isinstance(error, NotFound) else 400
        return Response(render_error(status, "Not taken", str(error)), status, media_type=_TYPES["html"])
    except OSError as error:
        text = render_error(507, "Not taken", f"the file beside the store cannot be written: {error.strerror}")
        return Response(text, 507, media_type=_TYPES["html"])
    return RedirectResponse(f"{address('event', event)}#taken", 303)
