"""Select who gets a letter, and the file of each: ``where``, ``--only`` and the output pattern."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import attempt, collecting
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.languages.slugs import normalise, recording_slugs
from lettergen.output.names import NumberedNames, OutputPattern, find_collisions, fold_path
from lettergen.project.conditions import compile_conditions, filter_recipients
from lettergen.project.expressions import evaluate
from lettergen.project.only import choose_letters
from lettergen.project.options import Options
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.expressions import compile_file_name


@dataclass(frozen=True)
class Letter:
    """The letter of one recipient, before it is rendered: for whom, and in which file.

    It has no file if the output pattern gives none; ``findings`` then say why.
    """

    recipient: Recipient
    path: Path | None
    findings: tuple[Finding, ...] = ()

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


@dataclass(frozen=True)
class Selection:
    """The letters of one run, and the pattern of their files.

    ``letters`` are those selected this time; ``paths`` are the files of all letters of the
    campaign, selected or not.
    """

    letters: tuple[Letter, ...]
    pattern: OutputPattern
    paths: frozenset[Path]


def select_letters(
    campaign: CampaignFile,
    recipients: Sequence[Recipient] | None,
    language: Language,
    options: Options,
) -> Selection:
    """Select the letters of a run, and give each a file of its own.

    ``recipients`` is ``None`` where they could not be read: then no name is looked for.

    Raises:
        LettergenError: expressions that fail (LG200, LG300), names that no recipient has (LG125),
            and files that two letters share.
    """
    own, added = campaign.where, [Expression(text, Place("--where")) for text in options.where]
    with collecting():
        own_conditions = compile_conditions(own, campaign, language)
        added_conditions = compile_conditions(added, campaign, language)
        text, place = campaign.output.text, campaign.output.place
        pattern = name = None
        with attempt():
            pattern = OutputPattern.parse(text, place, campaign.folder, options.out)
        with attempt():
            name = _compile_name(campaign, language, recipients or ())
        everyone = filter_recipients(recipients or (), own_conditions, campaign)
        selected = filter_recipients(everyone, added_conditions, campaign)
    assert pattern is not None and name is not None
    letters = [_build_letter(recipient, pattern, name) for recipient in everyone]
    letters = _tell_apart(letters, pattern, name)
    files = [(one.path, one.label, one.recipient.place) for one in letters if one.path]
    if clashes := find_collisions(files):
        raise LettergenError(*clashes)
    selected_ids = set(map(id, selected))
    chosen = [letter for letter in letters if id(letter.recipient) in selected_ids]
    if recipients is not None and options.only:
        chosen = choose_letters(chosen, options.only)
    return Selection(tuple(chosen), pattern, frozenset(path for path, _, _ in files))


def _compile_name(
    campaign: CampaignFile, language: Language, recipients: Sequence[Recipient]
) -> Callable[[Recipient], str]:
    """Return what names the file of a recipient; without a campaign file, that is who it is."""
    text, place = campaign.output.text, campaign.output.place
    if not campaign.has_file:
        return _name_after_people(NumberedNames(text), recipients)
    name = compile_file_name(language, text, place)
    return lambda recipient: evaluate(name, recipient, campaign, place)


def _name_after_people(
    names: NumberedNames, recipients: Sequence[Recipient]
) -> Callable[[Recipient], str]:
    """Return what names files after the people in a list, or else after their labels."""
    from lettergen.data.column_roles import find_roles, list_name_columns

    sample = [recipient.fields for recipient in recipients[:50]]
    columns = list_name_columns(find_roles(sample, sample[0] if sample else ()))

    def choose(recipient: Recipient) -> str:
        values = (recipient.fields.get(column) for column in columns)
        found = " ".join(value for value in values if isinstance(value, str))
        return names.choose(found.strip() or recipient.label)

    return choose


def _build_letter(
    recipient: Recipient, pattern: OutputPattern, name: Callable[[Recipient], str]
) -> Letter:
    try:
        return Letter(recipient, pattern.build_path(name(recipient), recipient.label))
    except LettergenError as error:
        return Letter(recipient, None, error.findings)


def _tell_apart(
    letters: Sequence[Letter], pattern: OutputPattern, name: Callable[[Recipient], str]
) -> list[Letter]:
    """Return the letters; those whose names ``slug`` made the same of different texts get codes.

    A code depends on the text alone: the name stays the same whoever else is in the list.
    """
    groups: dict[str, list[Letter]] = defaultdict(list)
    for letter in letters:
        if letter.path:
            groups[fold_path(letter.path)].append(letter)
    others: dict[int, Letter] = {}
    for group in groups.values():
        if len(group) == 1:
            continue
        coded = _find_differences(group, name)
        for letter in group:
            with recording_slugs(coded):
                others[letter.recipient.index] = _build_letter(letter.recipient, pattern, name)
    return [others.get(letter.recipient.index, letter) for letter in letters]


def _find_differences(
    letters: Sequence[Letter], name: Callable[[Recipient], str]
) -> frozenset[int]:
    """Return which of the texts that the names of letters are made of differ between them."""
    texts = []
    for letter in letters:
        with recording_slugs() as uses:
            name(letter.recipient)
        texts.append([normalise(text) for text in uses.texts])
    columns = zip_longest(*texts)
    return frozenset(number for number, column in enumerate(columns) if len(set(column)) > 1)
