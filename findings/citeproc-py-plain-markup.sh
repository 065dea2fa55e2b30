#!/usr/bin/env bash
# citeproc-py 0.11.1 leaves the rich text of CSL-JSON titles in plain text, as tags.
# Titles may hold <i>, <sub> and the like (CSL-JSON, "HTML-like tags"). Its formatter for plain text
# prints "H<sub>2</sub>O" where "H2O" is expected.
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
<citation><layout><text variable="title"/></layout></citation></style>"""

item = {"id": "a", "type": "book", "title": "Silt in H<sub>2</sub>O"}
style = CitationStylesStyle(io.StringIO(STYLE), validate=False)
bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
citation = Citation([CitationItem("a")])
bibliography.register(citation)
text = str(bibliography.cite(citation, lambda item: None))
print("plain text:", text)
assert text == "Silt in H<sub>2</sub>O", f"this has changed: {text}"
PYTHON
