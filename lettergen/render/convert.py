"""Convert any Word documents to the formats of letters: ``lettergen convert``."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from lettergen.data.formats import SUFFIXES, WORD, parse_formats
from lettergen.diagnostics.collect import collecting, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.tracked_changes import Resolution, resolve_changes
from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.export.registry import load_exporter
from lettergen.output.files import check_target, hash_file, write_file
from lettergen.system.dataclass import dataclass, replace
from lettergen.system.fingerprint import hash_bytes


@dataclass(frozen=True)
class Converted:
    """One document in one format: its file, and what is doubtful or wrong about it.

    ``is_written`` tells whether the file has the document now.
    """

    path: Path
    is_written: bool
    findings: tuple[Finding, ...] = ()


class Conversion:
    """Converts documents, ready to be run.

    Args:
        documents: the Word documents.
        formats: words that name formats, such as ``pdf,html``.
        folder: where the files are written; beside each document without one.
        settings: how PDFs are made.
        force: whether to overwrite files that are there.

    Raises:
        LettergenError: with every document that cannot be read, a format that is none (LG480), or
            two documents that would give one file (LG403).
    """

    def __init__(
        self,
        documents: Sequence[Path],
        formats: Sequence[str],
        folder: Path | None,
        settings: Settings,
        *,
        force: bool = False,
    ) -> None:
        self._force = force
        with collecting():
            names = parse_formats(formats, Place("--format"))
            if WORD in names:
                message, hint = "a Word document is one already.", "Name pdf, html, txt or md."
                report(Finding("LG480", message, Place("--format"), hint))
        documents = list(dict.fromkeys(documents))
        self._targets = {path: (folder or path.parent) / path.stem for path in documents}
        counts = Counter(self._targets.values())
        with collecting():
            for path, target in self._targets.items():
                if counts[target] > 1:
                    message = f"would be {target}, as another of these documents would."
                    hint = "Convert them to different folders with --out."
                    report(Finding("LG403", message, Place(str(path)), hint))
        self._exporters = {name: load_exporter(name, settings) for name in names}
        with collecting():
            self._letters = {str(path): _read(path) for path in documents}

    def run(self) -> Iterator[Converted]:
        """Yield each document in each format as it is written."""
        by_stem = {str(path): path for path in self._targets}
        letters = [letter for letter in self._letters.values() if letter]
        for name, exporter in self._exporters.items():
            for export in exporter.export(letters):
                target = self._targets[by_stem[export.letter.stem]]
                yield self._write(target.with_name(f"{target.name}{SUFFIXES[name]}"), export)

    def _write(self, path: Path, export: Export) -> Converted:
        findings = tuple(_name_place(one, path, export.letter.stem) for one in export.findings)
        if not export.data:
            return Converted(path, is_written=False, findings=findings)
        try:
            if hash_file(path) != hash_bytes(export.data):
                self._refuse(path)
                write_file(path, export.data, lambda _: True, [Path(export.letter.stem)])
        except LettergenError as error:
            return Converted(path, is_written=False, findings=(*findings, *error.findings))
        return Converted(path, is_written=True, findings=findings)

    def _refuse(self, path: Path) -> None:
        """Raise ``LettergenError`` (LG414) for a file that is there, unless it is overwritten."""
        try:
            check_target(path, lambda _: self._force)
        except LettergenError as error:
            found = error.findings[0]
            if found.code != "LG414":
                raise
            hint = "Name another folder with --out, or overwrite it with --force."
            message = "is there already, and is left as it is."
            raise LettergenError(replace(found, message=message, hint=hint)) from None


def _read(path: Path) -> FinishedLetter | None:
    """Read a document as a finished letter; report one that cannot be used."""
    try:
        package = Package.read(path)
        package.convert_template()
        resolve_changes(package, Resolution.ACCEPT)
        data = PackageWriter(package.parts).build({})
    except LettergenError as error:
        report(*error.findings)
        return None
    return FinishedLetter(path.name, str(path), data)


def _name_place(finding: Finding, path: Path, stem: str) -> Finding:
    """Return a finding about an export with its file as the place."""
    if finding.place.path.startswith(stem):
        return replace(finding, place=replace(finding.place, path=str(path)))
    return finding
