"""The codebook holds together: schema, examples, lint, errors that name the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import CodebookError, InputError
from detente.events import checks, codebook
from detente.records import EVENT_TYPES, QUADS


def test_every_type_and_code_is_known() -> None:
    book = codebook.load()
    assert set(book.types) == set(EVENT_TYPES)
    assert {code.type for code in book.codes.values()} == set(EVENT_TYPES)
    assert {code.quad for code in book.codes.values()} == set(QUADS)
    assert {f"{root:02d}" for root in range(1, 21)} <= set(book.codes)
    assert all(-10 <= code.intensity <= 10 for code in book.codes.values())


def test_modes_are_those_of_their_type() -> None:
    book = codebook.load()
    for code in book.codes.values():
        assert code.mode is None or code.mode in book.types[code.type]["modes"], code


def test_every_example_of_every_frame_holds() -> None:
    results = checks.test(codebook.load())
    failed = [f"{r.place} {r.frame}: {r.example} gave {r.got}" for r in results if not r.passed]
    assert not failed, "\n".join(failed)
    assert {r.frame for r in results if r.positive} == {r.frame for r in results if not r.positive}


def test_lint_finds_nothing_in_our_own() -> None:
    assert checks.lint(codebook.load()) == []


def test_every_type_has_a_frame_that_gives_it() -> None:
    book = codebook.load()
    assert {book.codes[f.cameo].type for f in book.frames} == set(EVENT_TYPES)


@pytest.mark.parametrize(
    ("line", "where", "fix"),
    [
        ('verb = ["sneer at"]', "own.toml:4", "did you mean 'verbs'?"),
        ('verbs = "sneer at"', "own.toml:4", "write it as a list"),
        ('verbs = ["sneer at [concerns]"]', "own.toml:4", "did you mean 'concern'?"),
        ('verbs = ["sneer at", ""]', "own.toml:4", "write words, each in quotes"),
        ("verbs = [3]", "own.toml:4", "write words, each in quotes"),
        ('verbs = ["[violence]"]', "own.toml:4", "begin with a word: its head"),
        ('back = "111 "', "own.toml:4", "did you mean '111'?"),
        ('state_cameo = "11l"', "own.toml:4", "did you mean '11'?"),
        ('subject_class = "violense"', "own.toml:4", "did you mean 'violence'?"),
    ],
)
def test_a_typo_is_told_with_its_place(tmp_path: Path, line: str, where: str, fix: str) -> None:
    body = f'[[frame]]\nid = "own.sneer"\ncameo = "111"\n{line}\nyes = ["x"]\nno = ["x"]\n'
    with pytest.raises(CodebookError) as caught:
        codebook.load(_own(tmp_path, body))
    assert caught.value.where == where
    assert caught.value.fix == fix


def test_broken_toml_and_unknown_code_name_the_line(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="line 3") as caught:
        codebook.load(_own(tmp_path / "a", '[[frame]]\nid = "own.a"\ncameo = 11"\n'))
    assert caught.value.where == "own.toml:3"
    with pytest.raises(CodebookError) as caught:
        codebook.load(_own(tmp_path / "b", '[[frame]]\nid = "own.a"\ncameo = "1117"\nyes = ["x"]\nno = ["x"]\n'))
    assert caught.value.where == "own.toml:3"


@pytest.mark.parametrize(
    ("name", "body", "where", "fix"),
    [
        ("frames/own.toml", 'frame = ["x"]\n', "own.toml:1", "write its header in double brackets, its keys below"),
        ("frames/own.toml", '[frame]\nid = "x"\n', "own.toml:1", "write [[frame]] above each frame"),
        ("cameo.csv", "111,Criticise,-2,verbal_conflict,ACCUSE,\n", "cameo.csv:1", "write the head code,name"),
        ("cameo.csv", "HEAD010,Say,none,verbal_cooperation,STATEMENT,\n", "cameo.csv:2", "write one from -10 to 10"),
        ("cameo.csv", "HEAD010,Say,0,verbal_cooperation,STATEMENTS,\n", "cameo.csv:2", "did you mean 'STATEMENT'?"),
        ("cameo.csv", "HEAD111,Criticise,-2,verbal_conflict,ACCUSE,\n", "cameo.csv:2", "add a row 010"),
        ("types.toml", '[A]\nquad = "bad"\ndefinition = "x"\n', "types.toml:1", "known: material_conflict"),
        ("objects.toml", "aid = [3]\n", "objects.toml:1", "write words, each in quotes"),
        ("objects.toml", 'aid = ["bread"]\n', "objects.toml:1", "add anaphor = [...]"),
        ("modality.toml", '[negated]\nwords = ["not"]\n', "modality.toml:1", "add it, or leave the file to ours"),
        ("domains.toml", "sport = 3\n", "domains.toml:1", "write [sport] and its lists below"),
        ("control.toml", '[map.stop]\ncopy = "fall"\n', "control.toml:2", "copy a map that stands above"),
        ("control.toml", '[map.stop]\n03 = "13o"\n', "control.toml:2", "did you mean '13'?"),
    ],
)
def test_what_would_break_the_coder_is_told_when_the_codebook_is_read(
    tmp_path: Path, name: str, body: str, where: str, fix: str
) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / name).write_text(body.replace("HEAD", "code,name,intensity,quad,type,mode\n"), "utf-8")
    with pytest.raises(CodebookError) as caught:
        codebook.load(tmp_path)
    assert caught.value.where == where
    assert (caught.value.fix or "").startswith(fix)


def test_a_byte_order_mark_is_no_part_of_a_codebook_and_other_encodings_are_named(tmp_path: Path) -> None:
    assert codebook.load(
        _own(tmp_path / "a", '\ufeff[[frame]]\nid = "own.a"\ncameo = "111"\nyes = ["x"]\nno = ["x"]\n')
    )
    folder = _own(tmp_path / "b", "")
    (folder / "frames" / "own.toml").write_bytes("# é\n".encode("latin-1"))
    with pytest.raises(CodebookError, match="not UTF-8"):
        codebook.load(folder)


def test_a_users_own_frame_is_used_and_checked(tmp_path: Path) -> None:
    body = """[[frame]]
