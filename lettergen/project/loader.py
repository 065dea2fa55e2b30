"""Reading a campaign: all of its files, as far as they go, and everything that is wrong in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lettergen.data import campaign as campaigns
from lettergen.data import citations, recipients
from lettergen.data.campaign import Campaign
from lettergen.data.citations import Citations
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import Steps
from lettergen.diagnostics.finding import Finding
from lettergen.project.options import Options
from lettergen.project.selection import Mailing, address
from lettergen.project.subject import Subject
from lettergen.system import fingerprint
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.branches import BranchCoverage
from lettergen.template.jinja.environment import Language


@dataclass(frozen=True)
class Reading:
    """A campaign as far as it can be read, and what is wrong with the rest.

    ``templates`` holds the fingerprints of what all letters are made with.
    """

    subject: Subject
    mailing: Mailing | None
    templates: dict[str, str]
    findings: list[Finding]


def read(path: Path, options: Options, coverage: BranchCoverage | None = None) -> Reading:
    """Read and compile all that can be; raises only if there is no campaign to begin with."""
    language = Language()
    steps = Steps()
    campaign = campaigns.load(path, steps.findings)
    campaign = (steps.take(lambda: campaign.with_values(options.assignments)) or campaign).narrowed(
        options.where
    )
    templates = _fingerprints(campaign)
    steps.findings.extend(_reserved_values(campaign, language))
    everyone: tuple[Recipient, ...] | None = None
    if _is_there(campaign.recipients, campaign):
        everyone = steps.take(
            lambda: recipients.load(campaign.recipients, language.reserved_names, steps.findings)
        )
    known: Citations | None = {}
    if (references := campaign.citations) is not None:
        is_there = _is_there(references, campaign)
        known = steps.take(lambda: citations.load(references, steps.findings)) if is_there else None
    letter = None
    letterhead = campaign.letterhead if campaign.is_markdown else None
    if _is_there(campaign.letter, campaign) and _is_there(letterhead, campaign):
        letter = steps.take(
            lambda: compile_letter(
                campaign.letter,
                letterhead,
                language,
                known,
                str(campaign.citations or ""),
                campaign.folder,
                coverage,
            )
        )
    mailing = steps.take(lambda: address(campaign, everyone, language, options))
    meant = everyone or ()
    if mailing is not None:
        meant = tuple(one.recipient for one in mailing.addressed)
    is_whole = not (options.only or options.where) and mailing is not None
    subject = Subject(campaign, language, meant, known, letter, is_whole)
    return Reading(subject, mailing, templates, steps.findings)


def _is_there(path: Path | None, campaign: Campaign) -> bool:
    """Whether a file of the campaign can be opened; if not, the campaign's findings say so."""
    if path is None:
        return not campaign.is_markdown
    try:
        return path != campaign.path and path.is_file()
    except OSError:  # whoever opens it will say what is wrong
        return True


def _fingerprints(campaign: Campaign) -> dict[str, str]:
    """The fingerprints of what all letters are made with, taken before any of it is read.

    A file that changes between the two is then merged once more by the next run.
    """
    return {
        "template": fingerprint.hash_file(campaign.letter),
        "letterhead": fingerprint.hash_file(campaign.letterhead),
        "engine": fingerprint.of_engine(),
    }


def _reserved_values(campaign: Campaign, language: Language) -> Iterator[Finding]:
    for name in campaign.values:
        if name in language.reserved_names:
            yield Finding(
                "LG122",
                f"a value cannot be called '{name}': the template language uses that name.",
                campaign.values.place_of(name),
                "Rename it.",
            )
