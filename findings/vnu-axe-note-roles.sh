#!/usr/bin/env bash
# The Nu HTML checker and axe-core contradict each other on the role of a note in a list.
# DPUB-ARIA 1.1 has doc-footnote for one note and deprecates doc-endnote. Seen with vnu-jar 26.9.27 (needs Java) and
# axe-core 4.14.1: <li role="doc-footnote"> is an error to vnu and none to axe's WCAG rules; <li role="doc-endnote">
# is fine to vnu and a violation (aria-deprecated-role) to axe. Only a list item without a role passes both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund vnu-jar@26.9.27 axe-core@4.14.1 jsdom@26.1.0
for role in doc-footnote doc-endnote none-at-all; do
  attribute=" role=\"$role\""
  [ "$role" != none-at-all ] || attribute=""
  cat > "$role.html" <<HTML
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Letter</title></head>
<body><main><h1>Letter</h1><p>The law<a id="m1" href="#n1" role="doc-noteref">1</a>.</p>
<section role="doc-endnotes" aria-label="Notes"><ol><li id="n1"$attribute>The Act.
<a href="#m1" role="doc-backlink">Back</a></li></ol></section></main></body></html>
HTML
done
cat > judge.js <<'JS'
const { execFileSync } = require("child_process");
const fs = require("fs");
const { JSDOM } = require("jsdom");
const jar = require("vnu-jar");
const axe = fs.readFileSync(require.resolve("axe-core"), "utf8");

function askVnu(file) {
  try {
    execFileSync("java", ["-jar", String(jar.vnuJar || jar), "--errors-only", file], { stdio: "pipe" });
    return "passes";
  } catch (error) {
    if (!String(error.stderr).includes("error:")) throw error;
    return "error";
  }
}

async function askAxe(file) {
  const page = new JSDOM(fs.readFileSync(file, "utf8"), { runScripts: "outside-only", pretendToBeVisual: true });
  page.window.eval(axe);
  const result = await page.window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa"], rules: { "color-contrast": { enabled: false } } });
  return result.violations.map((violation) => violation.id).join(",") || "passes";
}

(async () => {
  const seen = {};
  for (const role of ["doc-footnote", "doc-endnote", "none-at-all"]) {
    seen[role] = [askVnu(`${role}.html`), await askAxe(`${role}.html`)];
    console.log(role, "vnu:", seen[role][0], "axe:", seen[role][1]);
  }
  const expected = {
    "doc-footnote": ["error", "passes"],
    "doc-endnote": ["passes", "aria-deprecated-role"],
    "none-at-all": ["passes", "passes"],
  };
  if (JSON.stringify(seen) !== JSON.stringify(expected)) throw new Error("this has changed");
})();
JS
node judge.js
