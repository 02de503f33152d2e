"""A search that starts from refused files finds nothing: every importer's seeds are stored."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

from detente.exchange import load as room


@pytest.mark.parametrize("target", [name for name in sorted(TARGETS) if name.startswith("import-")])
def test_seeds_of_an_importer_are_loaded(target: str) -> None:
    for seed in seeds(target):
        with patch.object(room, "_load_file", wraps=room._load_file) as loading:
            TARGETS[target](seed)
        assert loading.called
