"""Approve letters, and confirm points: what ``lettergen approve`` and ``confirm`` do."""

from pathlib import Path

from lettergen.approval import approvals as records
from lettergen.approval.file import find_approvals
from lettergen.approval.people import find_person
from lettergen.approval.record import Approval, Confirmation, ConfirmedPoint, name_moment
from lettergen.data.point_removal import remove_point
from lettergen.data.recipients import CONFIRM, find_points
from lettergen.data.text_file import decode
from lettergen.diagnostics.collect import attempt, collecting, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.ledger.event import Event, EventKind
from lettergen.ledger.ledger import append
from lettergen.output.files import describe_os_error
from lettergen.output.folder_view import FolderView, view_folder
from lettergen.output.lock import FolderLock
from lettergen.output.names import SUFFIX
from lettergen.output.replacement import replace_file
from lettergen.output.written import WrittenLetters
from lettergen.project.letters import Letter
from lettergen.project.loader import Source, load_project, load_recipients
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.redline.content import load_content
from lettergen.render.comparison import read_edited
from lettergen.render.edited import examine_edited
from lettergen.render.renderer import Renderer
from lettergen.system.dataclass import dataclass, field, replace

_YAML = (".yaml", ".yml")


@dataclass(frozen=True)
class ApprovedLetter:
    """A letter that somebody approved, and its document.

    ``is_known`` tells that the same person approved it before.
    """

    approval: Approval
    data: bytes = field(repr=False)
    is_known: bool = False


def approve(path: Path, options: Options, by: str = "") -> list[ApprovedLetter]:
    """Approve the letters that the options choose, as they would go out now.

    Record them in ``approvals.yaml`` and in the ledger: all of them or none.

    Raises:
        LettergenError: nobody's name is known (LG821), a letter has errors or points to confirm
            (LG818), or the campaign cannot be used.
    """
    with collecting():
        project = load_project(Source(path), options)
    campaign, selection = project.campaign, project.selection
    assert selection is not None
    person = find_person(by, campaign.folder)
    file = find_approvals(campaign.path)
    known, at = records.load(file), name_moment()
    found: list[ApprovedLetter] = []
    renderer = Renderer(project)
    with (
        view_folder(selection.pattern.folder, campaign.path, selection.files) as view,
        collecting(),
    ):
        for letter in project.letters:
            with attempt():
                found.append(_approve(renderer, view, letter, known, person, at))
    new = [one for one in found if not one.is_known]
    if new:
        records.add(file, [one.approval for one in new])
        if selection.pattern.folder.is_dir():
            append(selection.pattern.folder, *(_build_event(one.approval) for one in new))
            _keep(selection.pattern.folder, new)
    return found


def _keep(folder: Path, approved: list[ApprovedLetter]) -> None:
    """Keep the letters as they were approved, to tell by which words they change later."""
    try:
        lock = FolderLock(folder)
    except (LettergenError, OSError):  # a run has it; then the paragraph that changes is told
        return
    letters = WrittenLetters(folder)
    try:
        for one in approved:
            letters.add_approved(one.approval.letter, one.data)
    finally:
        letters.close()
        lock.release()


def _approve(
    renderer: Renderer,
    view: FolderView,
    letter: Letter,
    known: records.Approvals,
    person: str,
    at: str,
) -> ApprovedLetter:
    """Return the approval of one letter."""
    data = read_letter(renderer, view, letter)
    if letter.recipient.confirm:
        points = "; ".join(f"'{point}'" for point in letter.recipient.confirm)
        hint = f'Confirm them first: lettergen confirm {letter.stem} POINT --evidence "…".'
        place = letter.recipient.fields.place_of(CONFIRM)
        raise LettergenError(
            Finding("LG818", f"has points to confirm: {points}.", place, hint).about(letter.label)
        )
    assert letter.path is not None
    content = load_content(letter.path, data)
    name = view.files.get_name(letter.path).removesuffix(SUFFIX)
    approval = Approval.of(name, str(letter.label), content, person, at)
    approval = replace(approval, points=tuple(known.list_confirmed(name)))
    people = {one.casefold() for one in known.find_state(name, content.sha256).people}
    return ApprovedLetter(approval, data, is_known=person.casefold() in people)


