"""Campaigns whose letters are sent by e-mail."""

from collections.abc import Sequence
from pathlib import Path

import lettergen
from lettergen.ledger.event import EventKind
from lettergen.ledger.ledger import read_ledger
from tests.support.campaigns import copy_campaign

_MAIL = """
format: {formats}
mail:
  from: "{{{{ sender.name }}}} <ada@fens.example.org>"
  to: "{{{{ name }}}} <{{{{ email }}}}>"
  subject: "A concert in {{{{ town }}}}"
  body: "The letter is **attached**."
  attach: {formats}
  server: {{host: {host}, port: {port}, security: {security}{user}}}
"""


def write_mailing(
    folder: Path,
    towns: Sequence[str],
    *,
    port: int,
    host: str = "127.0.0.1",
    security: str = "none",
    user: str = "",
    formats: str = "docx",
    domain: str = "example.org",
) -> Path:
    """Write a campaign with a letter to each town, and render it; return its folder."""
    campaign = copy_campaign("concert", folder)
    text = _MAIL.format(
        host=host,
        port=port,
        security=security,
        user=f", user: {user}" if user else "",
        formats=formats,
    )
    with (campaign / "campaign.yaml").open("a", encoding="utf-8") as file:
        file.write(text)
    write_towns(campaign, towns, domain)
    lettergen.load(campaign).render(force=True)
    return campaign


def write_towns(campaign: Path, towns: Sequence[str], domain: str = "example.org") -> None:
    """Write the list of recipients."""
    entries = (
        f"- town: {town}\n  name: Mary Fenn\n  salutation: Mary\n  email: {town.lower()}@{domain}\n"
        for town in towns
    )
    (campaign / "recipients.yaml").write_text("".join(entries), encoding="utf-8")


def list_events(campaign: Path) -> list[tuple[str, str]]:
    """Return the kinds and letters of the events that are about e-mails."""
    return [
        (str(one.kind), one.letter)
        for one in read_ledger(campaign / "letters").events
        if one.kind is not EventKind.MADE
    ]
