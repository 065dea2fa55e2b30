#!/usr/bin/env bash
# A calendar of holidays 0.109 is false until somebody has asked it about a day.
# The object is a dict that is filled year by year on demand. Seen: bool(country_holidays("DE")) is False when
# fresh, and True after one look-up, so that "if calendar:" takes a calendar that exists for none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet holidays==0.109
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import holidays

calendar = holidays.country_holidays("DE")
fresh = bool(calendar)
found = "2026-12-25" in calendar
used = bool(calendar)
print("fresh:", fresh, "| 25 December is a holiday:", found, "| after that:", used)
assert found, found
assert (fresh, used) == (False, True), f"this has changed: {fresh}, {used}"
PYTHON
