"""Render the Word letters of a run and write them to the output folder."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from lettergen.diagnostics.finding import LettergenError
from lettergen.output.errors import EditedFileError, FolderUnusableError, ProtectedFileError
from lettergen.output.files import describe_os_error
from lettergen.output.folder import OutputFolder, PendingWrite, build_error
from lettergen.output.inputs import UsedInputs
from lettergen.output.names import SUFFIX
from lettergen.project.options import Options
from lettergen.project.selection import Letter
from lettergen.render.preparation import Prepared, Preparer
from lettergen.render.renderer import Rendered, Renderer
from lettergen.render.result import Outcome, Result
from lettergen.system import fingerprint
from lettergen.system.dataclass import dataclass, replace
from lettergen.system.signals import defer_signals

if TYPE_CHECKING:
    from lettergen.render.sign_off import SignOff
    from lettergen.render.versions import SentVersions

AHEAD = 128
"""The number of letters that are rendered while one is on its way to the disk."""


@dataclass(frozen=True)
class _Pending:
    """The result of a letter, which is true once its file is on the disk."""

    result: Result
    rendered: Rendered | None = None
    write: PendingWrite | None = None

    @property
    def is_on_disk(self) -> bool:
        return self.write is None or self.write.is_flushed


class LetterWriter:
    """Renders letters and writes them to one output folder; ``add`` receives each result.

    With ``only_exports`` no Word letter is written, because it is only needed for exports.
    ``versions`` are those of the letters that were sent, if there are any; ``sign_off`` checks
    approvals, if there are any.
    """

    def __init__(
        self,
        renderer: Renderer,
        folder: OutputFolder,
        options: Options,
        add: Callable[[Result], None],
        *,
        only_exports: bool,
        versions: "SentVersions | None" = None,
        sign_off: "SignOff | None" = None,
    ) -> None:
        self._written: list[Rendered] = []
        self._made: list[tuple[str, Rendered]] = []
        self._versions = versions
        self._sign_off = sign_off
        if sign_off:
            sign_off.find_approved = folder.written.get_approved
        self._renderer = renderer
        self._preparer = Preparer(renderer, options, only_exports=only_exports)
        self._folder = folder
        self._options = options
        self._add = add
        self._only_exports = only_exports

    def write(self, letters: Iterable[Prepared | Letter]) -> list[Rendered]:
        """Write letters, and prepare those that are not yet; return those that were written.

        They come with their documents, unless another process wrote these. The disk is slow: other
        letters are prepared while one is written.

        Raises:
            FolderUnusableError: the folder takes no letter any more.
        """
        written: list[Rendered | None] = []
        ahead: deque[_Pending] = deque()
        failure = None
        for letter in letters:
            try:
                with defer_signals():
                    ahead.append(self._start(letter))
            except FolderUnusableError as error:
                failure = error
                break
            while ahead and (len(ahead) > AHEAD or ahead[0].is_on_disk):
                written.append(self._finish(ahead.popleft()))
        while ahead:
            written.append(self._finish(ahead.popleft()))
        if failure:
            raise failure
        return [rendered for rendered in written if rendered]

    def take_written(self) -> list[Rendered]:
        """Return the letters that were written or left unchanged since the last call.

        They are without their documents.
        """
        written, self._written = self._written, []
        return written

    def take_made(self) -> list[tuple[str, Rendered]]:
        """Return the letters whose Word document was written since the last call, with names."""
        made, self._made = self._made, []
        return made

    def _start(self, one: Prepared | Letter) -> _Pending:
        """Prepare a letter, if that was not done, and begin to write it."""
        if isinstance(one, Letter):
            one = self._preparer.prepare(one, self._folder.records.is_current)
        pending = self._begin(one)
        if one.staged and not (pending.write and pending.write.replacement):
            one.staged.remove()
        return pending

    def _begin(self, prepared: Prepared) -> _Pending:
        """Begin to write a letter; or return why it is not written."""
        letter = prepared.rendered.letter
        try:
            if prepared.error and letter.path:
                raise build_error(letter.path, prepared.error)
            if not prepared.failure:
                return self._write(prepared)
            outcome, findings = Outcome.FAILED, prepared.failure
        except FolderUnusableError:
            raise
        except ProtectedFileError as error:
            outcome, findings = Outcome.REFUSED, error.findings
        except LettergenError as error:
            outcome, findings = Outcome.FAILED, error.findings
        except OSError as error:
            assert letter.path is not None
            outcome = Outcome.FAILED
            findings = (describe_os_error(letter.path, error, "cannot be read"),)
        return _Pending(self._fail(Result(letter, outcome, findings, path=letter.path)))

    def _write(self, prepared: Prepared) -> _Pending:
        """Begin to write a letter, unless the file that is there is the letter."""
        rendered, letter = prepared.rendered, prepared.rendered.letter
        path, label = letter.path, letter.label
        rejected = reject(rendered, self._options)
        # What is sent or approved may be an edited letter: then that is the letter.
        may_be_edited = rejected or self._versions or self._sign_off
        if may_be_edited and (edited := self._read_edited(letter)):
            return self._keep_edited(letter, edited)
        if rejected:
            return _Pending(self._fail(rejected))
        assert path is not None
        used = UsedInputs(set(rendered.citations), set(rendered.files), len(rendered.warnings))
        signed = self._check_approval(rendered)
        if isinstance(signed, Result):
            return _Pending(self._fail(signed))
        rendered = signed
        if self._versions:
            rendered = self._versions.choose(rendered)
            letter, path = rendered.letter, rendered.letter.path
            assert path is not None
        write = None
        if rendered.is_kept and self._folder.has_recorded(path):
            rendered = replace(rendered, data=b"")
        data = prepared.staged or rendered.data
        if not data:
            outcome = Outcome(self._folder.records.record_unchanged(path, label))
            sha256 = self._folder.records.get_sha256(path)
        elif self._only_exports:
            if edited := self._read_edited(letter):
                return self._keep_edited(letter, edited)
            outcome, sha256 = Outcome.MERGED, fingerprint.hash_bytes(rendered.data)
            self._folder.written.add(self._folder.records.get_name(path), sha256, rendered.data)
        else:
            inputs, force = prepared.inputs, self._options.force
            try:
                write = self._folder.start_write(path, label, data, inputs, used, force=force)
            except EditedFileError:
                if edited := self._read_edited(letter):
                    return self._keep_edited(letter, edited)
                raise
            outcome, sha256 = Outcome(write.entry.state), write.entry.sha256
        result = Result(
            letter, outcome, warnings=rendered.warnings, path=path, accepted=rendered.accepted
        )
        return _Pending(result, replace(rendered, sha256=sha256), write)

    def _read_edited(self, letter: Letter) -> bytes | None:
        """Return the file of a letter that somebody edited by hand, unless it is overwritten."""
        if letter.path is None or self._options.force:
            return None
        return self._folder.read_edited(letter.path)

    def _keep_edited(self, letter: Letter, data: bytes) -> _Pending:
        """Take a letter that somebody edited by hand as the letter; drop a new one."""
        from lettergen.render.edited import examine_edited  # few runs need it

        assert letter.path is not None
        rendered = examine_edited(self._renderer, letter, data, self._folder)
        signed = reject(rendered, self._options) or self._check_approval(rendered)
        if isinstance(signed, Result):
            return _Pending(self._fail(signed))
        warnings, accepted = signed.warnings, signed.accepted
        count = len(warnings)
        self._folder.records.record_edited(letter.path, letter.label, rendered.sha256, count)
        result = Result(
            letter, Outcome.EDITED, warnings=warnings, path=letter.path, accepted=accepted
        )
        return _Pending(result, rendered)

    def _check_approval(self, rendered: Rendered) -> Rendered | Result:
        """Return the letter with what is doubtful about its approval; or why it is refused."""
        path = rendered.letter.path
        if self._sign_off is None or path is None:
            return rendered
        name = self._folder.records.get_name(path).removesuffix(SUFFIX)
        return self._sign_off.check(rendered, name, rendered.data or path.read_bytes())

    def _finish(self, pending: _Pending) -> Rendered | None:
        """Wait until a letter is on the disk, and add its result; ``None`` if it is not written."""
        result, rendered = pending.result, pending.rendered
        with defer_signals():
            try:
                if pending.write:
                    self._folder.finish_write(pending.write)
            except FolderUnusableError:
                raise
            except LettergenError as error:
                letter = result.letter
                result = Result(letter, Outcome.FAILED, error.findings, path=letter.path)
                result, rendered = self._fail(result), None
            if rendered:
                bare = replace(rendered, data=b"")
                self._written.append(bare)
                if result.outcome is Outcome.WRITTEN and result.path:
                    name = self._folder.records.get_name(result.path)
                    self._made.append((name.removesuffix(SUFFIX), bare))
                if self._versions and rendered.number > 1 and not rendered.is_kept:
                    self._versions.note(rendered)
        self._add(result)
        return rendered

    def _fail(self, result: Result) -> Result:
        """Record a letter that is not written; what is there of it is stale."""
        letter = result.letter
        stale = self._folder.records.record_failure(letter.path, letter.label, result.outcome)
        return replace(result, stale=stale)


def reject(rendered: Rendered, options: Options) -> Result | None:
    """Return the result of a letter that must not be written; ``None`` for one that may be.

    It has errors, or it has points to confirm or traces of a review and the run is the final one.
    """
    letter, path = rendered.letter, rendered.letter.path
    if path is None or rendered.errors:
        return Result(letter, Outcome.FAILED, rendered.errors, path=path)
    review = tuple(one for one in rendered.warnings if one.rule.blocks_final)
    if options.final and (letter.recipient.confirm or review):
        return Result(letter, Outcome.REFUSED, review, rendered.warnings, path=path)
    return None