def read_letter(renderer: Renderer, view: FolderView, letter: Letter) -> bytes:
    """Return the letter that would go out now; one that somebody edited is the letter.

    Raises:
        LettergenError: with what is wrong with the letter.
    """
    path = letter.path
    edited = read_edited(view, path) if path else None
    if path and edited:
        rendered = examine_edited(renderer, letter, edited, view)
    else:
        rendered = renderer.render(letter)
    if rendered.errors or path is None:
        raise LettergenError(*(one.about(letter.label) for one in rendered.errors))
    return rendered.data


def _build_event(approval: Approval) -> Event:
    details = {"by": approval.by, "sha256": approval.sha256}
    return Event(EventKind.APPROVED, approval.letter, approval.recipient, details)


def list_points(path: Path, options: Options) -> list[tuple[Letter, list[str]]]:
    """Return the letters that the options choose, with their points to confirm."""
    project = _load_recipients(path, options)
    return [(letter, list(letter.recipient.confirm)) for letter in project.letters]


def confirm(
    path: Path, options: Options, point: str, evidence: str, by: str = ""
) -> tuple[Confirmation, tuple[Finding, ...]]:
    """Record that a point of one recipient is confirmed, and take it out of the list if it can be.

    ``point`` is its number from 1, its text, or a part of it. Return the record, and why the point
    could not be taken out (LG820).

    Raises:
        LettergenError: there is no such point (LG819), or nobody's name is known (LG821).
    """
    project = _load_recipients(path, options)
    campaign, selection = project.campaign, project.selection
    assert selection is not None
    with collecting():
        if len(project.letters) != 1:
            names = ", ".join(str(letter.label) for letter in project.letters)
            message = f"names {len(project.letters)} recipients: {names}."
            report(Finding("LG819", message, Place("NAME"), "Confirm a point for one of them."))
    (letter,) = project.letters
    text, place = _find_point(letter, point)
    person = find_person(by, campaign.folder)
    name = letter.stem
    if letter.path:
        name = selection.files.get_name(letter.path).removesuffix(SUFFIX)
    confirmed = ConfirmedPoint(text, person, name_moment(), evidence)
    record = Confirmation(name, str(letter.label), confirmed)
    kept = _take_out(text, place, letter)
    records.add(find_approvals(campaign.path), [record])
    if selection.pattern.folder.is_dir():
        details = {"by": person, "point": text, "evidence": evidence}
        event = Event(EventKind.CONFIRMED, name, record.recipient, details)
        append(selection.pattern.folder, event)
    return record, kept


def _load_recipients(path: Path, options: Options) -> Project:
    with collecting():
        return load_recipients(Source(path), options)


def _find_point(letter: Letter, point: str) -> tuple[str, Place]:
    """Return the point that a number, a text or a part of it names, and its place."""
    points = find_points(letter.recipient.fields)
    if point.isdecimal() and 0 < int(point) <= len(points):
        return points[int(point) - 1]
    wanted = _fold(point)
    exact = [one for one in points if _fold(one[0]) == wanted]
    found = exact or [one for one in points if wanted and wanted in _fold(one[0])]
    if len(found) == 1:
        return found[0]
    known = "; ".join(f"{number}: {text}" for number, (text, _) in enumerate(points, 1))
    what = "is in several points" if found else "is no point to confirm"
    hint = f"The points are {known}." if points else "There is no point to confirm."
    place = letter.recipient.fields.place_of(CONFIRM)
    finding = Finding("LG819", f"'{point}' {what}.", place, hint)
    raise LettergenError(finding.about(letter.label))


def _take_out(point: str, place: Place, letter: Letter) -> tuple[Finding, ...]:
    """Take a point out of a YAML file; return why that is not possible."""
    where = place.detail or f"line {place.line}"
    message = f"the point '{point}' is recorded as confirmed, and is still in the list ({where})."
    hint = "Delete it there: lettergen leaves such a file as it is."
    kept = Finding("LG820", message, place, hint).about(letter.label)
    path = Path(place.path)
    if path.suffix.lower() not in _YAML or not place.line:
        return (kept,)
    text = decode(path)
    changed = remove_point(text, path, CONFIRM, point, place.line)
    if changed is None:
        return (replace(kept, hint="Delete it there: other entries have it, too."),)
    try:
        mark = b"\xef\xbb\xbf" if path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
        replace_file(path, mark + changed.encode())
    except OSError as error:
        raise LettergenError(describe_os_error(path, error)) from None
    return ()


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
