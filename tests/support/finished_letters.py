"""Finished Word letters to export: the shipped ones, and those of other tests."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lettergen.cli.main import main
from lettergen.export.format import FinishedLetter
from tests.support import corpus, documents, fields, letters

TESTS = Path(__file__).parent.parent
SHIPPED = (TESTS.parent / "campaign.yaml", TESTS.parent / "examples" / "reminder" / "campaign.yaml")
DOCUMENTS = TESTS / "export" / "documents"


@cache
def render_shipped() -> dict[str, FinishedLetter]:
    """Return the letters of the shipped campaign and of its example, by the name of their file."""
    found: dict[str, FinishedLetter] = {}
    for campaign in SHIPPED:
        with TemporaryDirectory() as folder:
            with suppress(SystemExit):
                main(["render", str(campaign), "--quiet", "--out", folder])
            for path in sorted(Path(folder).glob("*.docx")):
                found[path.stem] = FinishedLetter(path.stem, path.stem, path.read_bytes())
    return found


@cache
def merge_fixtures() -> dict[str, FinishedLetter]:
    """Return the letters that other tests merge, by where they come from."""
    return {name: FinishedLetter("Kent", "kent", data) for name, data in _merged()}


def pack_letter(name: str, **changes: str | None) -> FinishedLetter:
    """Take a folder of ``tests/export/documents`` and texts for some parts; return the letter."""
    return FinishedLetter("Kent", name, documents.pack(f"../../export/documents/{name}", **changes))


def build_letter(body: str, **changes: str | None) -> FinishedLetter:
    """Take the blocks of a body, other texts for some parts; return a letter of that body."""
    data = documents.pack("plain", document=documents.build_body(body), **changes)
    return FinishedLetter("Kent", "letter", data)


def _merged() -> Iterator[tuple[str, bytes]]:
    for path in sorted((TESTS / "template" / "markdown" / "letters").glob("*.md.j2")):
        name = path.name.removesuffix(".md.j2")
        values = path.with_name(f"{name}.yaml")
        compiled = letters.compile_file(path, letters.CITATIONS)
        merged = letters.merge(compiled, values if values.exists() else None)
        yield f"letters/{name}", merged
    for folder in sorted((corpus.CORPUS / "grammar").iterdir()):
        with TemporaryDirectory() as scratch:
            yield f"corpus/{folder.name}", corpus.merge_document(folder, Path(scratch))
    for folder in sorted((corpus.CORPUS / "mail_merge").iterdir()):
        yield (
            f"mail_merge/{folder.name}",
            documents.merge_document(fields.name_corpus_document(folder.name)),
        )
    for name in documents.list_documents():
        yield f"documents/{name}", documents.merge_document(name)
