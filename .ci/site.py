"""What MkDocs does not do by itself: code blocks with a title, and pages from outside of docs/."""

import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent

OUTSIDE = {
    "benchmarks.md": "benchmarks/README.md",
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
}
"""The pages of the site that are files elsewhere in the repository."""

_TITLED = re.compile(r"^```(\w+) title=(\S+)$", re.MULTILINE)
_LINK = re.compile(r"(?<=\]\()(?!https?:|mailto:|#)([^)#\s]+)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from outside of docs/."""
    for name, path in OUTSIDE.items():
        text = (ROOT / path).read_text(encoding="utf-8")
        links = _LINK.sub(lambda link, path=path: _target(ROOT / path, link[1]), text)
        files.append(File.generated(config, name, content=links))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Show the title of a code block above it, and link to the pages from outside of docs/."""
    markdown = _TITLED.sub(r"**`\2`**\n\n```\1", markdown)
    if page.file.src_uri in OUTSIDE:
        return markdown
    return _LINK.sub(lambda link: _target(ROOT / "docs" / page.file.src_uri, link[1]), markdown)


def _target(source: Path, link: str) -> str:
    """Return the link of the site for a link between files of the repository."""
    path = (source.parent / link).resolve()
    names = {(ROOT / path).resolve(): name for name, path in OUTSIDE.items()}
    if path in names:
        return names[path]
    if path.is_relative_to(ROOT / "docs"):
        return path.relative_to(ROOT / "docs").as_posix()
    return link
