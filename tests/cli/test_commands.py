"""Every command of the contract exists and fails the way the contract says."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from detente.cli import _register, app

if not app.registered_commands:
    _register()
COMMANDS = [
    command.name or (command.callback.__name__ if command.callback else "") for command in app.registered_commands
]
CONTRACT = (
    *("annotate", "classify", "build", "import", "series", "stages", "brief", "statements", "events", "gates"),
    *("serve", "export", "site", "codebook", "doctor", "demo"),
)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from detente.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", CONTRACT)
def test_the_contract_is_whole(name: str) -> None:
    groups = [group.name for group in app.registered_groups]
    assert name in (*COMMANDS, *groups)


def test_wrong_usage_is_2() -> None:
    assert run("annotate").returncode == 2
    assert run("annotate", "x.txt", "--date", "yesterday").returncode == 2


def test_missing_store_is_1_and_names_the_fix() -> None:
    done = run("events", "--db", "no-such-file.duckdb")
    assert done.returncode == 1
    assert "detente build" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_looks_at_each_model_and_says_what_is_wrong_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.cli import doctor
    from detente.errors import MissingExtra
    from detente.events import judge
    from detente.statements import second

    assert doctor._judge().well and doctor._reader().well and "MB" in doctor._reader().found

    def broken() -> object:
        raise MissingExtra("it cannot be loaded", fix="make it anew")

    for module, name, check in ((judge, "load", doctor._judge), (second, "reader", doctor._reader)):
        monkeypatch.setattr(module, name, broken)
        assert (check().well, check().found, check().fix) == (False, "it cannot be loaded", "make it anew")
    names = [check["name"] for check in json.loads(run("doctor", "--json").stdout)]
    assert {"event judge", "statement reader", "english parser"} <= set(names)


def test_the_doctor_tells_of_runs_that_nothing_went_on_with(tmp_path: Path) -> None:
    from detente.cli.doctor import _store
    from detente.store.connection import create_or_open
    from detente.store.writer import begin_run, finish_run

    db = tmp_path / "s.duckdb"
    with create_or_open(db) as connection:
        for inputs in ("mine.jsonl", "mine.jsonl", "other.jsonl"):
            begin_run(connection, "build", [inputs], "")
    assert [check.found.split()[0] for check in _store(db)[1:]] == ["3"]
    with create_or_open(db) as connection:
        finish_run(connection, begin_run(connection, "build", ["mine.jsonl"], ""))
    assert [check.found.split()[0] for check in _store(db)[1:]] == ["1"]


@pytest.mark.parametrize(("key", "fix"), [("accuse.acuse", "did you mean 'accuse.accuse'"), ("zzz", "a CAMEO code")])
def test_an_entry_that_is_not_in_the_codebook_is_1_and_short(key: str, fix: str) -> None:
    done = run("codebook", "show", key)
    assert done.returncode == 1 and fix in done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr) < 300


@pytest.mark.parametrize(
    "command", [("events", "-o", "{}.csv"), ("export", "{}.csv"), ("stages", "--all", "-o", "{}.jsonl")]
)
def test_an_out_file_that_cannot_be_written_is_1_and_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    from detente.store.connection import create_or_open

    create_or_open(tmp_path / "s.duckdb").close()
    out = tmp_path / "no-such-folder" / "x"
    done = run(*(word.format(out) for word in command), "--db", str(tmp_path / "s.duckdb"))
    assert done.returncode == 1
    assert "no-such-folder" in done.stderr and "Traceback" not in done.stderr


def test_a_terminal_that_is_not_utf_8_is_no_fault(tmp_path: Path) -> None:
    from detente.store.connection import create_or_open

    with create_or_open(tmp_path / "s.duckdb") as connection:
        connection.execute("INSERT INTO statements (id, text, chain) VALUES ('s', 'it – was “said”', ['A', 'B'])")
    command = [sys.executable, "-m", "detente", "statements", "--db", str(tmp_path / "s.duckdb")]
    latin = os.environ | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([*command, "--json"], capture_output=True, env=latin, check=True)
    assert json.loads(done.stdout)["text"] == "it – was “said”"
    assert subprocess.run(command, capture_output=True, env=latin, check=False).returncode == 0


def test_annotate_goes_on_after_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("France thanked Canada for the loan.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02\x03" * 64)
    done = run("annotate", str(tmp_path), "--date", "2020-05-04", "--jobs", "1")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [bool(record["errors"]) for record in records] == [False, True]
    assert all(value in ([], None, "", "none") for key, value in records[1].items() if key not in ("id", "errors"))


def test_nothing_readable_is_1(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"")
    assert run("annotate", str(tmp_path / "b.txt")).returncode == 1


def test_classify_passes_over_a_broken_line(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    good = {"id": "p1", "sentence": "Chad accused Libya of arming rebels.", "source": "Chad", "target": "Libya"}
    pairs.write_text(json.dumps(good) + "\n{broken\n", encoding="utf-8")
    done = run("classify", str(pairs))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == ["p1"]
    assert set(answers[0]) >= {"id", "type", "mode", "cameo", "modality", "confidence"}
    assert "pairs.jsonl:2" in done.stderr


def test_classify_answers_a_row_that_cannot_be_read_with_its_errors(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(
        '\ufeff{"id": 1, "sentence": "Chad met Libya.", "target": "Libya"}\n{"id": 2}\n7\n', encoding="utf-8"
    )
    done = run("classify", str(pairs))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(a["id"], a["errors"][0]["code"]) for a in answers] == [
        (1, "no_source"),
        (2, "no_sentence"),
        (None, "not_a_pair"),
    ]
    assert done.returncode == 1 and "3 answered with errors" in done.stderr


def test_classify_answers_every_row_of_json_whatever_its_bytes(tmp_path: Path) -> None:
    pair = {"sentence": "Chad accused Libya of arming rebels.", "source": "Chad", "target": "Libya"}
    rows = [{"id": "p1"} | pair, {"id": "no sentence"}, {"id": "\ud800"} | pair]
    lines = ["\ufeff" + json.dumps(rows[0]), *map(json.dumps, rows[1:])]
    packed = tmp_path / "pairs.jsonl.gz"
    packed.write_bytes(gzip.compress("\n".join(lines).encode() + b"\n\xff\n"))
    done = run("classify", str(packed))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and "pairs.jsonl.gz:4: no JSON" in done.stderr
    assert [(a["id"], a.get("type")) for a in answers] == [
        ("p1", "ACCUSE"),
        ("no sentence", None),
        ("\ud800", "ACCUSE"),
    ]
    assert answers[1]["errors"][0]["code"] == "no_sentence"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_address_that_is_told_is_the_one_that_answers(tmp_path: Path, host: str) -> None:
    from detente.store.connection import create_or_open

    create_or_open(tmp_path / "s.duckdb").close()
    command = [sys.executable, "-m", "detente", "serve", "--db", str(tmp_path / "s.duckdb")]
    server = subprocess.Popen([*command, "--host", host, "--port", "0"], stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        (address,) = next(found for line in server.stderr if (found := re.findall(r"http://\S+/", line)))
        for _ in range(50):  # it is told a moment before it answers
            with suppress(OSError), urllib.request.urlopen(f"{address}ready") as answer:
                assert answer.status == 200
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"nothing answers at {address}")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


def test_ctrl_c_ends_the_server_in_peace_while_a_page_is_made(tmp_path: Path) -> None:
    from detente.store.connection import create_or_open

    create_or_open(tmp_path / "s.duckdb").close()
    program = (
        "import sys, threading, duckdb\nfrom detente.web import app\n"
        "def busy(site):\n"
        "    work = lambda: duckdb.connect().execute('SELECT sum(a.range) FROM range(10000000) a, range(10000) b')\n"
        "    threading.Thread(target=work, daemon=True).start()\n"
        "    return threading.Event()\n"
        "app.keep_warm = busy\nfrom detente.cli import main\nmain()"
    )
    command = [sys.executable, "-c", program, "serve", "--db", str(tmp_path / "s.duckdb"), "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    next(line for line in server.stderr if "http://" in line)
    time.sleep(1.0)
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=20) == 0
    assert "terminate" not in server.stderr.read()


def test_a_port_of_another_is_1(tmp_path: Path) -> None:
    from detente.store.connection import create_or_open

    create_or_open(tmp_path / "s.duckdb").close()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = run("serve", "--db", str(tmp_path / "s.duckdb"), "--port", str(other.getsockname()[1]))
    assert done.returncode == 1 and "already in use" in done.stderr and "--port" in done.stderr


@pytest.mark.timeout(20)
def test_what_comes_by_a_named_pipe_is_not_read_away_by_the_count(tmp_path: Path) -> None:
    from detente.cli._shared import count_records

    (tmp_path / "a.jsonl").write_text('{"text": "Chad thanked Mali."}\n' * 2)
    os.mkfifo(tmp_path / "pipe")
    assert count_records([str(tmp_path / "a.jsonl")]) == 2
    assert count_records([str(tmp_path / "a.jsonl"), str(tmp_path / "pipe")]) is None  # opening it would wait for ever


def test_what_is_stored_from_parquet_is_neither_planned_nor_mixed_in_silence(tmp_path: Path) -> None:
    db = tmp_path / "s.duckdb"
    for more in ("--dry-run", str(tmp_path)):
        assert run("build", more, "--from-parquet", str(tmp_path), "--db", str(db)).returncode == 2


def test_a_demo_store_of_another_codebook_is_built_anew_and_no_other_store_is_touched(tmp_path: Path) -> None:
    from detente.cli.demo import _drop_older
    from detente.store.connection import create_or_open
    from detente.store.writer import begin_run

    for inputs, code, stays in (
        ("demo corpus", "old", False),
        ("demo corpus", "new", True),
        ("mine.jsonl", "old", True),
    ):
        store = tmp_path / f"{inputs}-{code}.duckdb"
        with create_or_open(store) as connection:
            begin_run(connection, "build", [inputs], code)
        _drop_older(store, "new")
        assert store.exists() is stays
