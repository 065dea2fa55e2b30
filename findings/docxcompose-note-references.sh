#!/usr/bin/env bash
# docxcompose 2.2.0 joins two letters so that the second refers to the first one's footnote.
# A NOTEREF field names a bookmark around a note's mark (ECMA-376-1, 17.16.5), and bookmark names must be unique
# in a document. Seen: both bookmarks keep the name _Ref1, and so do both fields. Updating fields in Word then
# gives the second letter the number of a note in the first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet docxcompose==2.2.0 pypandoc_binary==1.17 python-docx==1.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import re
import zipfile

import pypandoc
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docxcompose.composer import Composer


def write_letter(path: str, act: str) -> Document:
    pypandoc.convert_text(
        f"The law[^1] says so, see note \n\n[^1]: {act}.", "docx", format="markdown", outputfile=path
    )
    letter = Document(path)
    paragraph = letter.paragraphs[0]._p
    [mark] = paragraph.xpath(".//w:r[w:footnoteReference]")
    mark.addprevious(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="7" w:name="_Ref1"/>'))
    mark.addnext(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="7"/>'))
    paragraph.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" NOTEREF _Ref1 "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
    )
    return letter


joined = Composer(write_letter("one.docx", "Act one"))
joined.append(write_letter("two.docx", "Act two"))
joined.save("joined.docx")
with zipfile.ZipFile("joined.docx") as package:
    xml = package.read("word/document.xml").decode()
bookmarks = re.findall(r'<w:bookmarkStart [^>]*w:name="(_Ref[^"]*)"', xml)
fields = re.findall(r'w:instr=" (NOTEREF [^ ]*) "', xml)
print(bookmarks, fields)
assert bookmarks == ["_Ref1", "_Ref1"], f"this has changed: {bookmarks}"
assert fields == ["NOTEREF _Ref1", "NOTEREF _Ref1"], f"this has changed: {fields}"
PYTHON
