"""What the help and the README say is true: every example runs, every command is named, none that does not exist."""

from __future__ import annotations

import gzip
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli import _register, app

if not app.registered_commands:
    _register()
RUNNER = CliRunner()
README = Path(__file__).parents[2] / "README.md"
#: Not run here: a server without end, all pages, the whole corpus, all of the codebook, a cluster (each has its tests).
LONG = ("serve", "site", "demo", "codebook test", "spark annotate", "spark build", "spark dedupe")


def epilogs() -> Iterator[tuple[str, str]]:
    """Every command, those of groups as "codebook lint", with its epilog."""
    groups = [(f"{group.name} ", group.typer_instance) for group in app.registered_groups if group.typer_instance]
    for prefix, owner in [("", app), *groups]:
        for command in owner.registered_commands:
            name = command.name or (command.callback.__name__ if command.callback else "")
            yield prefix + name, command.epilog or ""


EPILOGS = dict(epilogs())
EXAMPLES = {
    name: match.group(1) for name, epilog in EPILOGS.items() if (match := re.search(r"Example: (detente .+)", epilog))
}


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the examples name: a store of a few demo articles and of a second coder's events."""
    folder = tmp_path_factory.mktemp("desk")
    records = [r for r in _corpus() if "2012-07" <= r["date"] < "2012-10-04"]
    (folder / "news").mkdir()
    with gzip.open(folder / "news/demo.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    (folder / "article.txt").write_text(records[0]["text"], encoding="utf-8")
    pair = {"id": "p1", "sentence": "Chad accused Libya of arming rebels.", "source": "Chad", "target": "Libya"}
    (folder / "pairs.jsonl").write_text(json.dumps(pair) + "\n", encoding="utf-8")
    rows = "".join(f"2012-{month:02d}-04,USA,RUS,042\n2012-{month:02d}-05,RUS,USA,112\n" for month in range(1, 11))
    (folder / "events.csv").write_text("day,iso_a,iso_b,code\n" + rows, encoding="utf-8")
    with resources.as_file(resources.files("detente.data").joinpath("codebook")) as codebook:
        shutil.copytree(codebook, folder / "my-codebook")
    (folder / "desk.toml").write_text(RUNNER.invoke(app, ["watch", "--show-rules"]).stdout, encoding="utf-8")
    return folder


def _corpus() -> list[dict[str, str]]:
    text = resources.files("detente.data").joinpath("demo/rus_usa.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="session")
def store(desk: Path) -> Path:
    """The store by the examples of `build` and `import`; it stands where the examples look for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk)
        for name in ("build", "import"):
            assert not app(_words(EXAMPLES[name]), standalone_mode=False)
        Path("demo").mkdir()
        shutil.copy("news.duckdb", "demo/demo.duckdb")
    return desk / "news.duckdb"


def _words(example: str) -> list[str]:
    return shlex.split(example.replace("events.parquet", "events.csv"))[1:]


@pytest.mark.parametrize("name", EPILOGS)
def test_help_has_an_example(name: str) -> None:
    shown = RUNNER.invoke(app, [*name.split(), "--help"])
    assert shown.exit_code == 0
    assert f"Example: detente {name} " in " ".join(shown.output.split()) + " "


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in (*LONG, "build", "import")])
def test_the_example_runs(name: str, desk: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    assert not app(_words(EXAMPLES[name]), standalone_mode=False), EXAMPLES[name]


def test_the_readme_names_every_command_and_no_other() -> None:
    text = README.read_text("utf-8")
    section = text.split("## Commands")[1].split("\n## ")[0]
    cells = [re.split(r"(?<!\\)\|", line)[1] for line in section.splitlines() if line.startswith("| `")]
    named = {code.removeprefix("detente ").split()[0] for cell in cells for code in re.findall(r"`([^`]+)`", cell)}
    existing = {name.split()[0] for name in EPILOGS}
    assert named <= existing, "the README names commands that do not exist"
    assert existing <= named, "the README leaves out commands"


def test_every_call_in_the_readme_is_of_a_command() -> None:
    called = re.findall(r"(?:^|`)detente ([a-z]+)\b", README.read_text("utf-8"), re.MULTILINE)
    assert called and set(called) <= {name.split()[0] for name in EPILOGS}
