"""The manifest is read back as it was written, and is not trusted."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.diagnostics.finding import LettergenError
from lettergen.output import manifest
from lettergen.output.manifest import Entry, Manifest

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
    written = Manifest(entries, combined)
    assert manifest.decode(manifest.encode(written), Path("manifest.json")) == written


def test_no_manifest_is_an_empty_one(tmp_path: Path) -> None:
    assert manifest.read(tmp_path) == Manifest()


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
        manifest.read(tmp_path)
    assert refused.value.findings[0].code == "LG413"
    assert "is not a manifest of lettergen" in str(refused.value)


def test_the_manifest_of_a_newer_lettergen_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"version": 2, "letters": []}', encoding="utf-8")
    with pytest.raises(LettergenError, match="newer version of lettergen"):
        manifest.read(tmp_path)


def test_a_manifest_may_hold_more_than_this_lettergen_knows(tmp_path: Path) -> None:
    content = {"version": 1, "letters": {"kent.docx": {**_GOOD, "colour": "blue"}}}
    (tmp_path / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    assert manifest.read(tmp_path).letters["kent.docx"].recipient == "Kent"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_named_pipe_in_its_place_is_refused_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "manifest.json")
    with pytest.raises(LettergenError) as refused:
        manifest.read(tmp_path)
    assert refused.value.findings[0].code == "LG416"
