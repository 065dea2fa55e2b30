"""The records of the ledger that a campaign uses, if there is one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.data.campaign import CampaignFile
from lettergen.data.recipients import Recipient
from lettergen.data.values import RECORD_NAMES, Located, Mapping
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding
from lettergen.ledger.made_only import NAME, has_only_made

if TYPE_CHECKING:
    from lettergen.ledger.records import LedgerRecords


def find_records(campaign: CampaignFile, output: Path) -> "LedgerRecords | None":
    """Return what the ledger tells that is in the output folder, or that the campaign names.

    ``None`` means that no letter was sent or answered. Reports altered lines (LG840, LG841).
    """
    folder = campaign.ledger or output
    if has_only_made(folder / NAME):
        return None
    from lettergen.ledger.records import LedgerRecords

    records = LedgerRecords(folder, is_own=campaign.ledger is None)
    report(*records.findings)
    return records or None


def report_hidden(recipients: Sequence[Recipient], values: Mapping) -> None:
    """Report fields and values with the names of what the ledger tells (LG842), each once."""
    for source in (*(one.fields for one in recipients[:1]), values):
        for name in RECORD_NAMES:
            if isinstance(found := source.locate(name), Located):
                message = f"'{found.key}' hides what the ledger tells of '{name}'."
                hint = "Rename it if conditions and letters should use the ledger."
                place = found.mapping.place_of_name(found.key)
                report(Finding("LG842", message, place, hint, name=found.key))
