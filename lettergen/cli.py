"""The command line: options in, words out, exit codes. Letters and progress are other rooms' work.

Nothing heavy is imported before a command runs, so ``--version`` and ``--help`` answer at once.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lettergen import __version__
from lettergen.findings import Finding, LettergenError

if TYPE_CHECKING:
    from lettergen.run import Report, Result

FINDINGS, UNUSABLE, INTERRUPTED = 1, 2, 130
"""Exit codes: some letters failed; the command or campaign cannot be used; stopped by hand."""

_CAMPAIGN = click.argument(
    "campaign", type=click.Path(path_type=Path), default=Path("campaign.yaml")
)
_ONLY = click.option(
    "--only",
    metavar="NAME",
    multiple=True,
    help="Only this recipient: first field, name or output file stem. May be repeated.",
)
_WHERE = click.option(
    "--where",
    metavar="EXPR",
    multiple=True,
    help="Only recipients for whom the expression holds, such as 'answered == \"no\"'.",
)
_SET = click.option(
    "--set",
    "assignments",
    metavar="KEY=VALUE",
    multiple=True,
    help="Set a campaign value for this run, such as date=2020-11-02.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lettergen")
def cli() -> None:
    """Turn one letter and a list of recipients into finished Word letters."""


@cli.command()
@_CAMPAIGN
@_ONLY
@_WHERE
@_SET
@click.option(
    "--out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Write to DIR."
)
@click.option("--dry-run", is_flag=True, help="Merge every letter, write none.")
@click.option("--final", is_flag=True, help="Refuse letters that have points to confirm.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first letter that fails.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Name every letter and every point to confirm.")
def render(
    campaign: Path,
    only: Sequence[str],
    where: Sequence[str],
    assignments: Sequence[str],
    out: Path | None,
    dry_run: bool,
    final: bool,
    fail_fast: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write one Word letter for each recipient of CAMPAIGN.

    CAMPAIGN is a campaign.yaml or the folder that holds one; by default the one here.
    Letters whose contents did not change are left alone. Exits with 0 if all is well, 1 if
    a letter failed or was refused, 2 if the campaign cannot be used.
    """
    from lettergen import run

    options = run.Options(only, where, out, assignments, dry_run, final, fail_fast)
    with _progress(enabled=not quiet and not verbose) as progress:
        prepared = run.prepare(campaign, options)
        report = run.Report()
        for result in progress(prepared.results(options), len(prepared)):
            report.results.append(result)
            if verbose:
                _say(f"{result.outcome:9}  {result.path or result.recipient.label}")
    _report_findings(report.findings)
    if not quiet or report.count(run.Outcome.REFUSED):
        _summarise(report, final, verbose)
    sys.exit(0 if report.is_good else FINDINGS)


@cli.command()
@_CAMPAIGN
@_ONLY
@_WHERE
@_SET
def check(
    campaign: Path, only: Sequence[str], where: Sequence[str], assignments: Sequence[str]
) -> None:
    """Merge every letter of CAMPAIGN and write none; say what is wrong or to be confirmed.

    Exits with 0 if every letter can be rendered, 1 if one cannot, 2 if the campaign cannot be
    used. Points to confirm are named and do not count as faults.
    """
    from lettergen import run

    report = run.render(campaign, run.Options(only, where, assignments=assignments, dry_run=True))
    _report_findings(report.findings)
    _summarise(report, final=False, verbose=True)
    sys.exit(0 if report.is_good else FINDINGS)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit; the one place where exceptions become words and codes."""
    try:
        cli.main(arguments, prog_name="lettergen", standalone_mode=False)
    except LettergenError as error:
        _report_findings(error.findings)
        sys.exit(UNUSABLE)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say("Stopped. The letters written so far are whole.")
        sys.exit(INTERRUPTED)


@contextmanager
def _progress(enabled: bool) -> Iterator[Any]:
    """A progress bar on a terminal; elsewhere the results as they are."""

    def bar(results: Iterator["Result"], length: int) -> Iterator["Result"]:
        if not enabled or not sys.stderr.isatty():
            yield from results
            return
        with click.progressbar(results, length=length, label="Letters", file=sys.stderr) as shown:
            yield from shown

    yield bar


def _report_findings(findings: Sequence[Finding]) -> None:
    for finding in findings:
        _say(str(finding))


def _summarise(report: "Report", final: bool, verbose: bool) -> None:
    from lettergen.run import Outcome

    counts = [f"{report.count(outcome)} {outcome}" for outcome in Outcome if report.count(outcome)]
    _say(f"{_counted(len(report.results), 'letter')}: {', '.join(counts) or 'nothing to do'}.")
    recipients = report.to_confirm
    if not recipients:
        return
    points = _counted(sum(len(recipient.confirm) for recipient in recipients), "point")
    letters = _counted(len(recipients), "refused letter" if final else "letter")
    _say(f"{points} to confirm, in {letters}:")
    for recipient in recipients:
        _say(f"  {recipient.label}: {len(recipient.confirm)}")
        if verbose or final:
            for point in recipient.confirm:
                _say(f"    - {point}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _say(line: str) -> None:
    """Speak to the person, not to the pipe: standard error."""
    click.echo(line, err=True)
