"""Alerts: what is new in the relations of a store, by plain rules, each said once.

    rules (TOML) ─▶ kinds/*.find: one query over the store a rule ─▶ Alert ─▶ memory (JSON Lines) ─▶ terminal, Atom feed

A new kind of rule is one new file in `kinds`.
"""

from detente.relations.alerts.alert import Alert, Logged, Proof
from detente.relations.alerts.feed import to_atom
from detente.relations.alerts.find import find_alerts
from detente.relations.alerts.memory import Memory, memory_file
from detente.relations.alerts.rules import default_rules, load_rules
from detente.relations.alerts.run import watch_store
from detente.relations.alerts.watch import Rule

__all__ = [
    "Alert",
    "Logged",
    "Memory",
    "Proof",
    "Rule",
    "default_rules",
    "find_alerts",
    "load_rules",
    "memory_file",
    "to_atom",
    "watch_store",
]
