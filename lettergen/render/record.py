"""What a run read and wrote, kept for the next run, which need not find out again that it is good.

If every file that was read is as it was, and so are the options, the day, lettergen and Python,
then each letter has the same bytes, and each check finds the same. A run whose letters are all
there already only repeats what the one before reported; one that writes them again compares each
letter with the one that was checked.

Only runs without failures are recorded, that write Word letters for all recipients, and no other
format; and none of a list that is not in files.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from lettergen.data.formats import WORD
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.ledger.made_only import NAME as LEDGER
from lettergen.ledger.made_only import has_only_made
from lettergen.project.options import Options
from lettergen.system import cache, fingerprint, stored
from lettergen.system.dataclass import replace
from lettergen.system.opened_files import OpenedFiles, Snapshot, resolve_all
from lettergen.system.signals import defer_signals

if TYPE_CHECKING:
    from lettergen.data.campaign import CampaignFile
    from lettergen.output.entry import Entry
    from lettergen.output.folder import OutputFolder
    from lettergen.project.selection import Letter, Selection
    from lettergen.render.result import Report

_KIND = "run"
_MOST_LETTERS = 20_000
_SET_ANEW = ("state", "stale")


class RecordedLetter(NamedTuple):
    """A letter: its recipient, its file, its SHA-256, and what the checks found in it.

    ``entry`` is the digest of its entry in the manifest.
    """

    label: str
    file: str
    sha256: str
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    entry: str


class RunRecord(NamedTuple):
    """A run.

    ``messages`` are what an unchanged run prints, by whether it is quiet. ``folder`` is where it
    wrote to, ``usual`` where it does without ``--out``; ``campaign_folder`` is that of the output
    pattern. ``files`` are the campaign's own, ``names`` those of the recipients.
    """

    snapshot: Snapshot
    campaign: Path
    files: tuple[Path, ...]
    folder: Path
    usual: Path
    campaign_folder: Path | None
    letters: tuple[RecordedLetter, ...]
    names: frozenset[str]
    messages: dict[bool, list[str]]

    def choose_folder(self, options: Options) -> Path:
        """Return the folder that a run with these options writes to."""
        return options.out or self.usual


def build_key(path: Path, options: Options) -> str:
    """Return the key of the record of a run; empty if such runs are not recorded."""
    if not cache.find_folder() or not _is_plain(options):
        return ""
    return fingerprint.hash_value(
        [
            fingerprint.hash_engine(),
            stored.PYTHON,
            os.getcwd(),  # noqa: PTH109
            str(path),
            str(date.today()),
            repr(replace(options, force=False, out=None, jobs=None)),
            fingerprint.list_installed(),
            sorted(item for item in os.environ.items() if item[0].startswith("LETTERGEN")),
        ]
    )


def _is_plain(options: Options) -> bool:
    """Whether a run writes Word letters for everybody, and nothing else."""
    return not (
        options.only
        or options.where
        or options.combined
        or options.zip_file
        or options.dry_run
        or options.final
        or options.prune
        or set(options.formats) - {WORD}
    )


def read(key: str, options: Options) -> RunRecord | None:
    """Return the record of a run, if everything that it read is as it was.

    It may have written to another folder than these options name.
    """
    data = cache.read(_KIND, key) if key else None
    if data is None:
        return None
    try:
        record: RunRecord = stored.load(data)
    except ValueError:
        return None
    folder = record.choose_folder(options)
    if not has_only_made(folder / LEDGER):
        return None
    own = list_own_files(record.folder, (letter.file for letter in record.letters))
    own |= list_own_files(folder, ()) | list_own_files(record.usual, ())
    return record if record.snapshot.is_current(own) else None


def write(key: str, record: RunRecord | None) -> None:
    """Keep the record of a run, if there is one."""
    if record:
        with suppress(stored.NotStorableError):
            cache.write(_KIND, key, stored.dump(record))


def build_record(
    report: "Report",
    opened: OpenedFiles,
    known: RunRecord | None,
    campaign: "CampaignFile",
    selection: "Selection",
    messages: "Callable[[Report], dict[bool, list[str]]]",
) -> RunRecord | None:
    """Return the record of a run; ``None`` if the next one has more to do than to repeat it.

    ``known`` is the record that the run used, which then opened fewer files. ``messages`` returns
    what a run prints that changes nothing, from its report.
    """
    from lettergen.data.file_kind import CONVERTED
    from lettergen.output.manifest import Manifest

    left = [report.orphans, report.outdated, report.stale, report.versions, report.reissues]
    left += [report.copies, report.edited]
    lists = campaign.recipients.files if campaign.recipients else ()
    if any(file.suffix.lower() in CONVERTED for file in campaign.files):
        return None  # which depends on LibreOffice, too
    if not report.is_good or any(left) or not lists or len(report.results) > _MOST_LETTERS:
        return None
    unchanged = repeat_report(report, selection.letters)
    folder = selection.pattern.folder
    if unchanged is None or not has_only_made(folder / LEDGER):
        return None
    letters = []
    try:
        with closing(Manifest(folder, "ro")) as manifest:
            for number, result in enumerate(unchanged.results):
                entry = result.path and manifest.get(selection.files.get_name(result.path))
                if not result.path or not entry or result.letter.position != number:
                    return None
                found = result.warnings, result.accepted
                made = (str(result.letter.label), str(result.path), entry.sha256, *found)
                letters.append(RecordedLetter(*made, _hash_entry(entry)))
    except (LettergenError, OSError):
        return None
    usual = campaign.folder / selection.pattern.fixed
    own = list_own_files(folder, (letter.file for letter in letters)) | list_own_files(usual, ())
    snapshot = known.snapshot if known else opened.take(own)
    if snapshot is None or not snapshot.is_current(own):
        return None
    if not resolve_all(campaign.files) <= snapshot.files.keys():
        return None  # a database, which was not read as a file
    pattern = selection.pattern
    folders = (folder, usual, pattern.campaign)
    names = frozenset(result.recipient.name for result in unchanged.results)
    return RunRecord(
        *(snapshot, campaign.path, campaign.files, *folders),
        tuple(letters),
        names,
        messages(unchanged),
    )


def repeat_report(report: "Report", letters: "Sequence[Letter]") -> "Report | None":
    """Return the report of a run that finds everything as another one left it."""
    from lettergen.render.result import LongResults, Outcome, Report

    unchanged = Report([] if isinstance(report.results, list) else LongResults(letters))
    for result in report.results:
        if result.outcome not in (Outcome.WRITTEN, Outcome.UNCHANGED) or result.format != WORD:
            return None
        unchanged.add(replace(result, outcome=Outcome.UNCHANGED))
    return unchanged


def has_former(record: RunRecord, options: Options) -> bool:
    """Whether others got letters in the folder of these options: checks look for their names."""
    from lettergen.output import manifest

    folder = record.choose_folder(options)
    try:
        if not (folder / manifest.NAME).is_file():
            return False
        with closing(manifest.Manifest(folder, "ro")) as opened:
            return any(entry.recipient not in record.names for _, entry in opened.list_letters())
    except (LettergenError, OSError):
        return True


def find_checked(path: Path, options: Options) -> tuple[RecordedLetter, ...]:
    """Return the letters of the last run with these options, if it would check the same now."""
    known = read(build_key(path, options), options)
    return () if known is None or has_former(known, options) else known.letters


def repeat(record: RunRecord, options: Options) -> bool:
    """Do what a run does that finds every letter as it was left.

    Return whether it does; else nothing is lost, and there is more to do.

    Raises:
        LettergenError: another run writes to the output folder, or it cannot be used.
    """
    from lettergen.output.folder import OutputFolder
    from lettergen.output.letter_files import LetterFiles
    from lettergen.output.names import OutputPattern

    if record.choose_folder(options) != record.folder or not record.folder.is_dir():
        return False
    pattern = OutputPattern(PurePosixPath(), record.folder, Place(""), record.campaign_folder)
    files = LetterFiles(record.folder)
    for letter in record.letters:
        files.add(Path(letter.file))
    folder = OutputFolder(pattern, record.campaign, files, record.files)
    is_same = False
    try:
        is_same = all(_repeat_letter(folder, letter) for letter in record.letters)
        is_same = is_same and folder.count_letters() == len(record.letters)
    finally:
        with defer_signals():
            problems = folder.close()
    return is_same and not problems


def _repeat_letter(folder: "OutputFolder", letter: RecordedLetter) -> bool:
    """Record that a letter is unchanged; return whether it is."""
    from lettergen.output.records import has_digest

    records, path = folder.records, Path(letter.file)
    entry = records.get(records.get_name(path))
    if entry is None or _hash_entry(entry) != letter.entry:
        return False
    if not has_digest(path, letter.sha256):
        return False
    records.record_unchanged(path, letter.label)
    return not records.mark_outdated(path, letter.sha256, {path})


def _hash_entry(entry: "Entry") -> str:
    """Return the digest of what an entry of the manifest tells, but for what each run sets anew."""
    values = {name: one for name, one in entry.list_values().items() if name not in _SET_ANEW}
    return fingerprint.hash_value(values)


def list_own_files(folder: Path, letters: Iterable[str]) -> set[str]:
    """Return the paths that runs write to: they are no inputs."""
    from lettergen.output import journal, lock, manifest, manifest_json

    database = (manifest.NAME, f"{manifest.NAME}-journal", manifest_json.NAME)
    names = (lock.NAME, journal.NAME, *database, LEDGER)
    return resolve_all([folder, *(folder / name for name in names), *letters])
