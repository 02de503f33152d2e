"""A scholar's own codebook: one file beside ours, used by every command that codes, and its mistakes named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from detente.events.version import _version as version_of
from detente.events.version import codebook_version

DETENTE = [sys.executable, "-c", "from detente.cli import main; main()"]
FRAME = """[[frame]]
id = "mine.snub"
cameo = "1122"
verbs = ["cold-shoulder", "snubnose"]
yes = ["[A:Ruritania] snubnosed [B:Graustark]."]
no = ["[A:Ruritania] was snubnosed in [B:Graustark]."]
"""
TEXT = "Chad snubnosed Mali on Monday.\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    frames = tmp_path / "my-codebook" / "frames"
    frames.mkdir(parents=True)
    (frames / "mine.toml").write_text(FRAME, "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    return tmp_path / "my-codebook"


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k != "DETENTE_CODEBOOK"} | environment
    return subprocess.run([*DETENTE, *words], capture_output=True, text=True, check=False, env=env)


def test_annotate_codes_by_the_named_codebook(own: Path) -> None:
    article = str(own.parent / "a.txt")
    assert "1122" not in {e["cameo"] for e in json.loads(run("annotate", article).stdout)["events"]}
    for answer in (
        run("annotate", article, "--codebook", str(own)),
        run("annotate", article, DETENTE_CODEBOOK=str(own)),
    ):
        (event,) = json.loads(answer.stdout)["events"]
        assert (event["source"]["id"], event["cameo"], event["target"]["id"]) == ("TCD", "1122", "MLI")


def test_classify_leaves_a_scholars_codebook_to_its_frames(own: Path) -> None:
    pairs = own.parent / "pairs.jsonl"
    pairs.write_text(
        '{"id": 1, "sentence": "Chad glorped Mali over fish.", "source": "Chad", "target": "Mali"}\n', "utf-8"
    )
    ours, theirs = (json.loads(run("classify", str(pairs), *more).stdout) for more in ((), ("--codebook", str(own))))
    assert (theirs["type"], theirs["cameo"]) == ("STATEMENT", "010")
    assert ours["confidence"] != theirs["confidence"]


def test_a_mistake_is_named_with_file_line_and_fix(own: Path) -> None:
    (own / "frames" / "mine.toml").write_text(FRAME.replace("verbs", "verps"), "utf-8")
    answer = run("annotate", str(own.parent / "a.txt"), "--codebook", str(own))
    assert answer.returncode == 1 and answer.stdout == ""
    assert "mine.toml:" in answer.stderr and "verbs" in answer.stderr and "Traceback" not in answer.stderr
    missing = run("annotate", str(own.parent / "a.txt"), "--codebook", str(own / "nowhere"))
    assert missing.returncode == 1 and "no such codebook directory" in missing.stderr


def test_build_keeps_which_codebook_coded(own: Path) -> None:
    from detente.store.connection import connect

    db = own.parent / "s.duckdb"
    answer = run("build", str(own.parent / "a.txt"), "--db", str(db), "--codebook", str(own))
    assert answer.returncode == 0, answer.stderr
    with connect(db) as connection:
        assert connection.execute("SELECT cameo FROM events").fetchall() == [("1122",)]
        ((coded_by,),) = connection.execute("SELECT DISTINCT codebook FROM mentions").fetchall()
    assert coded_by != codebook_version()


def test_only_the_rules_of_a_codebook_make_its_version(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def version() -> str:
        version_of.cache_clear()
        return codebook_version()

    monkeypatch.setenv("DETENTE_CODEBOOK", str(own))
    first = version()
    for name in (".git/index", "README.md", "frames/.mine.toml.swp", "frames/mine.toml~"):
        (own / name).parent.mkdir(exist_ok=True)
        (own / name).write_text(name, "utf-8")
        assert version() == first, name
    (own / "frames" / "mine.toml").write_text(FRAME + "\n", "utf-8")
    assert version() != first
