"""Which file has the approvals of a campaign."""

import os
from pathlib import Path

from lettergen.data.campaign import FILE_NAME

_NAME = "approvals.yaml"


def find_approvals(campaign: Path) -> Path:
    """Return the file with the approvals of a campaign; it need not be there.

    Beside a ``campaign.yaml``, another campaign such as ``reminder.yaml`` has a file of its own:
    its letters may have the same names.
    """
    own = campaign.parent / _NAME
    is_only = not os.path.lexists(campaign.parent / FILE_NAME)
    return (
        own if is_only or campaign.name == FILE_NAME else own.with_name(f"{campaign.stem}.{_NAME}")
    )
