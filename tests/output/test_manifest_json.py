"""``manifest.json`` is read and printed as earlier versions wrote it, and is not trusted."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen import __version__
from lettergen.diagnostics.finding import LettergenError
from lettergen.output import manifest_json
from lettergen.output.entry import Entry
from lettergen.output.manifest_json import ManifestContent

_TEXTS = st.text(max_size=20)
_DIGESTS = st.dictionaries(_TEXTS, _TEXTS, max_size=3)
_ENTRIES = st.builds(
    Entry,
    _TEXTS,
    _TEXTS,
    _TEXTS,
    _TEXTS,
    st.booleans(),
    _TEXTS,
    st.integers(0, 9),
    _DIGESTS,
    _DIGESTS,
    _DIGESTS,
)
_NAMES = st.from_regex(r"[a-z]{4,9}(/[a-z]{4,9})?\.docx", fullmatch=True)


@given(st.dictionaries(_NAMES, _ENTRIES, max_size=4), _DIGESTS)
def test_what_is_written_is_read_back(entries: dict[str, Entry], combined: dict[str, str]) -> None:
    text = "".join(manifest_json.encode(entries.items(), combined))
    data = text.encode("utf-8", "surrogatepass")
    assert manifest_json.decode(data, Path("manifest.json")) == ManifestContent(entries, combined)


def test_it_is_printed_as_earlier_versions_wrote_it() -> None:
    entry = Entry("Kent", "../campaign.yaml", "written", "0", inputs={"recipient": "1"})
    content = {
        "version": 1,
        "lettergen": __version__,
        "letters": {
            name: {
                "recipient": "Kent",
                "campaign": "../campaign.yaml",
                "state": "written",
                "sha256": "0",
                "inputs": {"recipient": "1"},
            }
            for name in ("essex.docx", "kent.docx")
        },
        "combined": {"all.pdf": "2"},
    }
    letters = [("essex.docx", entry), ("kent.docx", entry)]
    printed = "".join(manifest_json.encode(letters, {"all.pdf": "2"}))
    assert printed == json.dumps(content, indent=1) + "\n"
    empty = {"version": 1, "lettergen": __version__, "letters": {}}
    assert "".join(manifest_json.encode([], {})) == json.dumps(empty, indent=1) + "\n"


def test_there_may_be_none(tmp_path: Path) -> None:
    assert manifest_json.read(tmp_path) is None


def test_the_file_that_stands_for_a_database_makes_earlier_versions_refuse_the_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "manifest.json").write_bytes(manifest_json.build_marker("manifest.sqlite"))
    assert manifest_json.read(tmp_path) is None
    content = json.loads((tmp_path / "manifest.json").read_bytes())
    assert content["version"] == 2  # they refuse every version above 1


_GOOD = {"recipient": "Kent", "campaign": "c", "state": "written", "sha256": "0"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        '{"version": 1}',
        '{"version": "1", "letters": {}}',
        '{"version": 1, "letters": {"kent.docx": {}}}',
        '{"version": 1, "letters": {"kent.docx": "x"}}',
        json.dumps({"version": 1, "letters": {"kent.docx": {**_GOOD, "sha256": 3}}}),
        json.dumps({"version": 1, "letters": {"kent.docx": {**_GOOD, "inputs": {"a": 1}}}}),
        json.dumps({"version": 1, "letters": {"kent.docx": {**_GOOD, "stale": "yes"}}}),
        json.dumps({"version": 1, "letters": {"../kent.docx": _GOOD}}),
        json.dumps({"version": 1, "letters": {"/etc/kent.docx": _GOOD}}),
        json.dumps({"version": 1, "letters": {"a/../../kent.docx": _GOOD}}),
        json.dumps({"version": 1, "letters": {"campaign.yaml": _GOOD}}),
        json.dumps({"version": 1, "letters": {}, "combined": ["all.pdf"]}),
        json.dumps({"version": 1, "letters": {}, "combined": {"all.pdf": 1}}),
    ],
)
def test_a_manifest_that_lettergen_did_not_write_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(LettergenError) as refused:
        manifest_json.read(tmp_path)
    assert refused.value.findings[0].code == "LG413"
    assert "is not a manifest of lettergen" in str(refused.value)


def test_the_manifest_of_a_newer_lettergen_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"version": 3, "letters": []}', encoding="utf-8")
    with pytest.raises(LettergenError, match="newer version of lettergen"):
        manifest_json.read(tmp_path)


def test_a_manifest_may_hold_more_than_this_lettergen_knows(tmp_path: Path) -> None:
    content = {"version": 1, "letters": {"kent.docx": {**_GOOD, "colour": "blue"}}}
    (tmp_path / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    found = manifest_json.read(tmp_path)
    assert found and found.letters["kent.docx"].recipient == "Kent"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_named_pipe_in_its_place_is_refused_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "manifest.json")
    with pytest.raises(LettergenError) as refused:
        manifest_json.read(tmp_path)
    assert refused.value.findings[0].code == "LG416"
