"""The values that the shell completes: names of recipients, formats, codes, sheets, pages."""

from collections.abc import Iterable
from pathlib import Path

from click import Context, Parameter
from click.shell_completion import CompletionItem


def complete_recipient(ctx: Context, _: Parameter, typed: str) -> list[CompletionItem]:
    """Complete ``--only`` with the file stems of the campaign's letters, which need no quotes.

    A campaign that cannot be read completes nothing.
    """
    from lettergen.data.campaign import FILE_NAME
    from lettergen.diagnostics.collect import recording
    from lettergen.project.loader import Source, load_recipients
    from lettergen.project.options import Options

    path = ctx.params.get("campaign") or Path(FILE_NAME)
    project = None
    with recording():
        project = load_recipients(Source(path), Options(recipients=ctx.params.get("recipients")))
    letters = project.letters if project else ()
    stems = {letter.stem: letter.recipient.label for letter in letters if letter.stem}
    return _matching(stems.items(), typed)


def complete_formats(_: Context, __: Parameter, typed: str) -> list[CompletionItem]:
    """Complete the last format of a list with commas: ``docx,p`` to ``docx,pdf``."""
    from lettergen.data.formats import SUFFIXES

    chosen, comma, last = typed.rpartition(",")
    left = [name for name in SUFFIXES if name not in chosen.split(",")]
    return [
        CompletionItem(f"{chosen}{comma}{item.value}")
        for item in _matching(((name, "") for name in left), last)
    ]


def complete_engine(_: Context, __: Parameter, typed: str) -> list[CompletionItem]:
    """Complete the name of a PDF engine."""
    from lettergen.export.pdf import engines

    return _matching(((name, "") for name in (engines.AUTO, *engines.names())), typed)


def complete_rule(_: Context, __: Parameter, typed: str) -> list[CompletionItem]:
    """Complete the code or the name of a rule."""
    from lettergen.diagnostics.rule_lookup import load_rules

    rules = load_rules().values()
    names = ((name, rule.title) for rule in rules for name in (rule.code, rule.slug))
    return _matching(names, typed)


def complete_sheet(_: Context, __: Parameter, typed: str) -> list[CompletionItem]:
    """Complete the name of a sheet of labels."""
    from lettergen.stationery.label_sheets import SHEETS

    return _matching(((sheet.name, str(sheet.label)) for sheet in SHEETS.values()), typed)


def complete_envelope(_: Context, __: Parameter, typed: str) -> list[CompletionItem]:
    """Complete the name of a size of envelopes."""
    from lettergen.stationery.envelopes import SIZES

    return _matching(((name, str(size)) for name, size in SIZES.items()), typed)


def complete_topic(_: Context, __: Parameter, typed: str) -> list[CompletionItem]:
    """Complete the name of a page of the documentation, or of a command."""
    from lettergen.cli.commands import SUMMARIES
    from lettergen.system.documentation import find_pages

    return _matching([*((name, "") for name in find_pages()), *SUMMARIES.items()], typed)


def _matching(values: Iterable[tuple[str, str]], typed: str) -> list[CompletionItem]:
    """Return the values that start like the text typed, with what they mean, in any case."""
    return [
        CompletionItem(value, help=meaning or None)
        for value, meaning in values
        if value.casefold().startswith(typed.casefold())
    ]
