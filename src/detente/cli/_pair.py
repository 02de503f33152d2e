"""A pair of states and a span of time, as named on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["A", "B", "Since", "Until", "resolve_pair", "resolve_state"]

A = Annotated[str, typer.Argument(metavar="A", help="A state: ISO code or name.", show_default=False)]
B = Annotated[str, typer.Argument(metavar="B", help="The other state.", show_default=False)]
Since = Annotated[
    str | None, typer.Option("--since", metavar="YYYY-MM-DD", help="From this day on.", show_default=False)
]
Until = Annotated[str | None, typer.Option("--until", metavar="YYYY-MM-DD", help="Up to this day.", show_default=False)]


def resolve_state(name: str) -> str:
    """ISO code of a state given by code or name. Raises UnknownPair with the likely ones."""
    from detente.actors.states import find_state

    return find_state(name).code


def resolve_pair(a: str, b: str) -> tuple[str, str]:
    """Both codes, in the order given. The same state twice is wrong usage."""
    first, second = resolve_state(a), resolve_state(b)
    if first == second:
        raise typer.BadParameter(f"{a} and {b} are the same state", param_hint="A B")
    return first, second
