"""The editions of a campaign's letter: its files and its language, which recipients choose.

``letter: letter-{{ lang }}.md.j2`` names another file for each language, and ``lang`` is that of
the words that lettergen adds. Each edition is compiled once, when the first recipient needs it.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from lettergen.data.campaign import CampaignFile, Expression, list_files
from lettergen.data.recipients import Recipient
from lettergen.data.values import locate
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.languages.locale import Locale
from lettergen.project.expressions import evaluate
from lettergen.system import fingerprint
from lettergen.system.dataclass import dataclass, field, replace
from lettergen.template.compiled import CompiledLetter
from lettergen.template.errors import MergeError
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_file_name
from lettergen.template.languages import LANGUAGE, find_own_locale

Compile = Callable[[Language, CampaignFile, Locale | None], CompiledLetter]


class EditionKey(NamedTuple):
    """What tells an edition from others: its files, and its language, if the data names one."""

    letter: Path
    letterhead: Path | None
    locale: Locale | None


@dataclass(frozen=True)
class Edition:
    """The letter as some of the recipients get it.

    ``campaign`` has the files of the edition; ``fingerprints`` are those of the files.
    """

    campaign: CampaignFile
    letter: CompiledLetter
    fingerprints: dict[str, str]


@dataclass
class Editions:
    """The editions that were compiled so far, and how to compile another one."""

    campaign: CampaignFile
    language: Language
    compile: Compile
    _compiled: dict[EditionKey, Edition | LettergenError] = field(default_factory=dict)
    _found: tuple[Recipient | None, Edition | None] = (None, None)

    @property
    def all(self) -> list[Edition]:
        """The editions that could be compiled, in the order of the recipients."""
        return [one for one in self._compiled.values() if isinstance(one, Edition)]

    def find(self, recipient: Recipient) -> Edition:
        """Return the edition that a recipient gets.

        Raises ``LettergenError``: there is no such file (LG653), its pattern fails, its language
        is unknown (LG652), or something is wrong with it. The error has no findings if the file
        of the only edition is missing, which was reported when the campaign was read.
        """
        if recipient is not self._found[0]:  # each letter asks several times
            key = self.choose(recipient)
            if not self._is_there(key):
                raise LettergenError()
            self._found = recipient, self.get(key)
        assert self._found[1] is not None
        return self._found[1]

    def choose(self, recipient: Recipient) -> EditionKey:
        """Return what tells the recipient's edition from others; raises ``LettergenError``."""
        campaign = self.campaign
        try:
            locale = find_own_locale(recipient.fields, campaign.values)
        except MergeError as error:
            place = recipient.fields.place_of(error.name)
            finding = Finding(error.code, error.message, place, error.hint, name=error.name)
            raise LettergenError(finding.about(recipient.label)) from None
        letter = self._find_file(campaign.letter, campaign.letter_pattern, recipient)
        letterhead = campaign.letterhead if campaign.is_markdown else None
        if letterhead:
            letterhead = self._find_file(letterhead, campaign.letterhead_pattern, recipient)
        return EditionKey(letter, letterhead, locale)

    def choose_needed(self, recipients: Sequence[Recipient]) -> list[EditionKey]:
        """Return the keys of the editions that recipients need, whose files are there.

        What keeps a recipient from an edition is left to ``find``.
        """
        if self.base and not _has_language(recipients, self.campaign):
            return [self.base]
        found: dict[EditionKey, None] = {}
        for recipient in recipients:
            with suppress(LettergenError):
                found[self.choose(recipient)] = None
        return [key for key in found if self._is_there(key)]

    @property
    def base(self) -> EditionKey | None:
        """The key of the only edition; ``None`` if recipients choose between files."""
        campaign = self.campaign
        letterhead = campaign.letterhead if campaign.is_markdown else None
        has_patterns = campaign.letter_pattern or campaign.letterhead_pattern
        key = EditionKey(campaign.letter, letterhead, None)
        return None if has_patterns or not self._is_there(key) else key

    def _is_there(self, key: EditionKey) -> bool:
        needed = [key.letter, key.letterhead] if self.campaign.is_markdown else [key.letter]
        return all(file is not None and self.campaign.is_there(file) for file in needed)

    def get(self, key: EditionKey) -> Edition:
        """Return an edition; raises ``LettergenError`` with everything that is wrong with it."""
        if key not in self._compiled:
            self._compiled[key] = self._compile(key)
        found = self._compiled[key]
        if isinstance(found, LettergenError):
            raise found
        return found

    def _compile(self, key: EditionKey) -> Edition | LettergenError:
        letterhead = key.letterhead or self.campaign.letterhead
        campaign = replace(self.campaign, letter=key.letter, letterhead=letterhead)
        fingerprints = {
            "template": fingerprint.hash_file(key.letter),
            "letterhead": fingerprint.hash_file(key.letterhead),
        }
        try:
            letter = self.compile(self.language, campaign, key.locale)
        except LettergenError as error:
            return error
        if letter.included:
            campaign = replace(campaign, included=tuple(letter.included))
            fingerprints["passages"] = fingerprint.hash_value(list(letter.included.values()))
        return Edition(campaign, letter, fingerprints)

    def _find_file(self, path: Path, pattern: Expression | None, recipient: Recipient) -> Path:
        """Return the file that a pattern names for a recipient."""
        if pattern is None:
            return path
        name = compile_file_name(self.language, pattern.text, pattern.place)
        file = evaluate(name, recipient, self.campaign, pattern.place)
        found = self.campaign.folder / file
        if found.is_file():
            return found
        message = f"there is no file {file}."
        hint = f"Write it, or correct the fields in '{pattern.text}' ({pattern.place})."
        finding = Finding("LG653", message, recipient.place, hint, name=file)
        raise LettergenError(finding.about(recipient.label))

    def find_unused_files(self) -> list[Finding]:
        """Return a finding for each file that a pattern could name and that no letter needs."""
        used = {path for one in self._compiled for path in (one.letter, one.letterhead)}
        return [
            Finding("LG654", "no recipient gets this letter.", Place(str(path)), _UNUSED)
            for pattern in (self.campaign.letter_pattern, self.campaign.letterhead_pattern)
            for path in list_files(self.campaign.folder, pattern)
            if path not in used
        ]


_UNUSED = "Delete it, or check the field that chooses the file."


def _has_language(recipients: Sequence[Recipient], campaign: CampaignFile) -> bool:
    """Whether the campaign or any recipient names a language; the rows of a table are alike."""
    if locate(campaign.values, LANGUAGE):
        return True
    if recipients and recipients[0].fields.is_row:
        return locate(recipients[0].fields, LANGUAGE) is not None
    return any(locate(one.fields, LANGUAGE) for one in recipients)
