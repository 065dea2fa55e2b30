"""The pictures of the pages of letters are those of their PDFs."""

import base64
import io
from pathlib import Path

from PIL import Image

from lettergen.project.options import Options
from lettergen.proof.pictures import draw_pages
from lettergen.proof.proof import Proof
from tests.proof.conftest import write_small_campaign


def test_each_page_of_a_letter_is_a_picture(tmp_path: Path, installed_soffice: Path) -> None:
    campaign = write_small_campaign(tmp_path, "One {{ word }} two.\n", "- {name: Ely, word: Elm}\n")
    proof = Proof.load(campaign, Options())
    pages, findings = draw_pages(proof.mark_letters(), "libreoffice")
    assert findings == []
    content = proof.build(pages)
    (picture,) = content["letters"][0]["pages"]
    kind, _, data = picture.partition(";base64,")
    assert kind == "data:image/webp"
    image = Image.open(io.BytesIO(base64.b64decode(data)))
    assert 1.3 < image.height / image.width < 1.5
