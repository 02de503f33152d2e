"""A description of the pages' JSON and CSV twins for other programs, made from the list of routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente._version import __version__
from detente.web.page import Route

__all__ = ["describe"]

_DAY = {"type": "string", "example": "2012-10-03", "description": "A day; a month or a year stands for its first day."}
_STATE = {"type": "string", "example": "RUS", "description": "A state by ISO 3166 alpha-3 code or by name."}
_KNOWN: dict[str, dict[str, Any]] = {
    "on": _DAY | {"description": "Only what was known on that day."},
    "from": _DAY,
    "to": _DAY,
    "a": _STATE,
    "b": _STATE,
    "state": _STATE,
    "source": _STATE,
    "by": {"type": "string", "enum": ["day", "month", "year"]},
    "dated": {"type": "string", "enum": ["day"], "description": "Only events whose day is known."},
    "page": {"type": "integer", "minimum": 1, "maximum": 9999},
    "at": {"type": "integer", "minimum": 0},
}
#: What the parts of a page's path are called.
_PARTS = {"dyad": ("a", "b"), "actor": ("state",), "issue": ("issue",), "event": ("id",), "article": ("id",)}
_ANSWERS = {
    "200": {"description": "The page's facts."},
    "400": {"description": "A parameter cannot be understood; the message says how to write it."},
    "404": {"description": "Nothing of that name."},
    "422": {"description": "This cannot be shown; the message says why."},
}


def describe(routes: Mapping[str, Route]) -> dict[str, Any]:
    """An OpenAPI 3.1 document."""
    paths: dict[str, Any] = {}
    for name, route in routes.items():
        parts = _PARTS.get(name, ())
        for kind in ("json", "csv"):
            path = "/" + "/".join([name, *(f"{{{part}}}" for part in parts)]) + f".{kind}"
            paths[path] = {"get": _operation(route, parts, kind)}
    info = {"title": "detente", "version": __version__, "description": "The dashboard's pages as data."}
    return {"openapi": "3.1.0", "info": info, "paths": paths}


def _operation(route: Route, parts: tuple[str, ...], kind: str) -> dict[str, Any]:
    given = [{"name": p, "in": "path", "required": True, "schema": _KNOWN.get(p, {"type": "string"})} for p in parts]
    given += [
        {"name": p, "in": "query", "required": False, "schema": _KNOWN.get(p, {"type": "string", "maxLength": 600})}
        for p in route.parameters
    ]
    summary = (route.make.__module__.rsplit(".", 1)[-1]).capitalize()
    return {"operationId": f"{route.name}_{kind}", "summary": summary, "parameters": given, "responses": _ANSWERS}
