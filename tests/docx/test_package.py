"""A package is read with all its parts, or refused with a message that tells what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.package import Package
from lettergen.docx.xml import parse, w
from tests.support.documents import (
    CORE,
    MAIN,
    STYLES,
    TYPES,
    WORD_TYPE,
    compile_document,
    merge,
    merge_document,
    pack,
    parse_part,
    unzip,
    zip_parts,
)
from tests.support.wordprocessingml import problems

DOCUMENT_TYPE = f"{WORD_TYPE}.document.main+xml"


def opened(data: bytes, folder: Path) -> Package:
    """Take a file's content, where to put it; return it read as a package."""
    path = folder / "letter.docx"
    path.write_bytes(data)
    return Package.read(path)


def refused(data: bytes, folder: Path) -> str:
    """Take a file's content; return why it cannot be read, without its path."""
    with pytest.raises(LettergenError) as caught:
        opened(data, folder)
    assert [finding.code for finding in caught.value.findings] == ["LG210"]
    return str(caught.value).removeprefix(f"{folder / 'letter.docx'}: ")


def with_type(old: str, new: str, name: str = "plain") -> bytes:
    """Take a content type, another; return a document that has the other in its place."""
    parts = unzip(pack(name))
    assert old.encode() in parts[TYPES]
    return zip_parts({**parts, TYPES: parts[TYPES].replace(old.encode(), new.encode())})


def without(part: str) -> bytes:
    """Take a part; return a document without it."""
    return zip_parts({name: data for name, data in unzip(pack("plain")).items() if name != part})


def test_all_parts_are_read(tmp_path: Path) -> None:
    package = opened(pack("places"), tmp_path)
    assert package.main == MAIN
    assert package.parts == unzip(pack("places"))


def test_a_missing_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(LettergenError, match="cannot be read: No such file or directory"):
        Package.read(tmp_path / "letter.docx")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LettergenError, match="cannot be read"):
        Package.read(tmp_path)


NOT_WORD = "is not a Word document. Save it in Word again."
DAMAGED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "text": lambda: b"Dear Sir or Madam",
    "truncated": lambda: pack("plain")[:-200],
    "cut in half": lambda: pack("plain")[: len(pack("plain")) // 2],
    "another zip": lambda: zip_parts({"a.txt": b"a"}),
    "no content types": lambda: without(TYPES),
    "no package relationships": lambda: without("_rels/.rels"),
    "no main part": lambda: without(MAIN),
    "a spreadsheet": lambda: with_type(
        DOCUMENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    ),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_what_is_no_word_document_is_refused(data: Callable[[], bytes], tmp_path: Path) -> None:
    assert refused(data(), tmp_path) == NOT_WORD


@pytest.mark.parametrize("part", [TYPES, "_rels/.rels"])
def test_a_part_that_holds_the_package_together_must_be_xml(part: str, tmp_path: Path) -> None:
    with pytest.raises(LettergenError) as caught:
        opened(zip_parts({**unzip(pack("plain")), part: b"<"}), tmp_path)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.detail) == ("LG212", part)


def test_an_encrypted_document_is_refused_with_the_way_out(tmp_path: Path) -> None:
    compound_file = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    assert refused(compound_file, tmp_path) == (
        "is encrypted or in the format of Word 97."
        " Save it in Word as 'Word Document (.docx)', without a password."
    )


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_a_document_with_macros_is_refused(kind: str, tmp_path: Path) -> None:
    assert refused(with_type(DOCUMENT_TYPE, kind), tmp_path) == (
        "contains macros. Save it in Word as 'Word Document (.docx)', which has none."
    )


def test_the_strict_format_is_refused_for_its_elements_have_other_names(tmp_path: Path) -> None:
    parts = unzip(pack("plain"))
    transitional = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    strict = b"http://purl.oclc.org/ooxml/officeDocument/relationships/"
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(transitional, strict)
    assert refused(zip_parts(parts), tmp_path) == (
        "is in the format Strict Open XML. Save it in Word as 'Word Document (.docx)'."
    )


def test_a_template_becomes_a_document() -> None:
    template = with_type(DOCUMENT_TYPE, f"{WORD_TYPE}.template.main+xml")
    docx = merge(compile_document(template), {"name": "Kent"})
    assert DOCUMENT_TYPE.encode() in unzip(docx)[TYPES]
    assert b"template.main" not in unzip(docx)[TYPES]
    assert problems(docx) == []


def test_a_type_may_be_given_for_an_ending(tmp_path: Path) -> None:
    override = f'<Override PartName="/{MAIN}" ContentType="{DOCUMENT_TYPE}"/>'
    parts = unzip(with_type(override, ""))
    parts[TYPES] = parts[TYPES].replace(b'"application/xml"', f'"{DOCUMENT_TYPE}"'.encode())
    assert opened(zip_parts(parts), tmp_path).main == MAIN


