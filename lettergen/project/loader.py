"""Load a campaign: read its files, compile its letter and select its recipients.

Everything that is wrong in any of the files is reported; what could be read is returned.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from lettergen.citations import references as citations
from lettergen.citations.references import Citations
from lettergen.data import campaign_reader, recipients
from lettergen.data.campaign import FILE_NAME, CampaignFile, Expression
from lettergen.data.file_kind import is_letter
from lettergen.data.locations import locate
from lettergen.data.long_list import keep
from lettergen.data.recipients import Recipient
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import attempt, recording, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.diagnostics.simplify import simplify
from lettergen.languages.current import DEFAULT
from lettergen.output.names import OutputPattern
from lettergen.project.compiled_letters import compile_campaign_letter
from lettergen.project.converted import convert_document
from lettergen.project.editions import Editions
from lettergen.project.labels import label_recipients
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.project.selection import select_letters
from lettergen.system import fingerprint
from lettergen.system.dataclass import dataclass, field, replace
from lettergen.template.jinja.branches import BranchCoverage
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.extensions import Extensions
from lettergen.template.jinja.names import DataNames


@dataclass(frozen=True)
class Source:
    """Where a campaign comes from.

    ``path`` is its file or its folder. A program may give recipients in place of the campaign's
    own, as mappings of fields to values, and extensions of the template language.
    """

    path: Path
    recipients: Sequence[Any] | None = None
    extensions: Extensions = field(default_factory=Extensions)


def load_project(
    source: Source, options: Options, coverage: BranchCoverage | None = None
) -> Project:
    """Load a campaign with its letter, and select the letters that the options ask for.

    ``coverage`` records which branches of the letter are taken. Reports everything that is wrong
    in the files and options.

    Raises:
        LettergenError: there is no campaign to begin with (LG110), or its file is not YAML.
    """
    project = _load(source, options)
    campaign = project.campaign
    fingerprints = _take_fingerprints(campaign, source.extensions)
    known = _load_citations(campaign)
    names = partial(_collect_names, project, options)
    engine = "" if source.extensions else fingerprints["engine"]
    compile_edition = partial(compile_campaign_letter, known, coverage, names, engine)
    editions = Editions(campaign, project.language, compile_edition)
    project = replace(project, citations=known, fingerprints=fingerprints, editions=editions)
    return select(project, options)


def load_recipients(source: Source, options: Options) -> Project:
    """Load a campaign without its letter and citations; else as ``load_project``."""
    return select(_load(source, options), options)


def _load(source: Source, options: Options) -> Project:
    """Load the campaign file and the recipients."""
    language = Language(source.extensions)
    campaign = _load_file(source, options)
    _check_names(campaign.values, language, campaign.values)
    everyone = None
    with attempt():
        if source.recipients is not None:
            everyone = convert_recipients(source.recipients, campaign, language)
        elif campaign.recipients is not None and campaign.has_recipients:
            everyone = _read_list(campaign, language)
    return Project(campaign, language, everyone, None, None, has_extensions=bool(source.extensions))


def _load_file(source: Source, options: Options) -> CampaignFile:
    """Load the campaign file; or make one of a letter that is named in its place."""
    has_own = source.recipients is not None
    path = locate(Path(), source.path, Place(str(source.path)))
    letterhead = options.letterhead
    if letterhead:
        letterhead = locate(Path(), letterhead, Place(f"--letterhead {letterhead}"))
    if is_letter(path):
        from lettergen.data import single_letter

        return single_letter.load(path, options.other_recipients, letterhead, has_own=has_own)
    optional = ["recipients"] if has_own or options.recipients else []
    return campaign_reader.load(path, optional, options.other_recipients, letterhead)


def load_other_recipients(project: Project, source: Source, options: Options) -> Project:
    """Return the project with the recipients that the options name; a missing file is reported.

    Raises:
        LettergenError: they cannot be read.
    """
    campaign = _load_file(source, options)
    if campaign.recipients is None or not campaign.has_recipients:
        return project
    everyone = _read_list(campaign, project.language)
    own = replace(project.campaign, recipients=campaign.recipients)
    return replace(project, campaign=own, everyone=everyone)


def convert_recipients(
    entries: Sequence[Any], campaign: CampaignFile, language: Language
) -> Sequence[Recipient]:
    """Return the recipients that a program gives; see ``recipients.from_values``."""
    from lettergen.data.objects import convert_list  # which only programs need

    content = convert_list(entries, "recipients")
    found = recipients.from_values(
        content, language.reserved_names, content.place, campaign.fields, campaign.group
    )
    return tuple(label_recipients(found, campaign, language))


def _read_list(campaign: CampaignFile, language: Language) -> Sequence[Recipient]:
    """Return everyone in the campaign's list, with the labels that the campaign gives.

    A long list is not in memory; see ``lettergen.data.spool``.
    """
    assert campaign.recipients is not None
    found = recipients.stream(
        campaign.recipients, language.reserved_names, campaign.fields, campaign.group
    )
    return keep(label_recipients(found, campaign, language))


def find_output_folder(path: Path) -> Path:
    """Return the folder that a campaign writes its letters to; another folder is returned as it is.

    ``path`` is the campaign's file, its folder, or the output folder itself.

    Raises:
        LettergenError: the campaign's file cannot be used.
    """
    if path.is_dir() and not (path / FILE_NAME).exists():
        return path
    campaign = None
    with recording() as findings:  # what else is wrong with it does not matter here
        campaign = campaign_reader.load(path)
    if campaign is None:
        raise LettergenError(*findings)
    output = campaign.output
    folder = campaign.output_url or None
    return OutputPattern.parse(output.text, output.place, campaign.folder, folder).folder


def load_template(path: Path) -> Project:
    """Load a Word document that belongs to no campaign.

    Raises:
        LettergenError: with everything that is wrong in it.
    """
    from lettergen.template.compiler import compile_letter

    language, place = Language(), Place(str(path))
    convert_document(path)
    letter = compile_letter(path, None, language, None)
    campaign = CampaignFile(path, path, None, None, None, Expression("", place), (), Mapping(place))
    return Project(campaign, language, (), None, letter)


def select(project: Project, options: Options) -> Project:
    """Return the project with the values, the letters and the order that options ask for.

    Reports options that cannot be met, and values with names that are reserved (LG122).
    """
    campaign = project.campaign.with_values(options.set)
    language = project.language
    _check_names(campaign.values, language, campaign.values.keys() - project.campaign.values.keys())
    selection = None
    with recording() as findings:
        selection = select_letters(campaign, project.everyone, language, options)
        if options.sort:
            from lettergen.project.sorting import find_order

            order = find_order(options.sort, selection.letters, campaign, language)
            selection = selection.pick(order)
    report(*simplify(findings))  # a condition may fail for many recipients for the same reason
    project = replace(
        project,
        campaign=campaign.with_conditions(options.where),
        selection=selection,
        is_whole=not (options.only or options.where) and selection is not None,
    )
    return _compile_editions(project)


def _compile_editions(project: Project) -> Project:
    """Return the project with the letters that the selected recipients get.

    Reports everything that is wrong with them.
    """
    if project.editions is None:
        return project
    editions = replace(project.editions, campaign=project.campaign)
    needed = editions.choose_needed(project.recipients)
    for key in needed:
        with attempt():
            editions.get(key)
    letter = editions.all[0].letter if editions.all else None
    included = dict.fromkeys(path for one in editions.all for path in one.campaign.included)
    campaign = replace(project.campaign, included=tuple(included))
    return replace(project, campaign=campaign, letter=letter, editions=editions)


def _check_names(values: Mapping, language: Language, names: Iterable[str]) -> None:
    for name in names:
        if name in language.reserved_names:
            message = f"a value cannot be called '{name}': the template language uses that name."
            report(Finding("LG122", message, values.place_of(name), "Rename it."))


def _load_citations(campaign: CampaignFile) -> Citations | None:
    if campaign.citations is None:
        return {}
    known = None
    if campaign.is_there(campaign.citations):
        with attempt():
            known = citations.load(campaign.citations)
    return known


def _collect_names(project: Project, options: Options) -> DataNames:
    """Return the names of all fields and values, also of those that options set."""
    assigned = {text.partition("=")[0].strip(): "" for text in options.set}
    recipients = (one.fields for one in project.everyone or ())
    return DataNames([project.campaign.values, assigned, *recipients])


def _take_fingerprints(campaign: CampaignFile, extensions: Extensions) -> dict[str, str]:
    """Return the fingerprints of what all letters are made from.

    They are taken before any of it is read: a file that changes between the two is then rendered
    once more by the next run. An edition has those of its own files.
    """
    found = {
        "engine": fingerprint.hash_engine(),
    }
    if campaign.changes:
        found["changes"] = fingerprint.hash_value(campaign.changes)
    if campaign.sets_quotes:
        found["quotes"] = fingerprint.hash_value("typographic")
    if campaign.citation_style:
        settings = (campaign.citation_style, campaign.citation_locale)
        texts = [setting.text for setting in settings if setting]
        file = fingerprint.hash_file(campaign.style_file) if campaign.style_file else ""
        found["citation style"] = fingerprint.hash_value([*texts, file])
    if campaign.conventions != DEFAULT or campaign.date_orders:
        found["conventions"] = fingerprint.hash_value(campaign.describe_conventions())
    if extensions:
        found["extensions"] = fingerprint.hash_value(extensions.names)
    return found
