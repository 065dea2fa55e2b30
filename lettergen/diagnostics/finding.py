"""Findings: what is wrong or doubtful in the inputs, and the exception that contains them."""

from collections.abc import Callable, Iterable

from lettergen.diagnostics.escape import escape
from lettergen.diagnostics.rule_lookup import load_rules
from lettergen.diagnostics.rules import Rule, Severity
from lettergen.system.dataclass import dataclass, field, replace


@dataclass(frozen=True, order=True)
class Place:
    """A place in the inputs.

    ``line`` and ``column`` count from 1, and are 0 if the file has no lines (a Word document, a
    missing file). ``detail`` is the place within the line or document in words: the part, the
    paragraph, the words around; the sheet and the cell, the row of a database. For programs,
    ``part`` and ``paragraph`` are the part of a Word document, and the number of the paragraph
    among all ``w:p`` of the part, from 1; ``sheet`` and ``row`` are the name of a sheet, and the
    number of a row in it or in the result of a query, from 1. Two places are equal if their path,
    line, row and detail are.
    """

    path: str
    line: int = 0
    row: int = field(default=0, kw_only=True)
    detail: str = ""
    column: int = field(default=0, kw_only=True, compare=False)
    part: str = field(default="", kw_only=True, compare=False)
    paragraph: int = field(default=0, kw_only=True, compare=False)
    sheet: str = field(default="", kw_only=True, compare=False)

    @classmethod
    def in_sheet(cls, path: str, sheet: str, row: int = 0, column: int = 0) -> "Place":
        """Return the place of a sheet; of a row or a column of it, or of the cell in both."""
        detail = f"sheet {sheet}"
        if row and column:
            detail += f", cell {format_column(column)}{row}"
        elif row or column:
            detail += f", row {row}" if row else f", column {format_column(column)}"
        return cls(path, row=row, detail=detail, column=column, sheet=sheet)

    @property
    def cell(self) -> str:
        """The cell of a sheet, such as ``C7``; empty if this is none."""
        is_cell = self.sheet and self.row and self.column
        return f"{format_column(self.column)}{self.row}" if is_cell else ""

    @property
    def is_option(self) -> bool:
        """Whether this is an option of the command line, not a file."""
        return self.path.startswith("--")

    @property
    def is_file(self) -> bool:
        """Whether this is a file or in one, not an option and not a database."""
        return not self.is_option and "://" not in self.path

    @property
    def in_file(self) -> str:
        """The place for somebody who looks at the file: the line or cell, or else the path."""
        if self.line or not self.row:
            return f"line {self.line}" if self.line else self.path
        row = f"row {self.row}" if self.sheet else self.detail
        return f"cell {self.cell}" if self.cell else row

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return escape(f"{where}, {self.detail}" if self.detail else where)


@dataclass(frozen=True)
class Finding:
    """Something wrong or doubtful: what, where, and what to do about it.

    ``code`` is the code of its rule. ``letters`` are the labels of the letters that it is about,
    none if it is about the campaign as a whole. ``cause`` is the message without a label:
    findings with the same cause at the same place are reported as one. ``name`` is the field,
    value or citation that it is about, if there is one. What a value of the data puts into the
    message or the hint is escaped. ``accepted`` is why the recipient's entry accepts it, empty if
    it does not.
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    letters: tuple[str, ...] = field(default=(), kw_only=True)
    cause: str = field(default="", kw_only=True)
    name: str = field(default="", kw_only=True)
    accepted: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        """Escape what would act on a terminal or a log."""
        object.__setattr__(self, "message", escape(self.message))
        object.__setattr__(self, "hint", escape(self.hint))

    @property
    def rule(self) -> Rule:
        """The rule that this is a finding of."""
        return load_rules()[self.code]

    @property
    def severity(self) -> Severity:
        """How much the finding weighs."""
        return self.rule.severity

    @property
    def words(self) -> str:
        """The message and the hint."""
        return f"{self.message} {self.hint}" if self.hint else self.message

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"

    def about(self, letter: str) -> "Finding":
        """Return the finding as one about a letter, whose label begins the message."""
        return replace(
            self, message=f"{letter}: {self.message}", cause=self.message, letters=(letter,)
        )


def format_column(number: int) -> str:
    """Return the letters of a column in a sheet: ``A`` for 1, ``AA`` for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class LettergenError(Exception):
    """The base class of lettergen's exceptions: one or more findings that stop the work.

    A finding that was made more than once, such as through a YAML alias, is kept once.
    """

    def __init__(self, *findings: Finding) -> None:
        self.findings = tuple(dict.fromkeys(findings))
        super().__init__("\n".join(str(finding) for finding in self.findings))


_LONGEST_WORD = 100  # the time for a comparison grows with the square of the length


def find_most_similar(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known word most similar to ``word``; ``None`` if none is similar.

    ``cutoff`` is how similar it must be, from 0 to 1.
    """
    import difflib  # only what is wrong needs it

    if len(word) > _LONGEST_WORD:
        return None
    ordered = sorted(known)
    folded = word.casefold()
    if same := next((one for one in ordered if one.casefold() == folded), None):
        return same
    return next(iter(difflib.get_close_matches(word, ordered, n=1, cutoff=cutoff)), None)


def did_you_mean(
    word: str, known: Iterable[str], shown: Callable[[str], str] = str, cutoff: float = 0.6
) -> str:
    """Return a sentence with the known word most similar to ``word``, or an empty string.

    ``shown`` returns what to print for a known word; ``cutoff`` as for ``find_most_similar``.
    """
    similar = find_most_similar(word, known, cutoff)
    return f"Did you mean '{shown(similar)}'?" if similar is not None else ""
