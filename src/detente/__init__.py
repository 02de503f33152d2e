"""detente: turns the news into the state of relations between countries.

>>> import detente
>>> document = detente.annotate("Russia condemned the United States.", date="2012-10-03")

Heavy parts load when first used, so that `import detente` and `detente --help` stay quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente._version import __version__

if TYPE_CHECKING:
    from detente.api import annotate, annotate_many, classify, open
    from detente.records import Document
    from detente.store.reader import Store

__all__ = ["Document", "Store", "__version__", "annotate", "annotate_many", "classify", "open"]

_HOMES = {
    "annotate": "detente.api",
    "annotate_many": "detente.api",
    "classify": "detente.api",
    "open": "detente.api",
    "Document": "detente.records",
    "Store": "detente.store.reader",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'detente' has no attribute {name!r}")
