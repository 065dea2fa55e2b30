"""The addresses for labels and envelopes, where the campaign has a pattern of its own for them."""

from collections.abc import Iterator
from dataclasses import replace

from lettergen.checks.subject import Subject
from lettergen.findings import Finding, LettergenError
from lettergen.stationery.addresses import addresses


def findings(subject: Subject) -> Iterator[Finding]:
    """What keeps the pattern from being one, or from giving each recipient an address."""
    campaign = subject.campaign
    if campaign.address is None:
        return
    try:
        address_of = addresses(campaign, subject.language, campaign.address)
    except LettergenError as error:
        yield from error.findings
        return
    for recipient in subject.recipients:
        try:
            address_of(recipient)
        except LettergenError as error:
            yield from (replace(one, letters=(recipient.label,)) for one in error.findings)
