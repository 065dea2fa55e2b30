"""Run axe-core on pages in a browser, which is started once for all of them.

Each page is in a frame of its own, with axe added to it. The results are written into the page
around the frames and read from there, so no driver is needed.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

_SWITCHES = """
    --headless --no-sandbox --disable-gpu --disable-quic --no-first-run
    --disable-background-networking --disable-component-update --disable-sync
    --window-size=1280,1600 --virtual-time-budget=600000
""".split()

_HARNESS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>axe</title></head><body>
<script type="application/json" id="pages">{pages}</script>
<script type="application/json" id="axe">{axe}</script>
<script>
  const read = id => JSON.parse(document.getElementById(id).textContent);
  const pages = read('pages'), source = read('axe'), results = [];
  const run = "axe.run().then(r => parent.postMessage(r.violations.concat(r.incomplete)"
    + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))"
    + ".concat(r.passes.length + ''), '*'))";
  const added = '<script>' + source + '<\\/script><script>' + run + '<\\/script>';
  function next() {{
    const frame = document.createElement('iframe');
    frame.width = 1280; frame.height = 1500;
    frame.srcdoc = pages[results.length] + added;
    document.body.replaceChildren(frame);
  }}
  window.addEventListener('message', message => {{
    results.push(message.data);
    if (results.length < pages.length) next();
    else {{
      const out = document.createElement('pre');
      out.textContent = JSON.stringify(results);
      document.body.replaceChildren(out);
    }}
  }});
  next();
</script></body></html>
"""


def run_axe(program: str, source: Path, pages: list[str], folder: Path) -> list[list[str]]:
    """Take a browser, axe's script, pages, an empty folder; return what axe finds on each page.

    A page that axe did not look at, or at which it found nothing to look at, is an error here.
    """
    harness = folder / "axe.html"
    parts = {"pages": [_without_policy(page) for page in pages], "axe": source.read_text("utf-8")}
    harness.write_text(
        _HARNESS.format(**{name: _embedded(part) for name, part in parts.items()}), "utf-8"
    )
    command = [program, *_SWITCHES, f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
    done = subprocess.run(
        [*command, harness.as_uri()], check=True, capture_output=True, timeout=120
    )
    _, opened, rest = done.stdout.decode().partition("<pre>")
    assert opened, "axe did not come to an end"
    results: list[list[str]] = json.loads(_unescaped(rest.partition("</pre>")[0]))
    assert len(results) == len(pages)
    assert all(int(result[-1]) > 0 for result in results)
    return [result[:-1] for result in results]


def _without_policy(page: str) -> str:
    """A page of ours lets no script run, axe's neither."""
    policy = page.find('<meta http-equiv="Content-Security-Policy"')
    return page if policy < 0 else page[:policy] + page[page.index(">", policy) + 1 :]


def _embedded(value: Any) -> str:
    return json.dumps(value).replace("<", "\\u003c")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
