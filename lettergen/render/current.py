"""Tell whether the letters on the disk are those that a run would write now."""

from functools import cached_property
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output.entry import Entry
from lettergen.output.folder_view import FolderView
from lettergen.output.inputs import LETTER
from lettergen.project.letters import Letter
from lettergen.project.project import Project
from lettergen.render.edited import examine_edited, is_outdated
from lettergen.render.input_hasher import InputHasher
from lettergen.render.renderer import Renderer
from lettergen.render.versions import find_changes
from lettergen.system.dataclass import replace
from lettergen.system.fingerprint import hash_bytes

_OUTDATED_EDIT = "LG810"


class CurrentLetters:
    """The letters of a project as they are in an output folder, of which ``view`` tells.

    A letter is rendered only if something that it is made of has changed.
    """

    def __init__(self, project: Project, view: FolderView) -> None:
        self._project = project
        self._view = view
        self._hasher = InputHasher(project)

    @cached_property
    def renderer(self) -> Renderer:
        """What renders a letter if that is needed."""
        return Renderer(self._project)

    def check(self, letter: Letter, path: Path, data: bytes, *, is_reissue: bool) -> None:
        """Raise ``LettergenError`` (LG875) for a letter that a run would write otherwise.

        ``path`` is the file of one of its versions, ``data`` what is in it. A letter that was
        issued again had values of its own, so other values of the campaign do not matter.
        """
        entry = self._view.get_entry(path)
        if entry is None or not entry.sha256:
            return
        if entry.stale:
            message = "is from an earlier run: the last one did not write it."
            raise describe_outdated(letter, path, message)
        inputs = self._hasher.hash(letter.recipient)
        if is_reissue:
            inputs = replace(inputs, fixed={**inputs.fixed, "values": entry.inputs["values"]})
        if not is_outdated(inputs, entry, self._view.folder):
            return
        if is_reissue:
            message = "was issued again, and its data or template changed since."
            hint = "Issue it again: lettergen render --only NAME --set KEY=VALUE."
            raise describe_outdated(letter, path, message, hint)
        if message := self._find_difference(letter, path, data, entry):
            raise describe_outdated(letter, path, message)

    def check_export(self, letter: Letter, file: Path, source: bytes) -> None:
        """Raise ``LettergenError`` (LG854) for a file that was not made of a Word letter.

        ``source`` is that letter.
        """
        entry = self._view.get_entry(file)
        if entry is None or not entry.sha256:
            message = "was not made by lettergen, so nobody knows of which letter it is."
        elif entry.stale or entry.inputs.get(LETTER) != hash_bytes(source):
            message = "was made of an earlier version of the letter."
        else:
            return
        hint = "Run 'lettergen render' with this format to make it again."
        raise LettergenError(Finding("LG854", message, Place(str(file)), hint).about(letter.label))

    def _find_difference(self, letter: Letter, path: Path, data: bytes, entry: Entry) -> str:
        """Tell how a letter differs from the one that would be written; empty if it does not."""
        rendered = self.renderer.render(letter)
        if rendered.errors:
            return f"cannot be rendered from its data any more: {rendered.errors[0].message}"
        if hash_bytes(rendered.data) == entry.sha256:
            return ""
        if hash_bytes(data) != entry.sha256:
            edited = examine_edited(self.renderer, replace(letter, path=path), data, self._view)
            found = [one.cause for one in edited.findings if one.code == _OUTDATED_EDIT]
            return found[0] if found else ""
        changes = "; ".join(find_changes(path, path, rendered.data))
        return (
            f"is as it was before its data or template changed{f': {changes}' if changes else ''}."
        )


def describe_outdated(letter: Letter, path: Path, message: str, hint: str = "") -> LettergenError:
    """Return the error of a letter that is not what a run would write now (LG875)."""
    hint = hint or (
        "Run 'lettergen render', and read what changed; or give the same --set and --letterhead."
    )
    return LettergenError(Finding("LG875", message, Place(str(path)), hint).about(letter.label))
