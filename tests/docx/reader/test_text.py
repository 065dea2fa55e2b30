"""The text of what is read: no word of a document is passed over."""

import pytest
from hypothesis import given, settings
from lxml import etree

from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.reader.text import find_paragraphs, join_spans, join_text
from tests.support import documents, random_documents
from tests.support.word_reader import build_run, read_document


@pytest.mark.slow
@given(random_documents.documents())
@settings(deadline=None)
def test_all_text_of_a_document_is_read_in_its_order(main: str) -> None:
    texts = etree.fromstring(main.encode()).iter(f"{{{documents.W}}}t")
    data = documents.pack("plain", document=main)
    found = join_text(Document(Package.from_bytes("letter.docx", data)).body.blocks)
    assert "".join(found.split()) == "".join("".join(t.text or "" for t in texts).split())


def test_what_is_no_text_parts_words_unless_words_go_on_around_it() -> None:
    apart = ["<w:tab/>", "<w:br/>", '<w:footnoteReference w:id="1"/>']
    together = ['<w:commentReference w:id="1"/>', "<w:pict><w:txbxContent/></w:pict>"]
    for inner, text in (*((each, "a\nb") for each in apart), *((each, "ab") for each in together)):
        body = f"<w:p>{build_run('a')}<w:r>{inner}</w:r>{build_run('b')}</w:p>"
        [paragraph] = find_paragraphs(read_document(body).body.blocks)
        assert join_spans(paragraph.shown) == text
