"""The order of things: from a campaign on disk to letters on disk, and a report of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from lettergen.checks import links, word_comments
from lettergen.checks import runner as checks
from lettergen.data import campaign as campaigns
from lettergen.data import formats
from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.formats import SUFFIXES, WORD
from lettergen.data.values import Mapping
from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.collect import collecting, recording
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export import registry
from lettergen.export.format import Settings
from lettergen.output import files
from lettergen.output.names import list_format_names
from lettergen.output.records import Inputs
from lettergen.project import merge_fields
from lettergen.project.loader import load_project
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.render.combined import PrintRun
from lettergen.render.exports import Forms
from lettergen.render.pipeline import Prepared
from lettergen.render.result import Report, Result
from lettergen.stationery import addresses
from lettergen.system import fingerprint
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.branches import BranchCoverage
from lettergen.template.jinja.environment import Language

UNREADABLE = frozenset(
    """
    LG100 LG101 LG102 LG103 LG110 LG111 LG113 LG114 LG115 LG116 LG117 LG120 LG125 LG130
    LG210 LG211 LG212
    """.split()
)
"""The codes of what keeps a file of the campaign from being read at all."""


def prepare(path: Path, options: Options) -> Prepared:
    """Read and compile a campaign, for the recipients that the options choose.

    Raises ``LettergenError`` with everything that is wrong in any of its files.
    """
    with collecting():
        project = load_project(path, options)
    assert project.letter is not None and project.selection is not None
    campaign, letter = project.campaign, project.letter
    inputs = Inputs(
        {**project.fingerprints, "values": fingerprint.hash_value(campaign.values)},
        {key: fingerprint.hash_value(repr(ref)) for key, ref in letter.references.items()},
    )
    with collecting():
        place = Place("--format")
        wanted = formats.parse_formats(options.formats, place) if options.formats else ()
    wanted = wanted or campaign.formats
    return Prepared(
        campaign,
        letter,
        project.letters,
        checks.LetterChecks(project),
        project.selection.pattern,
        project.selection.paths,
        inputs,
        _forms(wanted, project, options),
        is_word_written=WORD in wanted,
    )


def _forms(wanted: Sequence[str], project: Project, options: Options) -> Forms:
    """The forms that these letters are made in, written one by one or for print alone."""
    assert project.selection is not None
    taken = list(project.campaign.files)
    if options.combined:
        paths = project.selection.paths
        taken += [Path(name) for path in paths for name in list_format_names(str(path))]
    prints = PrintRun.of(options.combined, taken, duplex=options.duplex)
    settings = Settings(options.pdf_engine, options.archive)
    made = [name for name in SUFFIXES if name != WORD and name in {*wanted, *prints.forms}]
    if "pdf" not in made:
        _refuse_wishes_about_pdfs(settings)
    return Forms(
        {name: registry.load_exporter(name, settings) for name in made},
        frozenset(wanted) - {WORD},
        prints,
        project.fingerprints["engine"],
        options.force,
    )


def _refuse_wishes_about_pdfs(settings: Settings) -> None:
    """Raise ``LettergenError`` for what the user wants of PDFs in a run that makes none."""
    wishes = ["--archive"] * settings.archive
    wishes += ["--pdf-engine"] * (settings.pdf_engine != Settings.pdf_engine)
    message, hint = "is about PDFs, and this run makes none.", "Ask for them: --format docx,pdf."
    if wishes:
        raise LettergenError(*(Finding("LG427", message, Place(wish), hint) for wish in wishes))


def check(path: Path, options: Options, *, with_links: bool = False) -> CheckReport:
    """Everything that can be said about a campaign; no letter is written.

    What cannot be read is a finding, and all the rest is checked nevertheless. With
    ``with_links``, the pages that citations lead to are asked for.
    """
    coverage = BranchCoverage()
    project = None
    with recording() as findings:
        project = load_project(path, options, coverage)
    if project is None:
        return CheckReport(findings, is_unreadable=True)
    is_unreadable = any(finding.code in UNREADABLE for finding in findings)
    if with_links:
        findings += links.findings((project.citations or {}).values())
    for letter in project.letters:
        findings += letter.findings
    with recording() as of_addresses:
        addresses.check_addresses(project.campaign, project.language, project.recipients)
    return checks.check(project, coverage, findings + of_addresses, is_unreadable=is_unreadable)


def fields(path: Path) -> tuple[list[merge_fields.Field], int]:
    """The merge fields that a campaign's letter uses, and how many recipients there are.

    ``path`` may also be a template by itself: a file that a campaign here uses, or any Word
    document. Raises ``LettergenError`` if it cannot be read.
    """
    template = path if path.suffix not in (".yaml", ".yml") and path.is_file() else None
    campaign = Path(campaigns.FILE_NAME) if template else path
    if template and not campaign.exists():
        return merge_fields.fields(_alone(template)), 0
    with collecting():
        project = load_project(campaign, Options())
    found = merge_fields.fields(project)
    if template:
        whole = project.campaign
        if template.resolve() not in {p.resolve() for p in (whole.letter, whole.letterhead) if p}:
            return merge_fields.fields(_alone(template)), 0
        found = merge_fields.of_file(found, str(template))
    return found, len(project.recipients)


def _alone(template: Path) -> Project:
    """A Word document that belongs to no campaign."""
    language = Language()
    letter = compile_letter(template, None, language, None)
    place = Place(str(template))
    nothing = Mapping(place)
    campaign = CampaignFile(
        template, template, None, template, None, Expression("", place), (), nothing
    )
    return Project(campaign, language, (), None, letter)


def annotate(findings: Sequence[Finding], folder: Path) -> Iterator[Path]:
    """Write copies of the Word templates with findings as comments; yields their paths.

    Raises ``LettergenError`` if a copy would take the template's own place.
    """
    for source, data in word_comments.annotated(findings):
        path = folder / source.name
        if path.resolve() == source.resolve():
            hint = "Name another folder under --annotate."
            raise LettergenError(
                Finding(
                    "LG196", "is the template itself; it stays as it is.", Place(str(path)), hint
                )
            )
        files.write_file(path, data)
        yield path


def render(path: Path, options: Options, each: Callable[[Result], None] | None = None) -> Report:
    """Prepare a campaign and write its letters; ``each`` is told of every letter as it is done."""
    report = Report()
    with closing(prepare(path, options).results(options, report)) as results:
        for result in results:
            if each:
                each(result)
    return report
