"""The language of a Word document, its styles and its runs."""

import re

from lettergen.docx.languages import set_language
from lettergen.docx.package import Package
from lettergen.languages.tags import parse_tag
from tests.support import documents

STYLES = (
    f'<w:styles xmlns:w="{documents.W}">{{defaults}}'
    '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/>'
    '<w:rPr><w:lang w:val="en-US"/></w:rPr></w:style></w:styles>'
)
DEFAULTS = (
    "<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='en-GB'/></w:rPr></w:rPrDefault>"
    "</w:docDefaults>"
)


def languages(tag: str, defaults: str = DEFAULTS, inner: str = "") -> list[str]:
    """The languages in the styles and the body of a document that was given a language."""
    styles = STYLES.format(defaults=defaults)
    data = documents.pack("plain", styles=styles, document=documents.build_body(inner))
    package = Package.from_bytes("letter.docx", data)
    parsed = parse_tag(tag)
    assert parsed
    set_language(package, parsed)
    parts = (package.parts["word/styles.xml"], package.parts["word/document.xml"])
    return [found for part in parts for found in re.findall("<w:lang ([^>]*)/>", part.decode())]


def test_the_defaults_styles_and_runs_are_in_the_language() -> None:
    run = '<w:p><w:r><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t>x</w:t></w:r></w:p>'
    assert languages("cy", inner=run) == ['w:val="cy"'] * 3


def test_what_is_marked_as_another_language_stays_so() -> None:
    run = '<w:p><w:r><w:rPr><w:lang w:val="fr-FR"/></w:rPr><w:t>x</w:t></w:r></w:p>'
    assert languages("cy", inner=run)[-1] == 'w:val="fr-FR"'


def test_a_document_without_a_language_gets_one() -> None:
    assert languages("cy", defaults="")[0] == 'w:val="cy"'


def test_other_scripts_have_attributes_of_their_own() -> None:
    assert languages("ja")[0] == 'w:val="ja" w:eastAsia="ja"'
    assert languages("he")[0] == 'w:val="he" w:bidi="he"'
