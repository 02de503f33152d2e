"""The pages, one file each. `ROUTES` lists them: a new page is one file and one line here."""

from __future__ import annotations

from detente.web.page import Route
from detente.web.pages import actor, article, board, coverage, dyad, event, evidence, issue, network, search

__all__ = ["ROUTES"]

ROUTES: dict[str, Route] = {
    module.ROUTE.name: module.ROUTE
    for module in (board, dyad, evidence, event, article, actor, issue, search, network, coverage)
}
