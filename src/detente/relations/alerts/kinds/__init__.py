"""The kinds of rules: every module here that has a `KIND` is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from detente.relations.alerts.watch import Kind

__all__ = ["kinds"]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order of the files."""
    modules = (importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__))
    found: list[Kind] = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.name: kind for kind in found}
