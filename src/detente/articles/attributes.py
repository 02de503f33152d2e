"""Tags with absurdly many attributes, cut: HTML parsers take squared time over those of one tag, in compiled code that
no timer interrupts."""

from __future__ import annotations

import re

__all__ = ["with_few_attributes"]

#: As the HTML standard's tokenizer has it; a quotation that is never closed goes to the end. Nothing is tried twice.
_ATTRIBUTE = r"""[\s/]*+(?:=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+"""
_ONE = re.compile(_ATTRIBUTE)
#: No tags lie in comments, in what a parser takes for one (`<![CDATA[`, `<?`, an end tag: to the first `>`), and in
#: elements whose content is text.
_TAG = re.compile(
    r"<!--(?:-?>|[\s\S]*?(?:--!?>|\Z))"
    r"|<[!?/][^>]*+"
    r"|(?P<open><(?:(?P<raw>(?i:script|style|title|textarea|xmp|iframe|noembed|noframes))(?=[\s/>])|[A-Za-z][^\s/>]*+))"
    rf"(?P<rest>(?:{_ATTRIBUTE})*+)"
    r"(?(raw)[\s\S]*?(?:</(?i:(?P=raw))|\Z))"
)
#: The shortest attribute is a letter or a digit, or two, or three, and a blank.
_LEAST = 3


def with_few_attributes(html: str, most: int) -> str:
    """The page with at most `most` attributes to a tag, the first ones. Linear in the length of the page."""
    if len(html) < _LEAST * most:
        return html
    parts, at = [], 0
    for tag in _TAG.finditer(html):
        start, end = tag.span("rest")  # (-1, -1) for what is no tag
        if end - start < _LEAST * most:
            continue
        kept = start
        for number, attribute in enumerate(_ONE.finditer(html, start, end)):
            if number == most:
                parts.append(html[at:kept])
                at = end
                break
            kept = attribute.end()
    return "".join([*parts, html[at:]])
