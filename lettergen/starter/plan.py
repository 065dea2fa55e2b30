"""Plan the files of a new campaign, and write them where nothing is yet."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lettergen.data import schema
from lettergen.data.campaign import FILE_NAME
from lettergen.data.campaign_reader import check_list
from lettergen.data.file_kind import find_letter_problem, is_markdown
from lettergen.data.recipient_source import FILE, RecipientSource, parse_option
from lettergen.data.single_letter import LETTERHEADS
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.output.files import describe_os_error
from lettergen.output.replacement import replace_file
from lettergen.starter import sample
from lettergen.starter.campaign import Draft
from lettergen.starter.fields import LetterNames, Match, list_names, match_names
from lettergen.starter.languages import ENGLISH, WORDS, find_language
from lettergen.starter.letter import write_letter
from lettergen.starter.people import People, read_people
from lettergen.system.dataclass import dataclass, field
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.environment import Language

_LETTER = "letter.md.j2"
_LETTERHEAD = "letterhead.docx"


@dataclass(frozen=True)
class Plan:
    """The files of a new campaign, by their paths, and what is to be said about them.

    ``matches`` are the names in the letter with the columns that they seem to mean, ``faults``
    what is wrong in the list, ``header`` the row with the names if it is not the first.
    """

    folder: Path
    files: dict[Path, bytes]
    matches: Sequence[Match] = ()
    faults: Sequence[Finding] = field(default=())
    header: str = ""

    def write(self) -> None:
        """Write the files, or none of them.

        Raises:
            LettergenError: one of them is there already (LG762), or cannot be written (LG404).
        """
        if os.path.lexists(self.folder) and not self.folder.is_dir():
            message, hint = "is no folder.", "Name a folder for the campaign."
            raise LettergenError(Finding("LG762", message, Place(str(self.folder)), hint))
        there = [path for path in self.files if os.path.lexists(path)]
        if there:
            message = "is there already. Nothing was written."
            hint = "Name a new folder: 'lettergen init FOLDER'."
            raise LettergenError(
                *(
                    Finding("LG762", message, Place(str(path)), hint if path == there[-1] else "")
                    for path in there
                )
            )
        for path, data in self.files.items():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(path, data)
            except OSError as error:
                raise LettergenError(describe_os_error(path, error)) from None


def plan_campaign(folder: Path, list_: str | None, letter: Path | None) -> Plan:
    """Plan a campaign in a folder, for a list and a letter, if there are any.

    ``list_`` is what ``--recipients`` takes. Without one, a list of people who do not exist is
    written; without a letter, one with the columns of the list.

    Raises:
        LettergenError: the list or the letter cannot be used.
    """
    files: dict[Path, bytes] = {}
    header = ""
    names = _read_letter(letter) if letter else LetterNames((), (), ())
    language = Language()
    source = None if list_ is None else _find_list(list_)
    if source is None:
        path = folder / sample.FILE_NAME
        files[path] = sample.write_sample(_choose_columns(names))
        people = _read_sample(path, files[path])
    else:
        people = read_people(source)
        header = people.source.text("header") if "header" not in source.options else ""
        source = people.source
    matches = match_names(names, people)
    is_word = letter is not None and not is_markdown(letter)
    if letter is None:
        files[folder / _LETTER] = write_letter(people).encode()
    if not is_word:
        files[folder / _LETTERHEAD] = _write_letterhead(people)
    draft = Draft(
        people=people,
        letter=_make_relative(letter, folder) if letter else _LETTER,
        letterhead="" if is_word else _LETTERHEAD,
        recipients=_describe_list(source, folder) if source else sample.FILE_NAME,
        names=names,
        matches=matches,
        reserved=[name for name in people.names if name in language.reserved_names],
        date=date.today().isoformat(),
        is_sample=source is None,
    )
    files[folder / FILE_NAME] = draft.write().encode()
    files[folder / schema.FILE_NAME] = schema.read_schema().encode()
    return Plan(folder, dict(sorted(files.items())), matches, people.faults, header)


def _write_letterhead(people: People) -> bytes:
    """Return the letterhead, with the closing in the language of the list."""
    data = (LETTERHEADS / _LETTERHEAD).read_bytes()
    words = WORDS.get(find_language(people.names))
    if words is None:
        return data
    package = Package.from_bytes(_LETTERHEAD, data)
    xml = package.parts[package.main]
    package.parts[package.main] = xml.replace(ENGLISH.closing.encode(), words.closing.encode())
    return PackageWriter(package.parts).build({})


def _find_list(text: str) -> RecipientSource:
    """Return the list that ``--from`` names."""
    place = Place(f"--from {text}")
    with collecting():
        source = parse_option(text, Mapping(place), "--from")
        check_list(source)
    if source is None:
        raise LettergenError(Finding("LG113", "names no list.", place))
    return source


def _read_letter(letter: Path) -> LetterNames:
    """Return the names that a letter uses."""
    if problem := find_letter_problem(letter, str(letter), Place(str(letter)), converts=False):
        raise LettergenError(problem)
    letterhead = LETTERHEADS / "plain.docx" if is_markdown(letter) else None
    with collecting():
        compiled = compile_letter(letter, letterhead, Language(), None)
    return list_names(use for use in compiled.names.uses if use.path)


def _choose_columns(names: LetterNames) -> list[str]:
    """Return the columns of a sample for a letter; none if the letter uses none."""
    return [name for name in names.required if name != "date"]


def _read_sample(path: Path, data: bytes) -> People:
    """Return the sample as a list, before it is written."""
    import csv

    header, *lines = csv.reader(data.decode("utf-8-sig").splitlines())
    rows = []
    for line in lines:
        row = Mapping(Place(str(path)))
        row.update(zip(header, line, strict=True))
        rows.append(row)
    return People(RecipientSource(path, path.name, Place(str(path))), tuple(header), rows)


def _describe_list(source: RecipientSource, folder: Path) -> str | Mapping:
    """Return the list as ``campaign.yaml`` names it."""
    if not source.options:
        return _make_relative(source.file, folder)
    options = source.options.copy_without_values()
    options.update(source.options)
    if FILE in options:
        options[FILE] = _make_relative(source.file, folder)
    return options


def _make_relative(path: Path, folder: Path) -> str:
    """Return a path as a file in a folder names it: relative, with forward slashes."""
    try:
        return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()
    except ValueError:  # another drive of Windows
        return path.absolute().as_posix()
