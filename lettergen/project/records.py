"""The records of the ledger that a campaign uses, if there is one."""

from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.data.campaign import CampaignFile
from lettergen.diagnostics.collect import report

if TYPE_CHECKING:
    from lettergen.ledger.records import LedgerRecords


def find_records(campaign: CampaignFile, output: Path) -> "LedgerRecords | None":
    """Return what the ledger tells that is in the output folder, or that the campaign names.

    ``None`` means that no letter was sent or answered. Reports altered lines (LG840, LG841).
    """
    folder = campaign.ledger or output
    if not (folder / "ledger.jsonl").exists():
        return None
    from lettergen.ledger.records import LedgerRecords

    records = LedgerRecords(folder, is_own=campaign.ledger is None)
    report(*records.findings)
    return records or None
