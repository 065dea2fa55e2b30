"""The public API: load a campaign, check it, render its letters.

What is documented in docs/python-api.md is stable; ``lettergen`` exports it.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lettergen.data.recipients import Recipient
from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import Finding
from lettergen.project.loader import (
    Source,
    convert_recipients,
    load_other_recipients,
    load_project,
    select,
)
from lettergen.project.options import Options as Options
from lettergen.project.project import Project
from lettergen.render.pipeline import OnResult, Run
from lettergen.render.renderer import Rendered, Renderer
from lettergen.render.result import Report
from lettergen.template.jinja.extensions import Extensions, Functions

if TYPE_CHECKING:  # what not every command needs is imported where it is called
    from jinja2 import Environment

    from lettergen.mail.delivery import Delivered
    from lettergen.mail.sending import Sending, SendOptions, SendReport
    from lettergen.project.merge_fields import Field
    from lettergen.render.document import DocumentSource, Output
    from lettergen.render.record import RecordedLetter


Recipients = Iterable[Mapping[str, Any]] | str | os.PathLike[str]
"""Recipients in place of the campaign's own: mappings of fields to values, or a file's path."""


class Campaign:
    """A campaign that is loaded: its letter is compiled, and its recipients are read.

    Every method takes the options of a run, as an ``Options`` or by their names.
    """

    def __init__(self, source: Source, options: Options, project: Project) -> None:
        self._source = source
        self._options = options
        self._project = project

    @property
    def path(self) -> Path:
        """The campaign's file."""
        return self._project.campaign.path

    @property
    def recipients(self) -> Sequence[Recipient]:
        """Everyone in the list of recipients."""
        return self._project.everyone or ()

    def letters(
        self,
        options: Options | None = None,
        *,
        recipients: Recipients | None = None,
        **fields: Any,
    ) -> Iterator[Rendered]:
        """Render one letter after the other, and write none.

        A letter with errors is among them: its ``findings`` tell what is wrong, and its ``docx``
        raises them.

        Raises:
            LettergenError: with everything that is wrong with the options and the recipients.
        """
        source, chosen = self._choose(options, recipients, fields)
        project = self._select(source, chosen)
        return map(Renderer(project).render, project.letters)

    def render(
        self,
        options: Options | None = None,
        *,
        recipients: Recipients | None = None,
        on_result: OnResult | None = None,
        **fields: Any,
    ) -> Report:
        """Write the letters, as ``lettergen render`` does; return the results.

        ``on_result`` is called with each result as it is done.

        Raises:
            LettergenError: with everything that is wrong with the options and the recipients.
        """
        source, chosen = self._choose(options, recipients, fields)
        return Run(self._select(source, chosen), chosen).execute(on_result)

    def check(
        self,
        options: Options | None = None,
        *,
        recipients: Recipients | None = None,
        with_links: bool = False,
        **fields: Any,
    ) -> list[Finding]:
        """Return everything that is wrong or doubtful, as ``lettergen check`` does.

        The campaign's files are read again.
        """
        from lettergen.render.check import check_campaign

        source, chosen = self._choose(options, recipients, fields)
        return check_campaign(source, chosen, with_links=with_links).findings

    def send(
        self,
        options: Options | None = None,
        sending: "SendOptions | None" = None,
        *,
        on_result: "Callable[[Delivered], None] | None" = None,
        **fields: Any,
    ) -> "SendReport":
        """Send the letters by e-mail, as ``lettergen send --yes`` does; return what was sent.

        With ``dry_run``, nothing is sent, and ``later`` of the report are the letters that would
        be. ``on_result`` is called with each letter as it is done.

        Raises:
            LettergenError: with everything that is wrong with the options, the e-mail or the
                server.
        """
        from lettergen.mail.sending import SendOptions, open_sending

        source, chosen = self._choose(options, None, fields)
        project = self._select(source, chosen)
        with open_sending(project, sending or SendOptions(), dry_run=chosen.dry_run) as run:
            report = run.report()
            if not chosen.dry_run:
                run.execute(report, on_result)
        return report

    def fields(self) -> "list[Field]":
        """Return the merge fields that the letter uses."""
        from lettergen.project.merge_fields import list_fields

        return list_fields(self._project)

    def _choose(
        self, options: Options | None, recipients: Recipients | None, fields: dict[str, Any]
    ) -> tuple[Source, Options]:
        """Return where this call takes its recipients from, and its options."""
        source, chosen = self._source, replace(options or self._options, **fields)
        if recipients is not None:
            return _take_recipients(source, chosen, recipients)
        if options is not None and options.recipients is None:
            chosen = replace(chosen, recipients=self._options.recipients)
        return source, chosen

    def _select(self, source: Source, options: Options) -> Project:
        """Return the project with the recipients of this call, and its letters selected."""
        project = self._project
        has_other_list = options.recipients != self._options.recipients
        has_others = has_other_list or source is not self._source
        editions = project.editions.all if project.editions else []
        with collecting():
            if options.letterhead != self._options.letterhead or (
                has_others and any(one.letter.uses_data_names for one in editions)
            ):
                return load_project(source, options)
            if options.recipients is not None:
                if has_other_list:
                    project = load_other_recipients(project, source, options)
            elif source.recipients is not None and source is not self._source:
                everyone = convert_recipients(source.recipients, project.campaign, project.language)
                project = replace(project, everyone=everyone)
            return select(project, options)


