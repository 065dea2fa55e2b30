"""Tracked changes are accepted or refused as Word does it."""

import pytest
from lxml import etree

from lettergen.docx.package import Package
from lettergen.docx.run_content import read_texts
from lettergen.docx.tracked_changes import CHANGES, Resolution, resolve_changes, resolve_part
from lettergen.docx.xml import W, parse_fragment
from tests.support import documents


def run(text: str, properties: str = "") -> str:
    """Build a run."""
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


DELETED = '<w:del w:id="1"><w:r><w:delText>refused</w:delText></w:r></w:del>'
INSERTED = f'<w:ins w:id="2">{run("approved")}</w:ins>'
MOVED = (
    '<w:p><w:moveFromRangeStart w:id="3" w:name="m"/>'
    f'<w:moveFrom w:id="4">{run("here")}</w:moveFrom><w:moveFromRangeEnd w:id="3"/></w:p>'
    f'<w:p><w:moveTo w:id="5">{run("there")}</w:moveTo></w:p>'
)


def mark(kind: str, text: str) -> str:
    """Build a paragraph whose mark was inserted or deleted."""
    return f'<w:p><w:pPr><w:rPr><w:{kind} w:id="6"/></w:rPr></w:pPr>{run(text)}</w:p>'


def row(kind: str, text: str) -> str:
    """Build a row that was inserted or deleted."""
    properties = f'<w:trPr><w:{kind} w:id="7"/></w:trPr>' if kind else ""
    return f"<w:tr>{properties}<w:tc><w:p>{run(text)}</w:p></w:tc></w:tr>"


@pytest.mark.parametrize(
    ("inner", "accepted", "refused"),
    [
        (f"<w:p>{run('It is ')}{DELETED}{INSERTED}</w:p>", ["It is approved"], ["It is refused"]),
        (MOVED, ["", "there"], ["here", ""]),
        (mark("del", "one ") + f"<w:p>{run('two')}</w:p>", ["one two"], ["one ", "two"]),
        (mark("ins", "one ") + f"<w:p>{run('two')}</w:p>", ["one ", "two"], ["one two"]),
        (
            f"<w:tbl>{row('', 'a')}{row('del', 'b')}{row('ins', 'c')}</w:tbl>",
            ["a", "c"],
            ["a", "b"],
        ),
        (f"<w:tbl>{row('del', 'b')}</w:tbl><w:p>{run('x')}</w:p>", ["x"], ["b", "x"]),
        (
            '<w:p><w:pPr><w:rPr><w:del w:id="8"/></w:rPr></w:pPr>'
            f"{DELETED}</w:p><w:p>{run('x')}</w:p>",
            ["x"],
            ["refused", "x"],
        ),
    ],
    ids=["words", "move", "deleted mark", "inserted mark", "rows", "whole table", "paragraph"],
)
def test_words_come_and_go(inner: str, accepted: list[str], refused: list[str]) -> None:
    for resolution, expected in ((Resolution.ACCEPT, accepted), (Resolution.REFUSE, refused)):
        root = parse_fragment(inner)
        resolve_part(root, resolution)
        assert list(read_texts(root)) == expected
        assert list(root.iter(*CHANGES)) == []


@pytest.mark.parametrize(
    ("resolution", "tag"), [(Resolution.ACCEPT, "b"), (Resolution.REFUSE, "i")]
)
def test_formatting_is_the_new_or_the_old_one(resolution: Resolution, tag: str) -> None:
    change = '<w:rPrChange w:id="1"><w:rPr><w:i/></w:rPr></w:rPrChange>'
    root = parse_fragment(f"<w:p>{run('x', f'<w:rPr><w:b/>{change}</w:rPr>')}</w:p>")
    resolve_part(root, resolution)
    properties = root.find(f".//{{{W}}}rPr")
    assert properties is not None
    assert [etree.QName(child).localname for child in properties] == [tag]


def test_a_section_and_the_mark_s_formatting_outlive_refused_paragraph_properties() -> None:
    change = '<w:pPrChange w:id="1"><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange>'
    inner = (
        f'<w:p><w:pPr><w:jc w:val="right"/><w:rPr><w:b/></w:rPr><w:sectPr/>{change}</w:pPr></w:p>'
    )
    root = parse_fragment(inner)
    resolve_part(root, Resolution.REFUSE)
    properties = root.find(f".//{{{W}}}pPr")
    assert properties is not None
    assert [etree.QName(child).localname for child in properties] == ["jc", "rPr", "sectPr"]
    assert properties[0].get(f"{{{W}}}val") == "left"


def test_a_cell_keeps_its_last_paragraph() -> None:
    deleted = f'<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{DELETED}'
    root = parse_fragment(f"<w:tbl><w:tr><w:tc><w:p>{deleted}</w:p></w:tc></w:tr></w:tbl>")
    resolve_part(root, Resolution.ACCEPT)
    assert len(list(root.iter(f"{{{W}}}p"))) == 1


def test_comments_go_with_the_changes() -> None:
    body = (
        f'<w:p><w:commentRangeStart w:id="1"/>{run("x")}<w:commentRangeEnd w:id="1"/>'
        f'<w:r><w:commentReference w:id="1"/></w:r>{DELETED}</w:p>'
    )
    comments = f'<w:comments xmlns:w="{W}"><w:comment w:id="1"><w:p/></w:comment></w:comments>'
    data = documents.pack("plain", document=documents.build_body(body), comments=comments)
    package = Package.from_bytes("letter.docx", data)
    resolve_changes(package, Resolution.ACCEPT)
    text = b"".join(package.parts.values())
    assert b"comment" not in package.parts[package.main]
    assert b"refused" not in text
    assert not package.find_related_parts(package.main, "/comments")
