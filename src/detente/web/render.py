"""Pages as HTML: the templates and what they may call."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from detente.actors.states import all_states, names
from detente.relations.issues import label
from detente.relations.one_line import short, span_of_days
from detente.web.marks import clip, outside, visible
from detente.web.page import Page, View, address

__all__ = ["render", "render_error"]


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("detente.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {"address": address, "state_name": _state, "issue_label": label, "outside": outside}
    found.globals |= {"span_of_days": span_of_days, "is_state": lambda code: code in all_states()}
    filters: dict[str, Any] = {"clip": clip, "visible": lambda text: visible(str(text)), "signed": _signed, "day": _day}
    filters["short"] = lambda text, most=110: visible(short(str(text or ""), most))
    found.filters |= filters
    return found


def _state(code: str | None) -> str:
    return names().get(code, code) if code else "unknown"


def _signed(value: float | None) -> str:
    if value is None or value != value:
        return "–"
    words = f"{value:+.1f}"
    return "0.0" if words in ("+0.0", "-0.0") else words.replace("-", "−")


def _day(value: date | None) -> str:
    return f"{value.day} {value:%b %Y}" if value else "undated"


def render(page: Page, view: View, route: str, notice: str) -> str:
    """The page in its frame. `notice` says how fresh the data are."""
    twins = {kind: _twin(view, route, kind) for kind in ("json", "csv")}
    given: dict[str, Any] = {
        "title": page.title,
        "sentence": page.sentence,
        "twins": twins,
        "route": route,
        "notice": notice,
    }
    given = given | {"on": view.args.text("on"), "day_on": view.on, "last_day": view.last_day}
    text: str = _environment().get_template(page.template).render(given | page.context)
    return text


def _twin(view: View, route: str, kind: str) -> str:
    path = address(route, *view.parts)
    query = address("", **dict(view.args.values))[1:]
    return f"{path}.{kind}{query}"


def render_error(status: int, title: str, message: str) -> str:
    """A page that says what went wrong and what to do."""
    given = {
        "title": title,
        "sentence": "",
        "status": status,
        "message": message,
        "twins": {},
        "route": "",
        "notice": "",
    }
    text: str = _environment().get_template("error.html").render(given | {"on": None, "day_on": None, "last_day": None})
    return text
