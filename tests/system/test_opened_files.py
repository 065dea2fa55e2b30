"""Files that a process opens and folders that it lists are noted, however they are named."""

import os
import shutil
from pathlib import Path

from lettergen.system.opened_files import OpenedFiles


def test_an_open_folder_that_is_listed_by_its_number_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "list.csv").write_text("Name\n", encoding="utf-8")
    with OpenedFiles(tmp_path) as opened:
        (tmp_path / "list.csv").read_bytes()
        os.listdir(tmp_path)  # noqa: PTH208
        if os.listdir in os.supports_fd:
            number = os.open(tmp_path, os.O_RDONLY)
            os.listdir(number)  # noqa: PTH208
            os.close(number)
        shutil.rmtree(tmp_path / "letters")
    snapshot = opened.take(())
    assert snapshot is None or str(tmp_path / "list.csv") in snapshot.files
