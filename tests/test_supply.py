"""What the project stands on: the lock, the licences, the models, and no pickle anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
NOTICE = (ROOT / "NOTICE").read_text("utf-8")

#: Licences that bind what is built on them. LGPL and MPL bind only changes of the library itself.
COPYLEFT = re.compile(r"\b(?:A?GPL|GNU (?:Affero )?General Public|SSPL|EUPL|CC[- ]BY[- ]SA)\b", re.IGNORECASE)


def core() -> set[str]:
    """The core's distributions with all that they need here, by canonical name."""
    found: set[str] = set()
    waiting = ["detente"]
    while waiting:
        name = waiting.pop()
        for line in distribution(name).requires or []:
            need = Requirement(line)
            key = canonicalize_name(need.name)
            if key in found or (need.marker and not need.marker.evaluate({"extra": ""})):
                continue
            try:
                distribution(key)
            except PackageNotFoundError:
                continue
            found.add(key)
            waiting.append(key)
    return found


def locked() -> list[str]:
    """Every distribution of the lock: the core's, the extra spark's and those of development."""
    found = re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", LOCK.read_text("utf-8"), flags=re.MULTILINE)
    return sorted(set(map(canonicalize_name, found)))


def noticed() -> set[str]:
    return {canonicalize_name(word) for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9._-]*", NOTICE)}


def is_copyleft(told: str) -> bool:
    """Whether no other licence may be chosen."""
    free = "or" in told.lower().split() and re.search(r"\b(?:MIT|BSD|Apache|MPL)\b", told)
    return not free and COPYLEFT.search(told) is not None


def licence(name: str) -> str:
    """What the package's metadata says; where they say nothing, how its licence file begins."""
    found = distribution(name)
    classifiers = [c for c in found.metadata.get_all("Classifier") or [] if c.startswith("License ::")]
    said = [found.metadata.get("License-Expression") or "", (found.metadata.get("License") or "")[:200], *classifiers]
    files = [f for f in found.files or [] if f.name.upper().startswith("LICEN")] if not any(said) else []
    return " ".join([*said, *(file.read_text("utf-8")[:300] for file in files)])


def test_every_locked_package_has_hashes_and_no_address() -> None:
    text = LOCK.read_text("utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(blocks) > 50
    for block in blocks:
        name = block.splitlines()[0]
        assert re.match(r"[a-z0-9][a-z0-9._-]*(?:\[[a-z,]+\])?==", name), name
        assert "--hash=sha256:" in block, name
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links", text)


def test_installed_core_is_what_the_lock_says() -> None:
    """A package may be locked at several versions, for several Pythons."""
    locked = set(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", LOCK.read_text("utf-8"), flags=re.MULTILINE))
    for name in sorted(core()):
        assert (name, distribution(name).version) in locked, name


@pytest.mark.parametrize("name", sorted(core()))
def test_no_core_dependency_is_copyleft_and_all_are_in_the_notice(name: str) -> None:
    told = licence(name)
    assert not is_copyleft(told), f"{name}: {told}"
    assert name in noticed(), f"{name} ({told.strip()[:60]}) is not in NOTICE"


def test_every_locked_package_is_in_the_notice() -> None:
    assert set(locked()) >= core() | {"pyspark", "py4j", "pytest"}
    assert not [name for name in locked() if name not in noticed()]


@pytest.mark.parametrize("name", locked())
def test_nothing_locked_is_copyleft(name: str) -> None:
    """The extra and what only development needs, too."""
    try:
        told = licence(name)
    except PackageNotFoundError:
        pytest.skip("not for this system")
    assert told.strip() and not is_copyleft(told), f"{name}: {told}"


@pytest.mark.parametrize("name", sorted(core()))
def test_installed_files_are_what_their_wheel_says(name: str) -> None:
    """Models and code by digest, offline: the lock pins the wheel, its RECORD each file, and the disk holds them."""
    checked = 0
    for file in distribution(name).files or []:
        place = Path(str(file.locate()))
        if file.hash is None or file.hash.mode != "sha256" or "__pycache__" in file.parts or "bin" in file.parts:
            continue
        found = base64.urlsafe_b64encode(hashlib.sha256(place.read_bytes()).digest()).rstrip(b"=").decode()
        assert found == file.hash.value, place.name
        checked += 1
    assert checked


def test_nothing_unpickles() -> None:
    """No stored or given file may run code: no pickle, marshal, eval or torch.load in the package."""
    pattern = re.compile(
        r"\b(?:pickle|marshal|shelve|joblib|dill)\b|\btorch\.load\b|(?<![\w.])(?:eval|exec)\(|allow_pickle=True"
    )
    for file in (ROOT / "src").rglob("*.py"):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            assert not pattern.search(line.split("#")[0]), f"{file.relative_to(ROOT)}:{number}: {line.strip()}"


def test_nothing_fetches() -> None:
    """No address found in a document is ever asked for: no module of the package imports an HTTP client."""
    pattern = re.compile(
        r"^\s*(?:import|from)\s+(?:requests|httpx|urllib\.request|urllib3|aiohttp|http\.client|socket)\b"
    )
    for file in (ROOT / "src").rglob("*.py"):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            assert not pattern.search(line), f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
