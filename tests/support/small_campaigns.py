"""Campaigns that a test writes itself: a letter, its recipients, and what else is in the folder."""

from collections.abc import Mapping
from pathlib import Path

import lettergen
from tests.support.campaigns import PLAIN, pack
from tests.support.documents import build_body
from tests.support.documents import pack as pack_parts

_CAMPAIGN = """\
letter: {letter}
{letterhead}recipients: recipients.yaml
output: letters/{{{{ name | slug }}}}.docx
"""


def write_campaign(
    folder: Path,
    letter: str,
    recipients: str = "- name: Ada\n",
    files: Mapping[str, bytes | str] | None = None,
) -> Path:
    """Write a campaign with a letter, and return its folder.

    ``letter`` is the Markdown of a letter on the plain letterhead, or WordprocessingML: the body
    of a Word document.
    """
    folder.mkdir(parents=True, exist_ok=True)
    is_word = letter.lstrip().startswith("<w:")
    name = "letter.docx" if is_word else "letter.md.j2"
    if is_word:
        (folder / name).write_bytes(build_word(letter))
    else:
        (folder / name).write_text(letter, encoding="utf-8")
        pack(folder / "letterhead.docx", PLAIN)
    head = "" if is_word else "letterhead: letterhead.docx\n"
    campaign = _CAMPAIGN.format(letter=name, letterhead=head)
    (folder / "campaign.yaml").write_text(campaign, encoding="utf-8")
    (folder / "recipients.yaml").write_text(recipients, encoding="utf-8")
    for path, content in (files or {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        (folder / path).write_bytes(data)
    return folder


def build_word(body: str) -> bytes:
    """Return a Word document with a body, on the base of the other test documents."""
    return pack_parts("plain", document=build_body(body))


def find_codes(folder: Path) -> list[str]:
    """Return the codes of what ``check`` finds in a campaign."""
    return [finding.code for finding in lettergen.check(folder).findings]


def render_texts(folder: Path) -> list[str]:
    """Return the letters of a campaign as plain text."""
    return [letter.text for letter in lettergen.load(folder).letters()]
