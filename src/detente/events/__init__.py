"""Who did what to whom: the codebook, frames, modality and the judge."""

from __future__ import annotations

from detente.events.classify import classify
from detente.events.coder import Coded, code
from detente.events.gate import wants

__all__ = ["Coded", "classify", "code", "wants"]
