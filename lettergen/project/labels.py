"""Label recipients: what ``label:`` of a campaign calls them in messages and for ``--only``."""

from collections.abc import Iterable
from dataclasses import replace

from lettergen.data.campaign import CampaignFile
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import LettergenError
from lettergen.project.expressions import evaluate
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_text


class Labels:
    """The labels that the pattern of a campaign gives; without one, they stay as they are.

    Raises ``LettergenError`` for a pattern with a fault (LG200, LG266).
    """

    def __init__(self, campaign: CampaignFile, language: Language) -> None:
        self._campaign = campaign
        self._pattern = pattern = campaign.label
        self._render = compile_text(language, pattern.text, pattern.place) if pattern else None
        self._reported: set[str] = set()

    def label(self, recipient: Recipient) -> Recipient:
        """Return the recipient with the label that the pattern gives.

        Where it gives none, the recipient keeps its own. Reports why the pattern fails, each
        reason for the first recipient.
        """
        if self._render is None or self._pattern is None:
            return recipient
        try:
            text = evaluate(self._render, recipient, self._campaign, self._pattern.place)
        except LettergenError as error:
            for finding in error.findings:
                if (reason := finding.name or finding.code) not in self._reported:
                    self._reported.add(reason)
                    report(finding)
            return recipient
        text = " ".join(text.split())
        return replace(recipient, name=text) if text else recipient


def label_recipients(
    recipients: Iterable[Recipient], campaign: CampaignFile, language: Language
) -> Iterable[Recipient]:
    """Return recipients with the labels that the campaign's pattern gives; see ``Labels``."""
    if campaign.label is None:
        return recipients
    return map(Labels(campaign, language).label, recipients)
