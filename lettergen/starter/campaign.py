"""Write ``campaign.yaml``, with comments for somebody who sees one for the first time."""

import json
import re
from collections.abc import Iterator, Sequence

from lettergen.data.names import spell
from lettergen.data.schema import FIRST_LINE
from lettergen.data.values import Mapping
from lettergen.starter.fields import LetterNames, Match
from lettergen.starter.languages import find_language
from lettergen.starter.letter import list_address_lines
from lettergen.starter.output import choose_output
from lettergen.starter.people import People
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

# A plain scalar that YAML, in every version, takes for text.
_PLAIN = compile_lazily(r"(?:\.\./)*[A-Za-z][\w ./@&'()-]*(?<! )")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}

_SENDER = """\
  sender:
    name: The Sample Trust
    address: [1 Sample Street, Sampleton]
    email: desk@example.org
"""


@dataclass(frozen=True)
class Draft:
    """What a new campaign says.

    ``letter`` and ``letterhead`` are paths as the campaign names them, the letterhead empty for a
    Word letter; ``recipients`` is the list as it names it. ``reserved`` are columns with names
    that no field may have. ``date`` is that of the letters, ``is_sample`` tells whether the list
    is made up.
    """

    people: People
    letter: str
    letterhead: str
    recipients: str | Mapping
    names: LetterNames
    matches: Sequence[Match]
    reserved: Sequence[str]
    date: str
    is_sample: bool

    def write(self) -> str:
        """Return the text of ``campaign.yaml``."""
        return "\n".join(
            [
                f"{FIRST_LINE}\n#",
                "# A campaign: one letter, and the list of those who get it.",
                "# 'lettergen check' reports what is wrong, 'lettergen render' writes the letters.",
                *("", *self._write_letter()),
                *("", *self._write_recipients()),
                *self._write_language(),
                *self._write_dates(),
                "",
                "# Straight quotation marks and apostrophes are printed as the language has them.",
                "quotes: typographic",
                *self._write_fields(),
                *("", *self._write_patterns()),
                *("", *self._write_values()),
            ]
        )

    def _write_letter(self) -> Iterator[str]:
        if self.letterhead:
            yield "# The text of the letter, and the Word document that it is set in."
        else:
            yield "# The letter, a Word document."
        yield f"letter: {quote(self.letter)}"
        if self.letterhead:
            yield f"letterhead: {quote(self.letterhead)}"

    def _write_recipients(self) -> Iterator[str]:
        yield "# The list: each row is a letter, and each column a field of the letter."
        if isinstance(self.recipients, str):
            yield f"recipients: {quote(self.recipients)}"
        else:
            yield "recipients:"
            yield from _write_mapping(self.recipients, "  ")

    def _write_language(self) -> Iterator[str]:
        if language := find_language(self.people.names):
            yield ""
            yield "# The language of the letters: how dates and numbers are read and written."
            yield f"lang: {language}" if self.letterhead else f"# lang: {language}"

    def _write_dates(self) -> Iterator[str]:
        order = self.people.date_order
        if order is None:
            return
        yield ""
        yield "# How dates such as 05/11/2026 are typed in the list: day-first or month-first."
        yield f"dates: {order}" if order else "# dates: day-first"

    def _write_fields(self) -> Iterator[str]:
        found = [match for match in self.matches if match.column]
        missing = [match.name for match in self.matches if not match.column]
        if found or self.reserved:
            yield ""
            yield "# Names in the letter, and the columns of the list that they seem to mean."
            yield "fields:"
        for match in found:
            yield f"  {quote(match.name)}: {quote(match.column)}  # please check"
        for name in self.reserved:
            yield f"  {quote(f'my_{name}')}: {quote(name)}  # '{name}' has a meaning of its own"
        if missing:
            yield ""
            yield "# The letter uses these names, and the list has no column that seems to fit."
            yield f"# Its columns are: {', '.join(self.people.names)}."
            yield "# Name the column of each under 'fields:', or add it to the list."
            prefix = "#   " if found or self.reserved else "# fields:\n#   "
            yield prefix + "\n#   ".join(f"{quote(name)}: ?" for name in missing)

    def _write_patterns(self) -> Iterator[str]:
        names = " ".join(f"{{{{ {spell(name)} }}}}" for name in self.people.name_columns)
        yield "# The file of each letter: a pattern with columns of the list."
        yield f"output: {quote(choose_output(self.people))}"
        yield ""
        yield "# What messages call a recipient."
        yield f"label: {json.dumps(names, ensure_ascii=False)}"
        if lines := list_address_lines(self.people)[1:]:
            yield ""
            yield "# The lines of the address for 'lettergen labels' and 'lettergen envelopes'."
            yield "address: |"
            yield from (f"  {line}" for line in (list_address_lines(self.people)[0], *lines))

    def _write_values(self) -> Iterator[str]:
        groups = [name for name in self.names.groups if not name.startswith("sender.")]
        used = {*self.names.required, *self.names.optional}
        has_date = self.letterhead or ("date" in used and self.people.find("date") is None)
        has_sender = self.letterhead or len(groups) < len(self.names.groups)
        is_empty = not has_date and not (has_sender and self.is_sample)
        yield "# Values that all letters share."
        yield "# values:" if is_empty else "values:"
        if has_date:
            yield f"  date: {self.date}"
        if has_sender and self.is_sample:
            yield "  # Your name and address, at the head of the letter and on envelopes."
            yield _SENDER.rstrip()
        elif has_sender:
            sign = "#   " if is_empty else "  "
            yield f"{sign}# Your name and address, at the head of the letter and on envelopes:"
            yield f"{sign}# take the first sign # of these lines away, and write your own."
            yield from (f"{sign}#{line[1:]}" for line in _SENDER.splitlines())
        elif is_empty:
            yield "#   telephone: 0113 496 0000"
        if groups:
            yield f"# The letter also uses: {', '.join(groups)}."
        yield ""


def quote(text: str) -> str:
    """Return a text as a scalar of YAML: as it is, or in double quotation marks."""
    is_pattern = re.fullmatch(r"[a-z]+/\{\{ [^:#]*", text) is not None
    if (_PLAIN.fullmatch(text) or is_pattern) and text.casefold() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def _write_mapping(mapping: Mapping, indent: str) -> Iterator[str]:
    for key, value in mapping.items():
        if isinstance(value, Mapping):
            yield f"{indent}{quote(key)}:"
            yield from _write_mapping(value, f"{indent}  ")
        elif isinstance(value, str) and "\n" in value.strip():
            yield f"{indent}{quote(key)}: |"
            yield from (f"{indent}  {line}" for line in value.strip().splitlines())
        else:
            yield f"{indent}{quote(key)}: {quote(value) if isinstance(value, str) else value}"
