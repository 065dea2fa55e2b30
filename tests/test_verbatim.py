"""Whatever text a field holds, the letter holds it as it is, in every place; or there is a finding.

Nothing that a value can be typed as is markup in a letter: not of XML, not of Word, not of
Markdown, not of the template language.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from hypothesis import example, given
from hypothesis import strategies as st

from lettergen.data import yaml as source
from lettergen.diagnostics.finding import LettergenError
from lettergen.system.text import find_unwritable
from tests.support import documents, letters
from tests.support.wordprocessingml import problems

_PIECES = """
    < > & " ' &amp; &lt; ]]> <!-- --> <?x?> <w:p/> </w:t> </w:r></w:p> {{ }} {% %} {# #} {{x}} {%p
    {% endfor %} * ** _ ` # > - + 1. [a](b) [^1] | \\ ~ $ ${ %s %(a)s {0} {0.__class__} \u202e
    \ufeff
    \u200b \xa0 \u2028 \xad \x85 \x7f \x00 \x0b \ud800 \ufffe \U0010ffff \U0010fff0 \U0010fff1
    \U0010fff21\U0010fff3 \U0001f468\u200d\U0001f469 e\u0301 \u00e9
""".split()
_TEXTS = st.lists(
    st.sampled_from([*_PIECES, " ", "  ", "\n", "\r\n", "\r", "\t", "\n\n"])
    | st.text(st.characters(), max_size=4),
    max_size=8,
).map("".join)

# Characters at which a text is broken or that YAML could not have brought are findings.
_FINDINGS = {"LG104"}

_BODY = "".join(
    [
        documents.build_paragraph("[{{ x }}]"),
        '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">[{{ x }}]</w:t></w:r></w:p>',
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>"
        f"{documents.build_paragraph('[{{ x }}]')}</w:tc></w:tr></w:tbl>",
        documents.build_paragraph("[{{ link(x ~ '!', 'https://example.org/') }}]"),
        documents.build_paragraph("[{% for part in [x] %}{{ part }}{% endfor %}]"),
        documents.build_paragraph("{% set y %}{{ x }}{% endset %}[{{ y }}]"),
        documents.build_paragraph("[{{ note('[' ~ x ~ ']') }}]"),
    ]
)
_HEADER = f'<w:hdr xmlns:w="{documents.W}">{documents.build_paragraph("[{{ x }}]")}</w:hdr>'
_CORE = (
    f'<cp:coreProperties xmlns:cp="{documents.OPC}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>[{{ x }}]</dc:title>'
    "</cp:coreProperties>"
)
_WORD = documents.compile_document(
    documents.pack("plain", document=documents.build_body(_BODY), header1=_HEADER, core=_CORE)
)

_MARKDOWN = """\
[{{ x }}]

**[{{ x }}]** *[{{ x }}]*

# [{{ x }}]

- [{{ x }}]

1. [{{ x }}]

> [{{ x }}]

| a |
|---|
| [{{ x }}] |

[[{{ x }}!]](https://example.org/) and[^1]

[^1]: [{{ x }}]
"""


def _shown(text: str) -> str:
    """A text as a letter shows it: every line end is one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_writable(text: str) -> bool:
    return find_unwritable(text) is None


@given(_TEXTS)
@example("</w:t></w:r><w:r><w:t>")
@example("\U0010fff20\U0010fff3")
@example(" \n ")
@example("\x7f\n")
def test_a_word_document_holds_any_text_verbatim_or_there_is_a_finding(text: str) -> None:
    try:
        docx = documents.merge(_WORD, {"x": text})
    except LettergenError as error:
        assert {finding.code for finding in error.findings} <= _FINDINGS
        assert not _is_writable(text)
        return
    value = _shown(text).rstrip("\n")
    in_link = f"{_shown(text)}!"
    assert documents.read_paragraphs(docx) == [
        f"[{value}]",
        f"[{value}]",
        f"[{value}]",
        f"[{in_link}]",
        f"[{value}]",
        f"[{value}]",
        "[]",
    ]
    assert documents.read_paragraphs(docx, "word/header1.xml") == [f"[{value}]"]
    assert documents.read_footnotes(docx)[0].strip() == f"[{_shown(text)}]".strip()
    title = documents.unzip(docx)["docProps/core.xml"].decode()
    words = " ".join(text.split())
    assert f">[{escape(words)}]</dc:title>" in title
    assert [said for said in problems(docx) if "template text left over" not in said] == []


def test_a_markdown_letter_holds_any_text_verbatim_or_there_is_a_finding(tmp_path: Path) -> None:
    letter = letters.compile_text(_MARKDOWN, tmp_path)

    @given(_TEXTS)
    @example("**bold** [a](b) # h\n- item\n\n> quote")
    def holds(text: str) -> None:
        try:
            docx = letters.merge(letter, {"x": text})
        except LettergenError as error:
            assert {finding.code for finding in error.findings} <= _FINDINGS
            assert not _is_writable(text)
            return
        value = _shown(text).rstrip("\n")
        once = f"[{value}]"
        twice = f"{once} {once}"
        link = f"[{value}!] and"
        assert letters.read_paragraphs(docx) == [
            once,
            twice,
            once,
            once,
            once,
            once,
            "a",
            once,
            link,
        ]
        assert letters.read_footnotes(docx)[0].strip() == once.strip()
        assert [said for said in problems(docx) if "template text left over" not in said] == []

    holds()


@given(_TEXTS)
def test_yaml_brings_any_text_verbatim_or_there_is_a_finding(text: str) -> None:
    """What stands in a file of data between quotes is what a template gets."""
    quoted = re.sub(
        r'["\\\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]',
        lambda found: f"\\u{ord(found.group()):04x}",
        text,
    )
    try:
        value = _loaded(f'x: "{quoted}"\n')
    except LettergenError as error:
        assert {finding.code for finding in error.findings} <= {"LG101", "LG104"}
        assert not _is_writable(text)
        return
    assert value == text


def _loaded(text: str) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "data.yaml"
        path.write_text(text, encoding="utf-8", newline="")
        content = source.load(path)
    return str(content["x"])
