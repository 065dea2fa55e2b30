"""Inputs that went wrong in every way that chance finds: findings come of them, and nothing else.

Here a few hundred of each kind are tried; ``fuzz/`` runs the same for as long as one likes.
"""

import copy
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from lettergen.citations import references as citations
from lettergen.data import campaign_reader, recipients
from lettergen.data import yaml as source
from lettergen.diagnostics.finding import LettergenError
from tests.support import documents, letters
from tests.support.wordprocessingml import problems

_in_one_folder = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


# Word documents


_TEXTS = [
    *("{{ name }}", "{{ name", "name }}", "{% if name %}", "{% endif %}", "{%p if name %}", "{%"),
    *("{% for n in notes %}", "{% endfor %}", "{%tr endfor %}", "{%tc if name %}", "{{ body }}"),
    *("{{ cite('one') }}", "{{ note('n') }}", "{{ link('a', 'b') }}", "{#", "#}", "{% raw %}"),
    *("{{r name }}", "{% set x = 1 %}", "{% macro m() %}", "{{ 1/0 }}", "{{ missing }}", "“”", ""),
]
_VALUES = ["", "-1", "0", "1", "99999999999", "abc", "rId1", "footnote", "1.5", "{{ name }}", "é"]
_NAMES = """
    p r t tbl tr tc body sectPr footnoteReference footnote hyperlink fldChar instrText sdt
    sdtContent txbxContent pPr rPr bookmarkStart numPr br tab
""".split()

Parts = dict[str, bytes]


@st.composite
def _documents(draw: st.DrawFn) -> tuple[str, bytes]:
    """A good document with a few things wrong with it, and its name."""
    name = draw(st.sampled_from(documents.list_documents()))
    parts = documents.unzip(documents.pack(name))
    for _ in range(draw(st.integers(1, 4))):
        part = draw(st.sampled_from(sorted(parts)))
        draw(st.sampled_from([_wrong_element, _wrong_element, _wrong_element, _wrong_bytes]))(
            draw, parts, part
        )
    data = documents.zip_parts(parts)
    if draw(st.integers(0, 9)) == 0:
        data = _wrong(draw, data)
    return name, data


def _wrong_bytes(draw: st.DrawFn, parts: Parts, part: str) -> None:
    match draw(st.integers(0, 3)):
        case 0:
            del parts[part]
        case 1:
            parts[part] = draw(st.binary(max_size=20))
        case 2:
            other = draw(st.sampled_from(sorted(parts)))
            parts[part] = parts[other]
        case _:
            parts[part] = _wrong(draw, parts[part])
    parts.setdefault("a", b"")


def _wrong(draw: st.DrawFn, data: bytes) -> bytes:
    start = draw(st.integers(0, len(data)))
    end = min(len(data), start + draw(st.integers(0, 8)))
    return data[:start] + draw(st.binary(max_size=6)) + data[end:]


def _wrong_element(draw: st.DrawFn, parts: Parts, part: str) -> None:
    try:
        root = etree.fromstring(parts[part])
    except etree.XMLSyntaxError:
        return
    elements = list(root.iter(etree.Element))
    element = draw(st.sampled_from(elements))
    parent = element.getparent()
    match draw(st.integers(0, 7)):
        case 0 if parent is not None:
            parent.remove(element)
        case 1 if parent is not None:
            parent.insert(draw(st.integers(0, len(parent))), copy.deepcopy(element))
        case 2:
            draw(st.sampled_from(elements)).append(copy.deepcopy(element))
        case 3:
            element.text = draw(st.sampled_from(_TEXTS))
        case 4:
            element.tail = draw(st.sampled_from(_TEXTS))
        case 5 if element.attrib:
            key = draw(st.sampled_from(sorted(map(str, element.attrib))))
            element.set(key, draw(st.sampled_from(_VALUES)))
        case 6 if element.attrib:
            del element.attrib[draw(st.sampled_from(sorted(map(str, element.attrib))))]
        case _:
            element.tag = f"{{{documents.W}}}{draw(st.sampled_from(_NAMES))}"
    parts[part] = etree.tostring(root)


def _fields(name: str) -> Any:
    path = documents.DOCUMENTS / name / "fields.yaml"
    return source.load(path) if path.exists() else {"name": "Ada"}


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_documents())
def test_a_word_document_gone_wrong_is_a_finding_or_a_letter(document: tuple[str, bytes]) -> None:
    name, data = document
    try:
        docx = documents.merge(documents.compile_document(data), _fields(name))
    except LettergenError as error:
        assert error.findings
        return
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert archive.testzip() is None
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(part))


