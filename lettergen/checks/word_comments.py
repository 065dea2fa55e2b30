"""Write findings as comments into copies of Word templates, for colleagues without a terminal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.docx.comments import Comments
from lettergen.docx.origin import mark_as_written
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.xml import w

_WORD = (".docx", ".dotx")


def annotate_templates(findings: Iterable[Finding]) -> Iterator[tuple[Path, bytes]]:
    """Yield each Word template with findings, and a copy with a comment for each of them.

    Word has comments only in the main text: a finding about a header or about the whole document
    is a comment at the first paragraph. A template that cannot be opened is left out.
    """
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.place.path.lower().endswith(_WORD):
            by_path[finding.place.path].append(finding)
    for path, found in by_path.items():
        try:
            package = Package.read(Path(path))
        except LettergenError:
            continue
        yield Path(path), _add_comments(package, found)


def _add_comments(package: Package, findings: list[Finding]) -> bytes:
    root = package.parse_part(package.main)
    paragraphs = list(root.iter(w("p")))
    comments = Comments(package, "lettergen")
    for finding in findings:
        place = finding.place
        is_here = place.part == package.main and 0 < place.paragraph <= len(paragraphs)
        paragraph = paragraphs[place.paragraph - 1 if is_here else 0]
        words = [f"{finding.severity} {finding.code}:", finding.message, finding.hint]
        if not is_here and place.detail:
            words.append(f"({place.detail})")
        comments.add(paragraph, " ".join(filter(None, words)))
    package.set_part(package.main, root)
    comments.store()
    mark_as_written(package)
    return PackageWriter(package.parts).build({})
