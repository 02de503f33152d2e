"""The brief in a terminal: fits 80 columns, colour only where the terminal has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.relations.brief import Brief, Evidence
from detente.relations.brief_lines import ARROWS, blocks, title

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["print_brief"]

_COLOURS = {"up": "green", "down": "red", "same": "yellow", "unknown": "dim"}
_MARKS = {"source": "bold blue", "target": "bold magenta", "trigger": "bold"}


def print_brief(brief: Brief, console: Console | None = None) -> None:
    """Prints the page and its evidence. Article text is never read as markup."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    out = console or Console(highlight=False)
    out.print(Text(title(brief), style="bold"))
    out.print(Text.assemble((f"{ARROWS[brief.arrow]} ", _COLOURS[brief.arrow]), brief.headline))
    for block in blocks(brief):
        out.print()
        out.print(Text(block.label, style="bold cyan"))
        for line in block.lines:
            keys = "".join(f" [{key}]" for key in line.evidence)
            out.print(Padding(Text.assemble(line.text, (keys, "dim")), (0, 0, 0, 1)))
    out.print()
    out.print(Text("EVIDENCE", style="bold cyan"))
    for evidence in brief.evidence:
        out.print(Padding(_evidence(evidence), (0, 0, 0, 1)))


def _evidence(e: Evidence) -> Text:
    from rich.text import Text

    where = ", ".join(str(part) for part in (e.outlet, e.date, e.title) if part)
    quoted = Text(e.text)
    for start, end, what in e.marks:
        quoted.stylize(_MARKS[what], start, end)
    article = f" (article {e.article_id[:12]})" if e.article_id else ""
    return Text.assemble((f"[{e.key}] ", "bold"), f"{where}: “", quoted, "”", (article, "dim"))
