"""The letters of a campaign before they are rendered: for whom each is, and in which file."""

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from lettergen.data.campaign import CampaignFile
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.languages.slugs import normalise, recording_slugs
from lettergen.output.letter_files import LetterFiles
from lettergen.output.names import (
    SUFFIX,
    NumberedNames,
    OutputPattern,
    describe_file_as_folder,
    describe_same_file,
    fold_path,
)
from lettergen.project.expressions import evaluate
from lettergen.project.records import find_records, report_hidden
from lettergen.system.dataclass import dataclass, field
from lettergen.system.hash_index import HashIndex
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_file_name


@dataclass(frozen=True)
class Letter:
    """The letter of one recipient, before it is rendered: for whom, and in which file.

    It has no file if the output pattern gives none; ``findings`` then say why. ``position`` is
    that among the letters of the run, from 0.
    """

    recipient: Recipient
    path: Path | None
    findings: tuple[Finding, ...] = ()
    position: int = field(default=0, compare=False)

    @property
    def label(self) -> str:
        """The name by which messages call the recipient."""
        return self.recipient.label

    @property
    def stem(self) -> str:
        """The file's name without its suffix."""
        return self.path.stem if self.path else ""

    def name_file(self, folder: Path) -> str:
        """Return the letter's file as seen from the campaign's folder, with forward slashes.

        It is the name alone for a file outside of the folder, and empty if there is no file.
        """
        if self.path is None:
            return ""
        inside = self.path.is_relative_to(folder)
        return self.path.relative_to(folder).as_posix() if inside else self.path.name