id = "own.sneer"
cameo = "111"
verbs = ["sneer at"]
target = ["at"]
yes = ["[A:Gabon] sneered at [B:Congo]."]
no = ["[A:Gabon] smiled at [B:Congo]."]
"""
    book = codebook.load(_own(tmp_path, body))
    results = [r for r in checks.test(book) if r.frame == "own.sneer"]
    assert [r.passed for r in results] == [True, True]
    assert "sneer at" in checks.show(book, "own.sneer")


def test_files_that_nothing_reads_are_named(tmp_path: Path) -> None:
    own = _own(tmp_path, "")
    for name in ("objekts.toml", "confidence.toml", "more.toml", "objects.toml"):
        (own / name).write_text("", "utf-8")
    found = {f.place: f.fix for f in checks.unread(own)}
    assert found.keys() == {"objekts.toml:1", "confidence.toml:1", "more.toml:1"}
    assert "objects.toml" in found["objekts.toml:1"] and "frames/" in found["more.toml:1"]


def test_lint_names_clash_and_shadow(tmp_path: Path) -> None:
    body = """[[frame]]
id = "own.clash"
cameo = "070"
verbs = ["castigate", "donate"]
yes = ["x"]
no = ["x"]
"""
    found = {(f.kind, f.message.split("'")[1]) for f in checks.lint(codebook.load(_own(tmp_path, body)))}
    assert found == {("clash", "castigate"), ("shadowed", "donate")}


def test_show_prints_a_code_and_suggests_for_a_typo() -> None:
    book = codebook.load()
    assert checks.show(book, "112").startswith("112 Accuse: ACCUSE/allege")
    assert "accuse.accuse" in checks.show(book, "112")
    assert checks.show(book, "AID").startswith("AID (material_cooperation)")
    assert checks.show(book, "aid") == checks.show(book, "AID")
    with pytest.raises(InputError, match=r"did you mean 'accuse\.accuse'"):
        checks.show(book, "accuse.acuse")
    with pytest.raises(InputError, match=r"'zzzz' \(give a CAMEO code, a type or a frame"):
        checks.show(book, "zzzz")


def _own(folder: Path, body: str) -> Path:
    (folder / "frames").mkdir(parents=True)
    (folder / "frames" / "own.toml").write_text(body, "utf-8")
    return folder
