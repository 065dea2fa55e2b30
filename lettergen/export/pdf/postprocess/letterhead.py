"""Let screen readers read the letterhead: the header of a letter's first page.

Engines mark headers as artifacts, which screen readers skip (ISO 32000-1, 14.8.2.2). On later pages
that is right, because it would interrupt the text. On the first page the header has the sender's
name and address.
"""

import re
from itertools import groupby

from pikepdf import Array, Pdf

from lettergen.export.pdf.postprocess.structure_tree import StructureTree, list_kids
from lettergen.system.patterns import compile_lazily

_FIRST_TAG = compile_lazily(rb"/MCID\b")
_ARTIFACT = compile_lazily(rb"/Artifact[ \t\r\n]+BMC\b(.*?)\bEMC\b", re.DOTALL)
_TEXT = compile_lazily(rb"\bBT\b")
_BASELINE = compile_lazily(rb"([-\d.]+)[ ]+(?:Td|TD|Tm)\b")


def tag_letterhead(pdf: Pdf, tree: StructureTree) -> None:
    """Tag the text before the first tag of the first page: a section with a paragraph per line."""
    documents = tree.elements("/Document")
    page = pdf.pages[0]
    if not documents or "/StructParents" not in page:
        return
    page.contents_coalesce()
    content = page.Contents.read_bytes()
    first = _FIRST_TAG.search(content)
    start = content.rfind(b"/", 0, first.start()) if first else 0
    header = content[:start]
    texts = [found for found in _ARTIFACT.finditer(header) if _TEXT.search(found[1])]
    if not texts or b"(" in header:  # LibreOffice writes no strings that could look like operators
        return
    key = int(page.StructParents)
    owners = list(tree.parents[key])
    document = documents[0]
    section = tree.create_element("/Sect", document, 0)
    section.K = Array()
    pieces, end = [], 0
    for _, line in groupby(texts, _read_baseline):
        paragraph = tree.create_element("/P", section, 0)
        paragraph.K = Array()
        section.K.append(paragraph)
        for found in line:
            pieces += [header[end : found.start()], b"/P<</MCID %d>>BDC" % len(owners)]
            pieces.append(found[0].partition(b"BMC")[2])
            end = found.end()
            paragraph.K.append(len(owners))
            owners.append(paragraph)
    tree.parents[key] = Array(owners)
    document.K = Array([section, *list_kids(document)])
    page.Contents = pdf.make_stream(b"".join(pieces) + content[end:])


def _read_baseline(text: re.Match[bytes]) -> bytes | None:
    """Return the height of the first words of a text on the page."""
    found = _BASELINE.search(text[1])
    return found[1] if found else None
