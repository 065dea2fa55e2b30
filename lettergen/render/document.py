"""Render a Word document with tags and values from Python, outside of any campaign."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from lettergen.data.objects import convert
from lettergen.diagnostics.collect import collecting, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output.files import describe_os_error, find_regular_file
from lettergen.output.replacement import replace_file
from lettergen.template.compiled import CompiledLetter
from lettergen.template.compiler import compile_letter
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.extensions import Extensions
from lettergen.template.jinja.reserved import PREFIX

DocumentSource = str | os.PathLike[str] | bytes | IO[bytes]
"""A Word document: the path of its file, its bytes, or a file that is open for reading."""

Output = str | os.PathLike[str] | IO[bytes]
"""Where a document is written to: the path of a file, or a file that is open for writing."""

_CONTEXT = "the context"


class Document:
    """A Word document with tags, compiled once and rendered as often as needed.

    Args:
        source: the document.
        extensions: functions of a program's own.
        values_have_pictures: whether values may be pictures.

    Raises:
        LettergenError: with everything that is wrong with the tags in the document.
    """

    def __init__(
        self,
        source: DocumentSource,
        extensions: Extensions | None = None,
        *,
        values_have_pictures: bool = False,
    ) -> None:
        path, data = _read(source)
        with collecting():
            self._letter: CompiledLetter = compile_letter(
                path,
                None,
                Language(extensions),
                None,
                data=data,
                values_have_pictures=values_have_pictures,
            )

    @property
    def names(self) -> set[str]:
        """The names that the tags use of a context."""
        return {use.path[0] for use in self._letter.names.uses if use.path}

    def render(self, context: Mapping[str, Any]) -> bytes:
        """Return the Word document for these values.

        Raises:
            LettergenError: with every missing value (LG301), or the first other error.
        """
        place = Place(_CONTEXT)
        with collecting():
            _check_names(context, place)
            fields = convert(dict(context), place)
        return self._letter.merge(_CONTEXT, fields, {})


def write_document(output: Output, data: bytes) -> None:
    """Write a document to a path, whole or not at all, or to a file open for writing.

    A link is followed; a file that is there is overwritten, whoever wrote it.

    Raises:
        LettergenError: the file cannot be written (LG404), or is no regular file (LG416).
    """
    if not isinstance(output, (str, os.PathLike)):
        output.write(data)
        return
    try:
        path = Path(os.path.realpath(output))
        find_regular_file(path)
        replace_file(path, data)
    except OSError as error:
        raise LettergenError(describe_os_error(Path(output), error)) from None


def _check_names(context: Mapping[str, Any], place: Place) -> None:
    for name in context:
        if not isinstance(name, str):
            report(Finding("LG105", f"the name {name!r} is not text.", place))
        elif name.startswith(PREFIX):
            message = f"a value cannot be called '{name}': the template language uses that name."
            report(Finding("LG122", message, place, "Rename it."))


def _read(source: DocumentSource) -> tuple[Path, bytes | None]:
    """Return the path that messages name, and the document if it is not in that file."""
    if isinstance(source, bytes):
        return Path("template.docx"), source
    if isinstance(source, (str, os.PathLike)):
        return Path(source), None
    name = getattr(source, "name", "")
    return Path(name if isinstance(name, str) and name else "template.docx"), source.read()
