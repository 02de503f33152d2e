"""The brief in a terminal: fits 80 columns, colour only where the terminal has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.relations.brief import Brief, Evidence
from detente.relations.brief_lines import ARROWS, Block, blocks, title
from detente.relations.one_line import harmless

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["print_brief"]

#: Width of the column of labels, and of figures under a label that stands above.
_LABEL, _LEAD = 10, 8
_COLOURS = {"up": "green", "down": "red", "same": "yellow", "unknown": "dim"}
_MARKS = {"source": "bold blue", "target": "bold magenta", "trigger": "bold"}


def print_brief(brief: Brief, console: Console | None = None) -> None:
    """Prints the page and its evidence. Article text is never read as markup, nor as orders to the terminal."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    out = console or Console(highlight=False)
    out.print(Text(title(brief), style="bold"))
    out.print(Text.assemble((f"{ARROWS[brief.arrow]} ", _COLOURS[brief.arrow]), harmless(brief.headline)))
    for block in blocks(brief):
        _print_block(out, block)
    out.print()
    out.print(Text("EVIDENCE", style="bold cyan"))
    for evidence in brief.evidence:
        out.print(Padding(_evidence(evidence), (0, 0, 0, 1)))


def _print_block(out: Console, block: Block) -> None:
    """A short label stands beside its lines, a long one above them; what does not fit goes on under its line."""
    from rich.table import Table
    from rich.text import Text

    beside = len(block.label) < _LABEL
    out.print()
    if not beside:
        out.print(Text(block.label, style="bold cyan"))
    grid = Table.grid(padding=(0, 0))
    grid.add_column(width=_LABEL if beside else _LEAD)
    grid.add_column(overflow="fold")
    for number, line in enumerate(block.lines):
        keys = "".join(f" [{key}]" for key in line.evidence)
        first = (block.label if not number else "", "bold cyan") if beside else (f" {line.lead}", "")
        text = line.whole if beside else line.text
        grid.add_row(Text.assemble(first), Text.assemble(harmless(text), (keys, "dim")))
    out.print(grid)


def _evidence(e: Evidence) -> Text:
    from rich.text import Text

    where = ", ".join(str(part) for part in (e.outlet, e.date, e.title) if part)
    quoted = Text(harmless(e.text))
    for start, end, what in e.marks:
        quoted.stylize(_MARKS[what], start, end)
    article = f" (article {e.article_id[:12]})" if e.article_id else ""
    return Text.assemble((f"[{e.key}] ", "bold"), harmless(f"{where}: “"), quoted, "”", (article, "dim"))