@pytest.mark.slow
@given(st.binary(max_size=200))
def test_any_bytes_for_a_word_document_are_a_finding(data: bytes) -> None:
    for document in (data, b"PK\3\4" + data, documents.pack("bare")[: len(data) * 7]):
        with pytest.raises(LettergenError):
            documents.compile_document(document)


# Markdown letters


_MARKDOWN = [
    *("word", "two words", " ", "\n", "\n\n", "  \n", "\\\n", "    ", "\t", "*", "**", "_", "`"),
    *("# ", "- ", "1. ", "7) ", "> ", "|", "|-|-|\n", "| a | b |\n", "---\n", "===\n", "```\n"),
    *("[a](https://example.org)", "[a](", "](", "[", "]", "![a](b)", "<b>", "<https://a.b>"),
    *("[^one]", "[^n]", "[^n]: a note\n", "[^", "&amp;", "&#0;", "\\", "{{ name }}", "{{ notes }}"),
    *("{% if name %}", "{% if name %}\n", "{% else %}\n", "{% endif %}", "{% endif %}\n"),
    *("{% for n in notes %}\n", "{% for n in notes %}", "{% endfor %}\n", "{% endfor %}"),
    *("{{ cite('one') }}", "{{ note(name) }}", "{{ link(name, 'https://a.b') }}", "{{ m() }}"),
    *(
        "{% macro m() %}\n",
        "{% endmacro %}\n",
        "{% set x = name %}\n",
        "{% set y %}",
        "{% endset %}",
    ),
    *("{# c #}", "{% raw %}", "{% endraw %}", "{{", "}}", "{%", "{{ name|upper }}", "{{ x }}", "é"),
]


@pytest.mark.slow
@_in_one_folder
@given(text=st.lists(st.sampled_from(_MARKDOWN), max_size=30).map("".join))
def test_any_markdown_is_a_finding_or_a_valid_letter(text: str, tmp_path: Path) -> None:
    letter = tmp_path / "letter.md.j2"
    letter.write_text(text, encoding="utf-8", newline="")
    try:
        compiled = letters.compile_file(letter, letters.CITATIONS)
        docx = letters.merge(compiled, {"name": "A & B <x>", "notes": ["one", "two"]})
    except LettergenError as error:
        assert all(finding.place.line for finding in error.findings), "a finding has no line"
        return
    # What {% raw %} protects looks like a tag, and is none.
    assert [said for said in problems(docx) if "template text left over" not in said] == []


# Files of data


_YAML = [
    *("a", "b: ", ": ", "- ", "\n", "\n  ", "\n    ", "? ", "{", "}", "[", "]", ", ", "'", '"'),
    *("&a ", "*a", "<<: ", "*a\n", "|\n", ">-\n", "!!str ", "!x ", "%YAML 1.1\n", "---\n", "...\n"),
    *(
        "#",
        " # c\n",
        "\t",
        "~",
        "null",
        "true",
        "NO",
        "0123",
        "\\",
        "\\u0000",
        "é",
        "\ufeff",
        "\x85",
    ),
    *("letter: ", "recipients: ", "output: ", "values: ", "references: ", "id: ", "title: "),
]


@_in_one_folder
@given(text=st.lists(st.sampled_from(_YAML), max_size=30).map("".join) | st.text(max_size=60))
def test_any_yaml_is_a_finding_or_data(text: str, tmp_path: Path) -> None:
    path = tmp_path / "data.yaml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    for load in (
        source.load,
        campaign_reader.load,
        citations.load,
        lambda path: recipients.load(path, {"cite"}),
    ):
        try:
            load(path)
        except LettergenError as error:
            assert error.findings


_SCALARS = st.sampled_from(
    ["", "2020", "2020-10-13", "x y", "https://example.org/", "javascript:x", "true", "~", "[]"]
)
_CSL = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("family given literal date-parts year raw season suffix".split()),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
_REFERENCES = st.lists(
    st.dictionaries(
        st.sampled_from("id type author issued title URL url container-title note DOI".split()),
        _CSL,
        max_size=6,
    )
    | _CSL,
    max_size=3,
)


@_in_one_folder
@given(references=_REFERENCES)
def test_any_csl_is_a_finding_or_prints(references: list[Any], tmp_path: Path) -> None:
    path = tmp_path / "citations.yaml"
    path.write_text(f"references: {_flow(references)}\n", encoding="utf-8")
    try:
        known = citations.load(path)
    except LettergenError as error:
        assert error.findings
        return
    assert all(isinstance(citation.lead, str) for citation in known.values())


def _flow(value: Any) -> str:
    """A value as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return f'"{value}"' if value in ("", "[]") else str(value)
