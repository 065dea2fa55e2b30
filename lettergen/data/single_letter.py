"""Make a campaign of one letter and one list, which have no ``campaign.yaml``."""

from dataclasses import replace
from pathlib import Path

from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.campaign_reader import check_letterhead, check_list
from lettergen.data.file_kind import find_letter_problem
from lettergen.data.locations import split_output
from lettergen.data.recipient_source import parse_option
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place

LETTERHEADS = Path(__file__).parents[1] / "letterheads"
"""The letterheads that the package carries: ``plain.docx`` for a letter that has none."""

_FOLDER = "letters/"


def load(
    letter: Path, recipients: str | None, letterhead: Path | None, *, has_own: bool
) -> CampaignFile:
    """Return the campaign of a letter and a list.

    ``recipients`` is what ``--recipients`` says; with ``has_own``, a program gives the recipients,
    and none need be named. Letters are written to the folder ``letters`` beside the letter, each
    with the name of its recipient. Reports a list that is not named (LG760), and files that are
    not there or cannot be used (LG116, LG761).
    """
    place = Place(str(letter))
    source, missing = None, frozenset[Path]()
    if problem := find_letter_problem(letter, str(letter), place):
        report(problem)
        missing = frozenset([letter])
    elif recipients is None and not has_own:
        message = "a letter needs a list of recipients."
        hint = "Add --recipients list.xlsx, or make a campaign: 'lettergen init --help'."
        report(Finding("LG760", message, place, hint))
    if recipients is not None:
        source = parse_option(recipients, Mapping(place))
        missing |= check_list(source)
    output_url, output = split_output(letter.parent, _FOLDER)
    campaign = CampaignFile(
        path=letter,
        letter=letter,
        letterhead=letterhead,
        recipients=source,
        citations=None,
        output=Expression(output, place),
        where=(),
        values=Mapping(place),
        missing=missing,
        has_file=False,
        output_url=output_url,
    )
    if letterhead:
        return replace(campaign, missing=missing | check_letterhead(campaign))
    return (
        replace(campaign, letterhead=LETTERHEADS / "plain.docx")
        if campaign.is_markdown
        else campaign
    )
