#!/usr/bin/env bash
# pandoc 3.9 with --citeproc loses an author whose name reads as a word for false in YAML.
# CSL YAML has names as text; an unquoted "No" becomes the boolean false. Seen: the author is gone without a warning, and a title "No" is printed as "False".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pypandoc_binary==1.17
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import pypandoc

TEXT = """---
references:
- id: a
  type: book
  title: Tides
  author:
  - literal: {name}
  issued: 2019
---
See @a.
"""


def cite(name: str) -> str:
    return pypandoc.convert_text(
        TEXT.format(name=name), "plain", format="markdown", extra_args=["--citeproc"]
    ).splitlines()[0]


quoted, bare = cite('"No"'), cite("No")
print("pandoc", pypandoc.get_pandoc_version(), "quoted:", quoted, "| bare:", bare)
assert quoted == "See No (2019).", quoted
assert "No" not in bare, f"this has changed: {bare}"
PYTHON
