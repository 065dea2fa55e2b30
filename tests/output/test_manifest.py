"""The manifest is read back as it was written, takes over ``manifest.json``, and is not trusted."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.diagnostics.finding import LettergenError
from lettergen.output import manifest_json
from lettergen.output.entry import Entry
from lettergen.output.manifest import NAME, Manifest

_TEXTS = st.text(st.characters(), max_size=20)
_DIGESTS = st.dictionaries(_TEXTS, _TEXTS, max_size=3)
_INPUTS = st.dictionaries(st.sampled_from(["recipient", "letter", "template", "values"]), _TEXTS)
_ENTRIES = st.builds(
    Entry,
    *(_TEXTS, st.sampled_from(["a.yaml", "b.yaml"]), _TEXTS, _TEXTS, st.booleans(), _TEXTS),
    *(st.integers(0, 9), _INPUTS, _DIGESTS, _DIGESTS),
)
_NAMES = st.from_regex(r"[a-z]{4,9}(/[a-z]{4,9})?\.docx", fullmatch=True)
_KENT = Entry("Kent", "../campaign.yaml", "written", "0")


@contextmanager
def _open(folder: Path) -> Iterator[Manifest]:
    """Open the manifest as a run does."""
    with closing(Manifest(folder)) as manifest:
        manifest.take_over()
        yield manifest


@given(st.dictionaries(_NAMES, _ENTRIES, max_size=4))
def test_what_is_written_is_read_back(entries: dict[str, Entry]) -> None:
    with TemporaryDirectory() as folder:
        with _open(Path(folder)) as manifest:
            for name, entry in entries.items():
                manifest.set(name, entry)
            manifest.commit()
        with _open(Path(folder)) as manifest:
            assert {name: manifest.get(name) for name in entries} == entries
            assert list(manifest.list_letters()) == sorted(entries.items())
            for campaign in ("a.yaml", "b.yaml"):
                names = {name for name in entries if entries[name].campaign == campaign}
                assert set(manifest.list_names(campaign)) == names
            assert manifest.get("nobody.docx") is None


def test_an_entry_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    with _open(tmp_path) as manifest:
        manifest.set("kent.docx", _KENT)
        manifest.set("kent.docx", Entry("Kent", "other.yaml", "failed"))
        assert manifest.get("kent.docx") == Entry("Kent", "other.yaml", "failed")
        assert list(manifest.list_names("../campaign.yaml")) == []
        manifest.delete("kent.docx")
        assert manifest.get("kent.docx") is None


def test_combined_files_are_read_back(tmp_path: Path) -> None:
    with _open(tmp_path) as manifest:
        manifest.set_combined("../all.pdf", "0")
        manifest.set_combined("../all.pdf", "1")
        manifest.commit()
    with _open(tmp_path) as manifest:
        assert manifest.get_combined("../all.pdf") == "1"
        assert manifest.get_combined("other.pdf") == ""
        assert manifest.list_combined() == {"../all.pdf": "1"}


def test_names_that_differ_in_case_alone_are_found(tmp_path: Path) -> None:
    with _open(tmp_path) as manifest:
        for name in ("Kent.docx", "kent.DOCX", "kent.docx", "essex.docx"):
            manifest.set(name, _KENT)
        assert sorted(manifest.list_like("KENT.docx")) == ["Kent.docx", "kent.DOCX", "kent.docx"]
        assert sorted(manifest.list_like("kent.docx")) == ["Kent.docx", "kent.DOCX"]
        assert manifest.list_like("hull.docx") == []


def test_nothing_is_recorded_before_it_is_committed(tmp_path: Path) -> None:
    with _open(tmp_path) as manifest:
        manifest.set("kent.docx", _KENT)
        manifest.commit()
        manifest.set("essex.docx", _KENT)
    with _open(tmp_path) as manifest:
        assert [name for name, _ in manifest.list_letters()] == ["kent.docx"]


def test_what_letters_have_in_common_is_stored_once(tmp_path: Path) -> None:
    common = {"template": "0" * 64, "letterhead": "1" * 64, "values": "2" * 64, "engine": "3" * 64}
    with _open(tmp_path) as manifest:
        for number in range(1_000):
            digest = f"{number:064}"
            inputs = {**common, "recipient": digest}
            entry = Entry("Kent", "c", "written", digest, inputs=inputs, citations={"a": "4" * 64})
            manifest.set(f"kent-{number}.docx", entry)
        manifest.commit()
        assert manifest.get("kent-7.docx") is not None
    assert (tmp_path / NAME).stat().st_size < 400_000  # as JSON, it is more than a megabyte


def _write_old(folder: Path, letters: dict[str, Entry], combined: dict[str, str]) -> None:
    text = "".join(manifest_json.encode(letters.items(), combined))
    (folder / manifest_json.NAME).write_bytes(text.encode("utf-8", "surrogatepass"))


def test_a_manifest_of_an_earlier_version_is_taken_over(tmp_path: Path) -> None:
    letters = {"kent.docx": _KENT, "south/hull.docx": Entry("Hull", "c", "failed")}
    _write_old(tmp_path, letters, {"all.pdf": "1"})
    for _ in range(2):
        with _open(tmp_path) as manifest:
            assert dict(manifest.list_letters()) == letters
            assert manifest.list_combined() == {"all.pdf": "1"}
    assert (tmp_path / manifest_json.NAME).read_bytes() == manifest_json.build_marker(NAME)


def test_one_that_an_earlier_version_wrote_beside_the_database_is_newer(tmp_path: Path) -> None:
    with _open(tmp_path) as manifest:
        manifest.set("kent.docx", _KENT)
        manifest.set("hull.docx", _KENT)
        manifest.commit()
    newer = Entry("Kent", "../campaign.yaml", "written", "1")
    _write_old(tmp_path, {"kent.docx": newer}, {})
    with _open(tmp_path) as manifest:
        assert dict(manifest.list_letters()) == {"hull.docx": _KENT, "kent.docx": newer}


def test_one_that_cannot_be_used_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / manifest_json.NAME).write_text("{}", encoding="utf-8")
    with pytest.raises(LettergenError) as refused, _open(tmp_path):
        pass
    assert refused.value.findings[0].code == "LG413"
    assert (tmp_path / manifest_json.NAME).read_text(encoding="utf-8") == "{}"


def _build_database(*statements: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.sqlite"
        with closing(sqlite3.connect(path)) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()
        return path.read_bytes()


def _build_manifest(*statements: str) -> bytes:
    """Return a manifest after some statements that lettergen does not execute."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with _open(folder) as manifest:
            manifest.set("kent.docx", _KENT)
            manifest.commit()
        with closing(sqlite3.connect(folder / NAME)) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()
        return (folder / NAME).read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        b"x" * 5_000,
        _build_database("CREATE TABLE letters (name TEXT)"),
        _build_database("PRAGMA application_id = 7"),
        _build_manifest("CREATE VIEW a AS SELECT 1"),
        _build_manifest("CREATE TRIGGER a AFTER INSERT ON letters BEGIN DELETE FROM letters; END"),
        _build_manifest("PRAGMA journal_mode = WAL"),
        _build_manifest()[:5_000],
        *(
            _build_manifest(f"UPDATE letters SET {change}")
            for change in (
                "content = '{'",
                "content = '[]'",
                "content = '{\"recipient\": 1}'",
                "content = x'00'",
                "shared = 7",
            )
        ),
        _build_manifest("UPDATE shared SET content = '{}'"),
        _build_manifest("UPDATE letters SET name = '../kent.docx'"),
        _build_manifest("UPDATE letters SET name = x'00'"),
    ],
    ids=range(15),
)
def test_a_database_that_lettergen_did_not_write_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / NAME).write_bytes(data)
    with pytest.raises(LettergenError) as refused, _open(tmp_path) as manifest:
        assert set(manifest.list_names("../campaign.yaml")) <= {"kent.docx"}
        list(manifest.list_letters())
        manifest.get("kent.docx")
        raise AssertionError("nothing is wrong with it")
    assert refused.value.findings[0].code == "LG413"


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(_build_manifest("PRAGMA user_version = 2"))
    with pytest.raises(LettergenError, match="newer version of lettergen"), _open(tmp_path):
        pass


