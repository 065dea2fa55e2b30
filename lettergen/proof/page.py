"""The page of a proof: one file, which loads nothing and runs no script but its own."""

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from lettergen import __version__
from lettergen.docx.xml import escape_attribute, escape_text

_GENERATOR = '<meta name="generator" content="lettergen proof '
_HEAD = 2_000  # bytes, in which the generator is named


def write_page(data: Mapping[str, Any], *, is_served: bool = False) -> bytes:
    """Write the page; ``is_served`` lets its script talk to the server that it comes from."""
    assets = {name: _read_asset(name) for name in ("proof.html", "proof.css", "proof.js")}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    policy = [
        "default-src 'none'",
        "img-src data:",
        f"style-src '{_hash(assets['proof.css'])}'",
        f"script-src '{_hash(assets['proof.js'])}'",
        "connect-src 'self'" if is_served else "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    title = escape_text(f"Proof: {data['title']}")
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="en" data-served="{"yes" if is_served else "no"}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">',
            f'{_GENERATOR}{escape_attribute(__version__)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{assets['proof.css']}</style>",
            "</head>",
            "<body>",
            assets["proof.html"].replace("TITLE", title),
            f'<script type="application/json" id="data">{_embed(text)}</script>',
            f"<script>{assets['proof.js']}</script>",
            "</body>",
            "</html>\n",
        ]
    ).encode("utf-8", "replace")


def is_proof(path: Path) -> bool:
    """Whether the file at a path is a proof that lettergen wrote; raises ``OSError``."""
    with path.open("rb") as file:
        return _GENERATOR.encode() in file.read(_HEAD)


def _read_asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _embed(text: str) -> str:
    """Return JSON that no text in it can end, whatever a letter holds."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
