"""Text made safe for Markdown (CommonMark 0.31, 2.4): what it says, it says read back as well."""

import re

from lettergen.system.patterns import compile_lazily

_ANYWHERE = compile_lazily(
    r"""
      [\\`*\[\]~^$|]            # code, emphasis, links, notes; sub- and superscript and mathematics
                                # of flavours; cells of a table
    | (?<!\w)_ | _(?!\w)        # an underscore, but for one inside a word
    | <(?=[A-Za-z/!?])          # the beginning of an element
    | &(?=\#?\w+;)              # the beginning of an entity
    """,
    re.VERBOSE,
)
_AT_LINE_START = compile_lazily(r"[#>](?=.*)|[-+](?=\s|$)|[-=]+(?=\s*$)|:(?=\s)|~")
_NUMBER = compile_lazily(r"(\d{1,9})([.)])(?=\s|$)")


def escape(text: str) -> str:
    """Text with a backslash before each character that would be taken for markup."""
    return _ANYWHERE.sub(r"\\\g<0>", text)


def escape_line_start(line: str) -> str:
    """A line of escaped text that begins no heading, list, quotation or rule."""
    if _AT_LINE_START.match(line):
        return f"\\{line}"
    line = re.sub(r"^(\[\^[^\]]+\]):", r"\1\\:", line)
    return _NUMBER.sub(r"\1\\\2", line, count=1) if _NUMBER.match(line) else line
