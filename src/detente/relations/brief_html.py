"""The brief as one HTML page without scripts: opens from disk, prints on two sheets, reads in the dark."""

from __future__ import annotations

from html import escape

from detente.relations.brief import Brief, Evidence
from detente.relations.brief_lines import ARROWS, blocks, title

__all__ = ["to_html"]

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.4rem;margin:0}h2{font-size:.8rem;letter-spacing:.08em;color:#57606a;margin:1.4rem 0 .3rem}
.headline{font-size:1.1rem;margin:.4rem 0 1rem}.up{color:#0b6e4f}.down{color:#a4133c}.same,.unknown{color:#6b5900}
ul{list-style:none;margin:0;padding:0}li{margin:.25rem 0}a{color:inherit}sup a{text-decoration:none;color:#0550ae}
.evidence li{font-size:.9rem}.source{font-weight:600;color:#0550ae}.target{font-weight:600;color:#8250df}
.trigger{font-weight:600;text-decoration:underline}svg{width:100%;height:auto}
@media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}h2{color:#9da7b1}sup a,.source{color:#79c0ff}
.target{color:#d2a8ff}.up{color:#56d364}.down{color:#ff7b72}.same,.unknown{color:#e3b341}}
@media print{body{font-size:10pt;margin:0}li{break-inside:avoid}}
"""


def to_html(brief: Brief, picture: str = "") -> str:
    """The page. `picture` is an SVG made by us; everything from articles is escaped."""
    body = [f"<h1>{escape(title(brief))}</h1>"]
    arrow = f'<span class="{brief.arrow}">{ARROWS[brief.arrow]}</span>'
    body.append(f'<p class="headline">{arrow} {escape(brief.headline)}</p>{picture}')
    for block in blocks(brief):
        lines = "".join(f"<li>{escape(line.whole)}{_links(line.evidence)}</li>" for line in block.lines)
        body.append(f"<h2>{escape(block.label)}</h2><ul>{lines}</ul>")
    evidence = "".join(_evidence(e) for e in brief.evidence)
    body.append(f'<h2>EVIDENCE</h2><ul class="evidence">{evidence}</ul>')
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
    name = f"<title>{escape(title(brief))}</title>"
    return f'<!doctype html><html lang="en"><head>{head}{name}</head><body>{"".join(body)}</body></html>'


def _links(keys: tuple[str, ...]) -> str:
    return "".join(f' <sup><a href="#{key}">{key}</a></sup>' for key in keys)


def _evidence(e: Evidence) -> str:
    where = ", ".join(escape(str(part)) for part in (e.outlet, e.date, e.title) if part)
    article = f" <small>article {escape(e.article_id)}</small>" if e.article_id else ""
    return f'<li id="{e.key}"><b>{e.key}</b> {where}: “{_marked(e)}”{article}</li>'


def _marked(e: Evidence) -> str:
    out, position = [], 0
    for start, end, what in sorted(e.marks):
        if start >= position:
            out += [escape(e.text[position:start]), f'<span class="{what}">{escape(e.text[start:end])}</span>']
            position = end
    return "".join(out) + escape(e.text[position:])