class LetterNamer:
    """Names the files of the letters of a campaign, and finds letters that would share one.

    ``add`` each recipient who gets a letter and then ``tell_apart``; after that, ``build`` gives
    the letter of any of them. Of the letters only hashes of their files are kept, in ``files``;
    ``count`` is their number.

    Raises ``LettergenError`` for an output pattern with a fault (LG200).
    """

    def __init__(
        self,
        campaign: CampaignFile,
        language: Language,
        pattern: OutputPattern,
        everyone: Sequence[Recipient],
    ) -> None:
        self.files = LetterFiles(pattern.folder)
        self.count = 0
        self._campaign = campaign
        self._pattern = pattern
        self._everyone = everyone
        self._index = HashIndex()
        self._codes: dict[int, frozenset[int]] = {}
        self._inner: list[tuple[str, int]] = []
        self._numbers: NumberedNames | None = None  # without a campaign file
        self._numbered: dict[int, str] = {}
        self._records = find_records(campaign, pattern.folder)
        if campaign.has_file:
            text, place = campaign.output.text, campaign.output.place
            self._render = compile_file_name(language, text, place)
        else:
            self._numbers = NumberedNames(campaign.output.text)
            self._columns = _find_name_columns(everyone)

    def add(self, recipient: Recipient) -> Letter:
        """Note that a recipient gets a letter, and return it with the name as it is so far."""
        self.count += 1
        if self._numbers:
            self._number(recipient, self._numbers)
        letter = self.build(recipient)
        if letter.path:
            self.files.add(letter.path)
            self._index.add(fold_path(letter.path), recipient.index)
            self._note_folders(letter.path, recipient.index)
        return letter

    def build(self, recipient: Recipient, position: int = 0) -> Letter:
        """Return the letter of a recipient who was added."""
        codes = self._codes.get(recipient.index)
        try:
            if codes is None:
                name = self._name(recipient)
            else:
                with recording_slugs(codes):
                    name = self._name(recipient)
            path = self._pattern.build_path(name, recipient.label)
            if self._records:
                name = self.files.get_name(path).removesuffix(SUFFIX)
                recipient.fields.record = self._records.find(name, recipient.label)
        except LettergenError as error:
            return Letter(recipient, None, error.findings, position)
        return Letter(recipient, path, (), position)

    @property
    def has_records(self) -> bool:
        """Whether the ledger tells of letters that were sent or answered."""
        return bool(self._records)

    def report_hidden_records(self) -> None:
        """Report fields and values that hide what the ledger tells (LG842)."""
        if self._records:
            report_hidden(self._everyone, self._campaign.values)

    def tell_apart(self) -> bool:
        """Give codes to names that ``slug`` made the same of different texts.

        A code depends on the text alone: the name stays the same whoever else is in the list.
        Return whether a name has changed.

        Raises:
            LettergenError: two letters still have one file, or one is in the folder that is the
                file of another (LG403). Names that differ only in case are one file on Windows
                and macOS.
        """
        for positions in self._index.list_repeated():
            groups: dict[str, list[Letter]] = {}
            for position in positions:
                letter = self.build(self._everyone[position])
                assert letter.path is not None
                groups.setdefault(fold_path(letter.path), []).append(letter)
            for group in groups.values():
                if len(group) > 1:
                    codes = self._find_differences(group)
                    self._codes |= dict.fromkeys((one.recipient.index for one in group), codes)
                    for letter in group:
                        assert letter.path is not None
                        self.files.discard(letter.path)
        if clashes := self._find_clashes():
            raise LettergenError(*clashes)
        return bool(self._codes)

    def _name(self, recipient: Recipient) -> str:
        if self._numbers:
            name = self._numbered.get(recipient.index)
            return name or self._numbers.build(self._name_person(recipient))
        return evaluate(self._render, recipient, self._campaign, self._campaign.output.place)

    def _number(self, recipient: Recipient, numbers: NumberedNames) -> None:
        person = self._name_person(recipient)
        name = numbers.choose(person)
        if name != numbers.build(person):
            self._numbered[recipient.index] = name

    def _name_person(self, recipient: Recipient) -> str:
        """Return the name of a person, or else the label."""
        values = (recipient.fields.get(column) for column in self._columns)
        found = " ".join(value for value in values if isinstance(value, str))
        return found.strip() or recipient.label

    def _note_folders(self, path: Path, index: int) -> None:
        """Note the folders of a letter that could be the file of another one."""
        for folder in path.parents:
            if folder == self._pattern.folder:
                break
            if folder.name.casefold().endswith(SUFFIX):
                self._inner.append((fold_path(folder), index))

    def _find_differences(self, letters: Sequence[Letter]) -> frozenset[int]:
        """Return which of the texts that the names of letters are made of differ between them."""
        texts = []
        for letter in letters:
            with recording_slugs() as uses:
                self._name(letter.recipient)
            texts.append([normalise(text) for text in uses.texts])
        columns = zip_longest(*texts)
        return frozenset(number for number, column in enumerate(columns) if len(set(column)) > 1)

    def _find_clashes(self) -> list[Finding]:
        """Return a finding for each letter that has the file of another, or a file within it."""
        findings: list[Finding] = []
        changed: dict[str, Letter] = {}
        for index in sorted(self._codes):
            letter = self.build(self._everyone[index])
            if letter.path is None:
                continue
            self.files.add(letter.path)
            self._note_folders(letter.path, index)
            folded = fold_path(letter.path)
            other = changed.setdefault(folded, letter)
            if other is letter:
                other = self._find_unchanged(folded) or letter
            if other is not letter:
                place, at = letter.recipient.place, other.recipient.place
                findings.append(
                    describe_same_file(letter.path, letter.label, place, other.label, at)
                )
        for folded, index in self._inner:
            holder = changed.get(folded) or self._find_unchanged(folded)
            letter = self.build(self._everyone[index])
            if holder and holder.path and letter.path:
                place, at = letter.recipient.place, holder.recipient.place
                findings.append(
                    describe_file_as_folder(holder.path, letter.label, place, holder.label, at)
                )
        return findings

    def _find_unchanged(self, folded: str) -> Letter | None:
        """Return the letter with this file, unless it got a code."""
        for index in self._index.find(folded):
            if index not in self._codes:
                letter = self.build(self._everyone[index])
                if letter.path and fold_path(letter.path) == folded:
                    return letter
        return None


def _find_name_columns(recipients: Sequence[Recipient]) -> Sequence[str]:
    """Return the columns of a list that have the names of people."""
    from lettergen.data.column_roles import find_roles, list_name_columns

    sample = [recipient.fields for recipient in recipients[:50]]
    return list_name_columns(find_roles(sample, sample[0] if sample else ()))