def load(
    path: str | os.PathLike[str] = "campaign.yaml",
    *,
    recipients: Recipients | None = None,
    filters: Functions | None = None,
    tests: Functions | None = None,
    globals: Mapping[str, Any] | None = None,
    jinja_env: "Environment | None" = None,
) -> Campaign:
    """Load a campaign.

    Args:
        path: its file, or the folder of a ``campaign.yaml``.
        recipients: recipients in place of the campaign's own: mappings of fields to values, or
            the path of a file.
        filters: filters of your own for the template language, by name. Like tests and globals,
            they must be pure functions.
        tests: tests of your own.
        globals: functions and values of your own.
        jinja_env: an environment of Jinja's whose own filters, tests and globals are added.

    Raises:
        LettergenError: with everything that is wrong in any of the files.
    """
    extensions = Extensions.combine(filters, tests, globals, jinja_env)
    source, options = Source(Path(path), extensions=extensions), Options()
    if recipients is not None:
        source, options = _take_recipients(source, options, recipients)
    with collecting():
        project = load_project(source, replace(options, allow_none=True))
    return Campaign(source, options, project)


def render_docx(
    template: "DocumentSource",
    context: Mapping[str, Any] | None = None,
    output: "Output | None" = None,
    *,
    filters: Functions | None = None,
    tests: Functions | None = None,
    globals: Mapping[str, Any] | None = None,
    jinja_env: "Environment | None" = None,
) -> bytes:
    """Render a Word document with the values of a context; return the finished document.

    Args:
        template: the Word document: a path, bytes, or a file open for reading.
        context: the values, by the names in the document's tags.
        output: a path or a file open for writing, to write the document there too.
        filters, tests, globals, jinja_env: as for ``load``.

    Raises:
        LettergenError: with everything that is wrong with the tags or the values.
    """
    from lettergen.render.document import Document, write_document

    extensions = Extensions.combine(filters, tests, globals, jinja_env)
    data = Document(template, extensions).render(context or {})
    if output is not None:
        write_document(output, data)
    return data


def check(
    path: str | os.PathLike[str] = "campaign.yaml",
    options: Options | None = None,
    *,
    with_links: bool = False,
    with_spelling: bool = False,
    window: str | os.PathLike[str] = "",
    **fields: Any,
) -> CheckReport:
    """Report everything that is wrong or doubtful in a campaign, also in one that cannot be loaded.

    With ``with_links``, the web pages that citations link to are visited; with ``with_spelling``,
    the words of the letter are looked up in a dictionary. ``window`` is a window envelope, ``dl``,
    ``c5`` or a file that describes one: what shows in its window is then measured in the PDFs.

    Raises:
        LettergenError: ``window`` is no envelope (LG874).
    """
    from lettergen.render.check import check_campaign

    chosen = replace(options or Options(), **fields)
    check_more = None
    if window:
        from lettergen.window.check import WindowCheck
        from lettergen.window.envelope_file import load_envelope

        check_more = WindowCheck(load_envelope(os.fspath(window)), chosen.pdf_engine).check
    return check_campaign(
        Source(Path(path)),
        chosen,
        with_links=with_links,
        with_spelling=with_spelling,
        check_more=check_more,
    )


def prepare(
    path: str | os.PathLike[str], options: Options, checked: "Sequence[RecordedLetter]" = ()
) -> Run:
    """Load a campaign for one run, and return the run, ready to be executed.

    ``checked`` are the letters of an earlier run from the same inputs.

    Raises:
        LettergenError: with everything that is wrong in the files and the options.
    """
    with collecting() as notes:
        project = load_project(Source(Path(path)), options)
    return Run(project, options, notes, checked, Path(path))


def render(
    path: str | os.PathLike[str], options: Options, on_result: OnResult | None = None
) -> Report:
    """Load a campaign and write its letters; ``on_result`` is called with each result.

    Raises:
        LettergenError: with everything that is wrong in the files and the options.
    """
    return prepare(path, options).execute(on_result)


@contextmanager
def open_sending(
    path: str | os.PathLike[str], options: Options, sending: "SendOptions"
) -> "Iterator[Sending]":
    """Load a campaign, choose the letters to send, and lock their folder until the block is left.

    Raises:
        LettergenError: with everything that is wrong in the files, the options and the e-mail.
    """
    from lettergen.mail import sending as mail

    with collecting():
        project = load_project(Source(Path(path)), options)
    with mail.open_sending(project, sending, dry_run=options.dry_run) as run:
        yield run


def _take_recipients(
    source: Source, options: Options, recipients: Recipients
) -> tuple[Source, Options]:
    """Return a source and options with these recipients: a file is an option, a list is not."""
    if isinstance(recipients, (str, os.PathLike)):
        return replace(source, recipients=None), replace(options, recipients=recipients)
    return replace(source, recipients=list(recipients)), replace(options, recipients=None)
