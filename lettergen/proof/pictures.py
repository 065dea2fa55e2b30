"""Pictures of the pages of letters, as the PDFs of them show them."""

import base64
import io
from collections.abc import Iterable
from pathlib import Path

from lettergen.diagnostics.finding import Finding
from lettergen.export.format import FinishedLetter, Settings
from lettergen.export.registry import load_exporter
from lettergen.proof.letters import MarkedLetter

_SCALE = 1.4  # of 72 pixels an inch: enough to read
_QUALITY = 55


def draw_pages(
    letters: Iterable[MarkedLetter], engine: str = "auto"
) -> tuple[dict[Path, list[str]], list[Finding]]:
    """Return the pages of each letter as ``data:`` addresses, by its file; and what is wrong.

    Raises:
        LettergenError: there is no PDF engine (LG420, LG425).
    """
    exporter = load_exporter("pdf", Settings(engine))
    paths: dict[str, Path] = {}
    finished: list[FinishedLetter] = []
    for number, marked in enumerate(letters):
        path = marked.letter.path
        if path is not None and marked.package:
            stem = f"{marked.letter.stem}-{number}"  # no two letters share it
            paths[stem] = path
            finished.append(FinishedLetter(marked.letter.label, stem, marked.rendered.data))
    found: dict[Path, list[str]] = {}
    findings: list[Finding] = []
    for export in exporter.export(finished):
        findings += export.findings
        if export.data:
            found[paths[export.letter.stem]] = _draw(export.data)
    return found, findings


def _draw(pdf: bytes) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_encode(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _encode(page: object) -> str:
    buffer = io.BytesIO()
    page.render(scale=_SCALE).to_pil().save(buffer, "WEBP", quality=_QUALITY)  # type: ignore[attr-defined]
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"