def test_an_empty_file_is_an_empty_manifest(tmp_path: Path) -> None:
    """A run that is killed before its first commit leaves one."""
    (tmp_path / NAME).write_bytes(b"")
    with _open(tmp_path) as manifest:
        assert list(manifest.list_letters()) == []


def test_a_journal_that_would_make_sqlite_delete_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(_build_manifest())
    victim = str(tmp_path / "precious").encode()
    Path(os.fsdecode(victim)).write_text("x", encoding="utf-8")
    ending = len(victim).to_bytes(4, "big") + (sum(victim) % 2**32).to_bytes(4, "big")
    ending += bytes.fromhex("d9d505f920a163d7")
    (tmp_path / f"{NAME}-journal").write_bytes(b"x" * 512 + victim + ending)
    with pytest.raises(LettergenError) as refused, _open(tmp_path):
        pass
    assert refused.value.findings[0].code == "LG413"
    assert (tmp_path / "precious").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
@pytest.mark.parametrize("name", [NAME, f"{NAME}-journal", f"{NAME}-wal"])
def test_a_named_pipe_in_its_place_is_refused_and_not_read(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(LettergenError) as refused, _open(tmp_path):
        pass
    assert refused.value.findings[0].code == "LG416"


@pytest.mark.parametrize("name", [NAME, f"{NAME}-journal", f"{NAME}-wal", manifest_json.NAME])
def test_a_link_in_its_place_is_not_followed(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / name).symlink_to(tmp_path / "other")
    with pytest.raises(LettergenError) as refused, _open(folder):
        pass
    assert refused.value.findings[0].code == "LG412"
    assert not (tmp_path / "other").exists()


def test_text_that_no_database_can_store_is_stored(tmp_path: Path) -> None:
    entry = Entry("\ud800", "\udcff/campaign.yaml", "written", files={"\udcff.png": "0"})
    with _open(tmp_path) as manifest:
        manifest.set("kent.docx", entry)
        assert manifest.get("kent.docx") == entry
        assert list(manifest.list_names(entry.campaign)) == ["kent.docx"]


def test_its_lines_are_json(tmp_path: Path) -> None:
    """So that people can look at it with the ``sqlite3`` program."""
    with _open(tmp_path) as manifest:
        manifest.set("kent.docx", _KENT)
        manifest.commit()
    with closing(sqlite3.connect(tmp_path / NAME)) as database:
        ((content,),) = database.execute("SELECT content FROM letters")
    assert json.loads(content) == {"recipient": "Kent", "state": "written", "sha256": "0"}


def test_reading_does_no_harm_to_a_run_that_writes(tmp_path: Path) -> None:
    entry = Entry("Kent", "campaign.yaml", "written", "0" * 64)
    with _open(tmp_path) as written:
        written.set("kent.docx", entry)  # so the database and its journal are on the disk
        with pytest.raises(LettergenError, match="is being written"):
            Manifest(tmp_path, "ro")
        written.commit()
        with closing(Manifest(tmp_path, "ro")) as read:
            assert read.get("kent.docx") == entry