def test_a_document_without_styles_is_refused() -> None:
    with pytest.raises(LettergenError, match="has no styles"):
        compile_document(without(STYLES))


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (MAIN, "plain"),
        (STYLES, "plain"),
        ("word/_rels/document.xml.rels", "plain"),
        ("word/header1.xml", "places"),
        ("word/footnotes.xml", "places"),
        ("word/_rels/footnotes.xml.rels", "places"),
        ("docProps/core.xml", "places"),
    ],
)
def test_a_part_that_is_no_xml_is_named(part: str, name: str) -> None:
    data = zip_parts({**unzip(pack(name)), part: b"<not XML"})
    with pytest.raises(LettergenError) as caught:
        compile_document(data)
    assert {finding.code for finding in caught.value.findings} == {"LG212"}
    assert f"letter.docx, {part}: is not XML" in str(caught.value)


@pytest.mark.parametrize("character", ["\U0010fff0" + "7\U0010fff1", "&#x10FFF4;", "\U0010ffff"])
@pytest.mark.parametrize("part", [MAIN, "word/header1.xml", "word/footnotes.xml", CORE])
def test_a_character_that_the_compiler_keeps_for_itself_is_refused(
    character: str, part: str
) -> None:
    text = unzip(pack("places"))[part].decode().replace("{{ name }}", character)
    with pytest.raises(LettergenError) as caught:
        compile_document(zip_parts({**unzip(pack("places")), part: text.encode()}))
    (finding,) = caught.value.findings
    assert finding.code == "LG104"
    assert str(finding.place) == f"letter.docx, {part}"


def test_a_part_in_another_encoding_is_read() -> None:
    parts = unzip(pack("plain"))
    text = parts[MAIN].decode().replace("UTF-8", "UTF-16").replace("Dear", "Chère")
    docx = merge(
        compile_document(zip_parts({**parts, MAIN: text.encode("utf-16")})), {"name": "Kent"}
    )
    assert parse_part(docx).findtext(f".//{w('t')}") == "Chère Kent"
    assert problems(docx) == []


def test_a_relationship_to_a_part_that_is_not_there_is_not_followed(tmp_path: Path) -> None:
    package = opened(without(STYLES), tmp_path)
    assert package.find_related_parts(MAIN, "/styles") == []


def test_a_part_is_added_with_its_type_and_its_relationship(tmp_path: Path) -> None:
    package = opened(pack("plain"), tmp_path)
    package.add_part("word/new.xml", "<a/>", "text/xml", "http://example.org/new")
    assert package.find_related_parts(MAIN, "/new") == ["word/new.xml"]
    assert b'<Override PartName="/word/new.xml" ContentType="text/xml"/>' in package.parts[TYPES]
    package.add_part("word/new.xml", "<b/>", "text/plain", "http://example.org/newer")
    assert package.parts[TYPES].count(b"/word/new.xml") == 1


def test_a_document_need_not_be_called_document(tmp_path: Path) -> None:
    parts = unzip(pack("plain"))
    moved = {
        name.replace("word/", "letter/").replace("document.xml", "main.xml"): data.replace(
            b"word/document.xml", b"letter/main.xml"
        ).replace(b"word/styles.xml", b"letter/styles.xml")
        for name, data in parts.items()
    }
    package = opened(zip_parts(moved), tmp_path)
    assert package.main == "letter/main.xml"
    docx = merge(compile_document(zip_parts(moved)), {"name": "Kent"})
    assert parse_part(docx, "letter/main.xml").findtext(f".//{w('t')}") == "Dear Kent"
    assert problems(docx) == []


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(position=st.floats(0, 1, exclude_max=True), damage=st.binary(min_size=1, max_size=12))
def test_damage_anywhere_in_the_file_is_a_finding_and_never_a_crash(
    position: float, damage: bytes
) -> None:
    data = pack("places")
    start = int(position * len(data))
    damaged = data[:start] + damage + data[start + len(damage) :]
    try:
        compile_document(damaged)
    except LettergenError as error:
        assert error.findings


def test_a_merged_document_keeps_the_parts_that_no_letter_changes() -> None:
    before, after = unzip(pack("places")), unzip(merge_document("places"))
    assert after[STYLES] == before[STYLES]
    assert parse(after["_rels/.rels"]) is not None
    assert set(after) - set(before) == {"word/_rels/header1.xml.rels"}


def test_a_document_that_is_read_twice_can_be_changed_once(tmp_path: Path) -> None:
    first = opened(pack("plain"), tmp_path)
    first.parts.clear()
    assert opened(pack("plain"), tmp_path).parts
