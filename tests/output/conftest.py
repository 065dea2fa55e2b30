"""A campaign of three letters, and one call that renders it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lettergen.api import Options, render
from lettergen.render.result import Report

Render = Callable[..., Report]


@pytest.fixture
def campaign(tmp_path: Path, repository: Path) -> Path:
    """A campaign's folder, with nothing rendered yet."""
    folder = tmp_path / "reading-room"
    shutil.copytree(Path(__file__).parent / "reading-room", folder)
    shutil.copy(repository / "templates" / "letterhead.docx", folder / "letterhead.docx")
    return folder


@pytest.fixture
def rendered(campaign: Path) -> Render:
    """Render the campaign with these options."""

    def call(**options: Any) -> Report:
        return render(campaign, Options(**options))

    return call
