#!/usr/bin/env bash
# citeproc-py 0.11.1 prints no date for an item whose date is given as text.
# CSL-JSON allows {"raw": "2019-09"} for a date variable beside date-parts, and reference managers
# write it. Seen: "Harrow Tides" where "Harrow Tides (2019)" is expected, and no warning.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet citeproc-py==0.11.1
"$folder/venv/bin/python" - <<'PYTHON'
import io
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>T</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
<citation><layout><group delimiter=" "><names variable="author"><name form="short"/></names>
<text variable="title"/><date variable="issued" prefix="(" suffix=")"><date-part name="year"/></date>
</group></layout></citation></style>"""


def cite(issued):
    item = {"id": "a", "type": "book", "title": "Tides", "issued": issued,
            "author": [{"family": "Harrow", "given": "Miriam"}]}
    style = CitationStylesStyle(io.StringIO(STYLE), validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    citation = Citation([CitationItem("a")])
    bibliography.register(citation)
    return str(bibliography.cite(citation, lambda item: None))


parts, raw = cite({"date-parts": [[2019, 9]]}), cite({"raw": "2019-09"})
print("date-parts:", parts)
print("raw:       ", raw)
assert parts == "Harrow Tides (2019)", parts
assert raw == "Harrow Tides", f"this has changed: {raw}"
PYTHON
