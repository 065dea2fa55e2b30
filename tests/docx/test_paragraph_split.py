"""Splitting a part loses nothing, and lets no fault pass."""

from xml.parsers.expat import ExpatError, ParserCreate

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.paragraph_split import KnownTexts, split_part
from lettergen.docx.xml import W

ROOT = f'<w:document xmlns:w="{W}">'


def part(inner: str) -> bytes:
    return f"{ROOT}<w:body>{inner}</w:body></w:document>".encode()


def apart(inner: str) -> tuple[str, list[str]]:
    """What stands between the tags of the body, and the paragraphs."""
    taken = split_part(part(inner))
    assert taken.root == ROOT
    skeleton = taken.skeleton.removeprefix(f"{ROOT}<w:body>")
    return skeleton.removesuffix("</w:body></w:document>"), taken.paragraphs


@pytest.mark.parametrize(
    ("inner", "skeleton", "paragraphs"),
    [
        ("", "", []),
        ("<w:p/>", "<w:p/>", []),
        ("<w:p>a</w:p>", "<w:p/>", ["<w:p>a</w:p>"]),
        (
            '<w:p w:x="1"><w:pPr/></w:p><w:p/><w:p>b</w:p><w:s/>',
            "<w:p/><w:p/><w:p/><w:s/>",
            ['<w:p w:x="1"><w:pPr/></w:p>', "<w:p>b</w:p>"],
        ),
        (
            "<w:t><w:c><w:p>a</w:p></w:c><w:c><w:p>b</w:p></w:c></w:t>",
            "<w:t><w:c><w:p/></w:c><w:c><w:p/></w:c></w:t>",
            ["<w:p>a</w:p>", "<w:p>b</w:p>"],
        ),
        (
            "<w:p>out<w:box><w:p>one</w:p><w:p>two</w:p></w:box>er</w:p><w:p>b</w:p>",
            "<w:p>out<w:box><w:p/><w:p/></w:box>er</w:p><w:p/>",
            ["<w:p>one</w:p>", "<w:p>two</w:p>", "<w:p>b</w:p>"],
        ),
    ],
)
def test_the_innermost_paragraphs_are_split_off_and_leave_empty_ones(
    inner: str, skeleton: str, paragraphs: list[str]
) -> None:
    assert apart(inner) == (skeleton, paragraphs)


@pytest.mark.parametrize(
    "inner",
    [
        "<!-- <w:p>a</w:p> --><w:p>b</w:p>",
        "<w:p><![CDATA[</w:p>]]></w:p>",
        "<?a <w:p>?><w:p>b</w:p>",
        "<w:s>\0</w:s><w:p>b</w:p>",
        '<w:s xmlns:w="urn:other"><w:p>b</w:p></w:s>',
    ],
)
def test_a_part_is_not_split_if_something_only_looks_like_a_tag_or_a_prefix_is_declared_again(
    inner: str,
) -> None:
    assert apart(inner) == (inner, [])


def test_a_part_with_an_xml_declaration_is_split() -> None:
    declared = b'<?xml version="1.0" encoding="UTF-8"?>\n' + part("<w:p>a</w:p>")
    taken = split_part(declared)
    assert (taken.root, taken.paragraphs) == (ROOT, ["<w:p>a</w:p>"])
    assert taken.wrap(["<w:p>b</w:p>"]) == f"{ROOT}<w:p>b</w:p></w:document>".encode()


def test_a_paragraph_is_known_in_the_root_that_it_was_seen_in_and_in_no_other() -> None:
    known = KnownTexts()
    one, other = (
        split_part(f"<w:{name}><w:p>a</w:p></w:{name}>".encode()) for name in ("document", "ftr")
    )
    known.add(one, "<w:p>a</w:p>")
    assert known.find_unknown(one) == []
    assert known.find_unknown(other) == ["<w:p>a</w:p>"]


def test_what_is_known_is_forgotten_before_it_fills_the_memory() -> None:
    known = KnownTexts()
    one = split_part(part("<w:p>a</w:p>"))
    known.add(one, "<w:p>a</w:p>")
    for number in range(9):
        known.add(one, f"<w:p>{number}</w:p>" + " " * 1_000_000)
    assert known.find_unknown(one) == ["<w:p>a</w:p>"]


GOOD = (
    '<w:p><w:r><w:t>a</w:t></w:r></w:p><w:p w:x="1">b<w:box><w:p>c</w:p></w:box></w:p>'
    "<w:tbl><w:tc><w:p><w:s/></w:p></w:tc></w:tbl><w:p/>"
)
PIECES = [
    *("<w:p>", '<w:p w:x="1">', '<w:p w:x="1"/>', "<w:p/>", "</w:p>", "<w:t>", "</w:t>", "<w:s/>"),
    *("<!--", "-->", "<![CDATA[", "]]>", "<?x", "?>", "<", ">", "&", "&amp;", '"', "\0", "x"),
    *("<v:s/>", '<w:s xmlns:v="urn:v">', "</w:s>", '<w:s w:x="', '"/>'),
]


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.sampled_from(PIECES)), max_size=4))
@example([(0, "<w:p>"), (len(GOOD), "</w:p>")])
@example([(0, "<!--"), (len(GOOD), "-->")])
@example([(0, '<w:s xmlns:v="urn:v">'), (0, "<w:p><v:s/></w:p>"), (len(GOOD), "</w:s>")])
def test_an_archive_refuses_what_a_parser_refuses_whatever_letters_came_before(
    insertions: list[tuple[int, str]],
) -> None:
    inner = GOOD
    for at, piece in insertions:
        inner = inner[:at] + piece + inner[at:]
    archive = PackageWriter({})
    archive.build({"word/document.xml": part(GOOD)})
    for _ in range(2):
        assert _refusal(archive, part(inner)) == _parsers_refusal(part(inner))
        archive.build({"word/document.xml": part(GOOD)})


def _refusal(archive: PackageWriter, data: bytes) -> str:
    try:
        archive.build({"word/document.xml": data})
    except ExpatError as error:
        return str(error)
    return ""


def _parsers_refusal(data: bytes) -> str:
    try:
        ParserCreate(namespace_separator=" ").Parse(data, True)
    except ExpatError as error:
        return str(error)
    return ""
