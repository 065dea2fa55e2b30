"""Render one letter: merge the template with a recipient's data, and check what comes out.

Rendering reads the project and writes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.diagnostics.rules import Severity
from lettergen.diagnostics.simplify import simplify
from lettergen.output.inputs import Inputs
from lettergen.project.project import Project
from lettergen.project.selection import Letter
from lettergen.render.input_hasher import InputHasher
from lettergen.system import fingerprint
from lettergen.system.dataclass import dataclass, field, replace

if TYPE_CHECKING:
    from lettergen.checks.runner import LetterChecks
    from lettergen.render.record import RecordedLetter

_TRIES = 50  # letters of an edition that may fail before one is found that does not


@dataclass(frozen=True)
class Rendered:
    """A rendered letter: its Word document, what was found in it, and what it uses.

    ``accepted`` are the findings that the recipient's entry accepts. ``data`` is the document; it
    is empty if there are errors, and for a letter that an earlier
    run wrote. ``citations`` and ``files`` are the citations that the letter prints and the
    pictures in it; ``sha256`` is that of the document once it is written. ``number`` is that of the
    version, from 1; ``is_kept`` tells that this version was sent, so its files must stay.
    """

    letter: Letter
    data: bytes = field(default=b"", repr=False)
    findings: tuple[Finding, ...] = ()
    citations: frozenset[str] = frozenset()
    files: frozenset[Path] = frozenset()
    sha256: str = ""
    accepted: tuple[Finding, ...] = ()
    number: int = 1
    is_kept: bool = False

    @property
    def recipient(self) -> Recipient:
        """The recipient of the letter."""
        return self.letter.recipient

    @property
    def name(self) -> str:
        """The name of the letter's file; empty if the output pattern gives none."""
        return self.letter.path.name if self.letter.path else ""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the letter from being used."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that a person should look at."""
        return tuple(one for one in self.findings if one.severity is Severity.WARNING)

    @property
    def docx(self) -> bytes:
        """The Word document.

        Raises:
            LettergenError: the letter could not be rendered, with its errors.
        """
        if self.errors:
            raise LettergenError(*self.errors)
        return self.data

    @property
    def text(self) -> str:
        """The letter as plain text; raises as ``docx`` does."""
        return self.export("txt").decode()

    def export(
        self,
        format: str,
        *,
        pdf_engine: str = "auto",
        archive: bool = False,
        fragment: bool = False,
    ) -> bytes:
        """Return the letter in another format: pdf, html, txt or md.

        Raises:
            LettergenError: the letter could not be rendered or exported.
        """
        from lettergen.data.formats import WORD, parse_formats
        from lettergen.diagnostics.finding import Place
        from lettergen.export.format import FinishedLetter, Settings
        from lettergen.export.registry import load_exporter

        (name,) = parse_formats([format], Place("format"))
        if name == WORD:
            return self.docx
        exporter = load_exporter(name, Settings(pdf_engine, archive, fragment))
        finished = FinishedLetter(self.letter.label, self.letter.stem, self.docx)
        (export,) = exporter.export([finished])
        if not export.data:
            raise LettergenError(*export.findings)
        return export.data


class Renderer:
    """Renders the letters of a project, which must have been loaded without errors.

    ``checked`` are the letters of an earlier run from the same inputs, in the same order: of a
    letter that has the same bytes, the checks find the same.
    """

    def __init__(self, project: Project, checked: "Sequence[RecordedLetter]" = ()) -> None:
        assert project.editions is not None
        self.can_reuse = not project.has_extensions  # a function may have changed since
        self._editions = project.editions
        self._values = project.campaign.values
        self._folder = project.campaign.folder
        self._project = project
        self._checked = checked
        if not self._checked:
            _ = self._checks
        self._hasher = InputHasher(project)

    @cached_property
    def _checks(self) -> "LetterChecks":
        from lettergen.checks.runner import LetterChecks  # which takes long to import

        return LetterChecks(self._project)

    def render(self, letter: Letter) -> Rendered:
        """Render and check one letter; what is wrong with it is among its findings."""
        label, fields = letter.label, letter.recipient.fields
        try:
            file = letter.name_file(self._folder)
            compiled = self._editions.find(letter.recipient).letter
            merged = compiled.render(label, fields, self._values, file)
            used = frozenset(merged.cited), frozenset(merged.pictures)
            if letter.position < len(self._checked):
                known = self._checked[letter.position]
                data = compiled.build(label, merged.parts)
                if known.label == label and known.sha256 == fingerprint.hash_bytes(data):
                    return Rendered(letter, data, known.findings, *used, accepted=known.accepted)
            findings = self._checks.check_letter(letter, merged.parts, merged.findings)
            rendered = _build(letter, (*letter.findings, *findings))
            if rendered.errors:
                return rendered
            data = compiled.build(label, merged.parts)
        except LettergenError as error:
            found = simplify((*letter.findings, *self._checks.of_all, *error.findings))
            return Rendered(letter, b"", tuple(found))
        return Rendered(letter, data, rendered.findings, *used, accepted=rendered.accepted)

    def learn_structures(self, letters: Sequence[Letter]) -> bool:
        """Find out what is wrong with the structure of the letters of each edition.

        It is that of the first letter of the edition that can be rendered. Afterwards, letters
        have the same findings in whatever order and process they are rendered. Returns whether
        there is such a letter of each edition; of those that fail, only some are tried.
        """
        waiting = list(self._editions.all)
        tries = _TRIES * len(waiting)
        for letter in letters:
            if not waiting or not tries:
                break
            with suppress(LettergenError, OSError):
                edition = self._editions.find(letter.recipient)
                if any(one is edition for one in waiting):
                    tries -= 1
                    label, fields = letter.label, letter.recipient.fields
                    file = letter.name_file(self._folder)
                    merged = edition.letter.render(label, fields, self._values, file)
                    self._checks.learn_structure(edition.letter, merged.parts)
                    waiting = [one for one in waiting if one is not edition]
        return not waiting

    def reuse(self, letter: Letter) -> Rendered:
        """Return a letter that an earlier run wrote; only the recipient's data is checked."""
        return _build(letter, self._checks.check_entry(letter))

    def examine(self, letter: Letter, parts: Mapping[str, bytes]) -> Rendered:
        """Check a letter that somebody edited by hand; ``parts`` are those with its words."""
        return _build(letter, (*letter.findings, *self._checks.check_edited(letter, parts)))

    def add_findings(self, rendered: Rendered, findings: Iterable[Finding]) -> Rendered:
        """Return a letter with further findings about it, as far as they are not ignored."""
        found = self._checks.mark(rendered.letter, findings)
        own = (*rendered.findings, *(one for one in found if not one.accepted))
        accepted = (*rendered.accepted, *(one for one in found if one.accepted))
        return replace(rendered, findings=own, accepted=accepted)

    def hash_inputs(self, recipient: Recipient) -> Inputs:
        """Return the fingerprints of everything that a letter is made from."""
        return self._hasher.hash(recipient)


def _build(letter: Letter, findings: Iterable[Finding]) -> Rendered:
    """Return a letter without its document, with the findings that are accepted told apart."""
    found = tuple(findings)
    return Rendered(
        letter,
        findings=tuple(one for one in found if not one.accepted),
        accepted=tuple(one for one in found if one.accepted),
    )
