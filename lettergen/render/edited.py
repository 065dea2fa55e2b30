"""Letters that somebody edited by hand: each is the letter, and is examined like any other."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.tracked_changes import CHANGES, Resolution, resolve_changes
from lettergen.docx.xml import w
from lettergen.output.entry import Entry
from lettergen.output.errors import ProtectedFileError
from lettergen.output.inputs import Inputs
from lettergen.output.records import are_same_sources
from lettergen.project.letters import Letter
from lettergen.redline.content import Content, load_content, read_content
from lettergen.redline.three_way import describe_changes, find_open_changes
from lettergen.redline.words import compare
from lettergen.render.renderer import Rendered, Renderer
from lettergen.system.dataclass import replace
from lettergen.system.fingerprint import hash_bytes
from lettergen.system.text import format_count

_STORIES = ("/header", "/footer", "/footnotes", "/endnotes")
_HINT = "Compare them with 'lettergen diff {name}'; then edit the letter, or use --force."


class Folder(Protocol):
    """What is known of the letters in an output folder."""

    @property
    def folder(self) -> Path:
        """The path of the folder."""

    def get_entry(self, path: Path) -> Entry | None:
        """Return what the manifest records of a file."""

    def read_written(self, path: Path) -> bytes | None:
        """Return a letter as lettergen wrote it last; ``None`` if that is not kept."""


def examine_edited(renderer: Renderer, letter: Letter, data: bytes, folder: Folder) -> Rendered:
    """Examine a letter that somebody edited by hand; ``data`` is its file.

    Return it with the document that other formats are made of: tracked changes are accepted in it,
    and comments are gone.

    Raises:
        ProtectedFileError: it is no Word document any more that lettergen reads (LG811).
    """
    assert letter.path is not None
    path = letter.path
    try:
        package = Package.read(path, data)
        marks = list(_count_marks(package))
        if marks:
            resolve_changes(package, Resolution.ACCEPT)
        rendered = renderer.examine(letter, _find_stories(package))
    except LettergenError as error:
        raise ProtectedFileError(_describe_unreadable(path, error)) from None
    doubts = [_describe_marks(path, marks)] if marks else []
    entry = folder.get_entry(path)
    if entry and is_outdated(renderer.hash_inputs(letter.recipient), entry, folder.folder):
        doubts += _compare(renderer, letter, read_content(package), entry, folder)
    about = (doubt.about(letter.label) for doubt in doubts)
    return replace(
        renderer.add_findings(rendered, about),
        data=PackageWriter(package.parts).build({}),
        sha256=hash_bytes(data),
    )


def is_outdated(inputs: Inputs, entry: Entry, folder: Path) -> bool:
    """Whether a letter is made of other files or values now, whatever version makes it."""
    now, then = ({**one, "engine": ""} for one in (inputs.fixed, entry.inputs))
    return now != then or not are_same_sources(entry, inputs, folder)


def _compare(
    renderer: Renderer, letter: Letter, edited: Content, entry: Entry, folder: Folder
) -> Iterator[Finding]:
    """Tell what changed by hand and what changed in the data since, if a render would show it."""
    assert letter.path is not None
    place = Place(str(letter.path))
    rendered = renderer.render(letter)
    if rendered.errors:
        message = "was edited by hand, and cannot be rendered from its data any more"
        first = rendered.errors[0]
        yield Finding("LG810", f"{message}: {first.message}", place, first.hint)
        return
    if hash_bytes(rendered.data) == entry.sha256:
        return
    hint = _HINT.format(name=letter.stem)
    new = load_content(letter.path, rendered.data)
    written = folder.read_written(letter.path)
    if written is None:
        if new.sha256 != edited.sha256:
            message = "was edited by hand, and what it was made of has changed since."
            yield Finding("LG810", message, place, hint)
        return
    before = load_content(letter.path, written)
    open_changes = find_open_changes(before, edited, new)
    if open_changes:
        by_hand = describe_changes(list(compare(before, edited).changes))
        since = describe_changes(open_changes)
        message = f"was edited by hand ({by_hand}), and its data or template changed ({since})."
        yield Finding("LG810", message, place, hint)


def _find_stories(package: Package) -> dict[str, bytes]:
    names = [package.main]
    names += [name for kind in _STORIES for name in package.find_related_parts(package.main, kind)]
    return {name: package.parts[name] for name in names}


def _count_marks(package: Package) -> Iterator[str]:
    """Yield how many tracked changes and comments a document has, if any."""
    roots = [package.parse_part(name) for name in _find_stories(package)]
    changes = sum(1 for root in roots for _ in root.iter(*CHANGES))
    comments = sum(1 for root in roots for _ in root.iter(w("commentReference")))
    for count, noun in ((changes, "tracked change"), (comments, "comment")):
        if count:
            yield format_count(count, noun)


def _describe_marks(path: Path, marks: Sequence[str]) -> Finding:
    message = f"was edited by hand and contains {' and '.join(marks)}."
    hint = "Accept or reject the changes and delete the comments in Word."
    return Finding("LG813", message, Place(str(path)), hint)


def _describe_unreadable(path: Path, error: LettergenError) -> Finding:
    found = error.findings[0]
    message = f"was changed by somebody and cannot be used as a letter: {found.message}"
    hint = "Save it in Word as a Word document (.docx), or write it again with --force."
    return Finding("LG811", message, Place(str(path)), hint)
