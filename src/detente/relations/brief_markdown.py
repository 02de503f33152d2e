"""The brief as Markdown: paste it into a note, a wiki or a ticket."""

from __future__ import annotations

import re

from detente.relations.brief import Brief
from detente.relations.brief_lines import ARROWS, blocks, title

__all__ = ["to_markdown"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def to_markdown(brief: Brief) -> str:
    """Headline, blocks, evidence. Article text is escaped: none of it becomes markup."""
    out = [f"# {_plain(title(brief))}", "", f"**{ARROWS[brief.arrow]} {_plain(brief.headline)}**", ""]
    for block in blocks(brief):
        out += [f"## {_plain(block.label)}", ""]
        out += [f"- {_plain(line.whole)}{_links(line.evidence)}" for line in block.lines]
        out.append("")
    out += ["## EVIDENCE", ""]
    for e in brief.evidence:
        where = ", ".join(_plain(str(part)) for part in (e.outlet, e.date, e.title) if part)
        out.append(f'- <a id="{e.key}"></a>**{e.key}** {where}: “{_plain(e.text)}” (article {e.article_id or "–"})')
    return "\n".join(out) + "\n"


def _links(keys: tuple[str, ...]) -> str:
    return "".join(f" [{key}](#{key})" for key in keys)


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
