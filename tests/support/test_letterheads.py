"""The letterheads that the package carries."""

import io
import zipfile

import pytest

from tests.support import letterheads
from tests.support.letterheads import FOLDER


@pytest.mark.parametrize(
    ("name", "built"),
    [
        ("letterhead.docx", letterheads.build_letterhead()),
        ("plain.docx", letterheads.build_plain_paper()),
    ],
)
def test_the_script_builds_the_letterhead_that_the_package_carries(name: str, built: bytes) -> None:
    with zipfile.ZipFile(FOLDER / name) as kept, zipfile.ZipFile(io.BytesIO(built)) as new:
        assert {one: kept.read(one) for one in kept.namelist()} == {
            one: new.read(one) for one in new.namelist()
        }
