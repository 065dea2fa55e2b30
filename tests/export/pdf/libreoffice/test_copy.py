"""Most letters go to LibreOffice as they are."""

import pytest

from lettergen.export.pdf.libreoffice.copy import prepare_copy
from tests.support.small_campaigns import build_word


@pytest.mark.parametrize(
    "letter",
    [build_word("<w:p><w:r><w:t>words</w:t></w:r></w:p>"), b"", b"PK\3\4 nothing", b"words"],
)
def test_other_documents_stay_as_they_are(letter: bytes) -> None:
    assert prepare_copy(letter) is letter
