"""What lettergen has to say about its inputs, and the one exception that carries it."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from lettergen.diagnostics.rule_lookup import load_rules
from lettergen.diagnostics.rules import Rule, Severity


@dataclass(frozen=True, order=True)
class Place:
    """Where in the inputs something stands.

    ``line`` and ``column`` count from 1 and are 0 where a file has none to speak of (a Word
    document, a missing file). ``detail`` says the rest in words: the part, the paragraph, the
    words around. In a Word document ``part`` and ``paragraph`` say it for programs: the
    paragraph's number among all ``w:p`` of the part, from 1. Places are the same place if path,
    line and detail are.
    """

    path: str
    line: int = 0
    detail: str = ""
    column: int = field(default=0, kw_only=True, compare=False)
    part: str = field(default="", kw_only=True, compare=False)
    paragraph: int = field(default=0, kw_only=True, compare=False)

    @property
    def is_option(self) -> bool:
        """Whether this is an option of the command line, not a file."""
        return self.path.startswith("--")

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}, {self.detail}" if self.detail else where


@dataclass(frozen=True)
class Finding:
    """Something wrong or doubtful: what, where, and what to do about it.

    ``letters`` are the labels of the letters that it concerns, none if it concerns the campaign
    as a whole. ``cause`` is the message without them: findings of one cause at one place are
    one finding. ``name`` is the field, value or citation that it is about, if it is about one.
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    letters: tuple[str, ...] = field(default=(), kw_only=True)
    cause: str = field(default="", kw_only=True)
    name: str = field(default="", kw_only=True)

    @property
    def rule(self) -> Rule:
        """What is known of findings of this kind."""
        return load_rules()[self.code]

    @property
    def severity(self) -> Severity:
        """How much the finding weighs."""
        return self.rule.severity

    @property
    def words(self) -> str:
        """What is wrong, and what to do about it."""
        return f"{self.message} {self.hint}" if self.hint else self.message

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"

    def about(self, letter: str) -> "Finding":
        """The same finding, its message opened by the label of the letter it concerns."""
        return replace(
            self, message=f"{letter}: {self.message}", cause=self.message, letters=(letter,)
        )


class LettergenError(Exception):
    """The root of lettergen's exceptions: one or more findings that stop what was under way.

    What was found more than once, through an alias or in several entries of one line, is said once.
    """

    def __init__(self, *findings: Finding) -> None:
        self.findings = tuple(dict.fromkeys(findings))
        super().__init__("\n".join(str(finding) for finding in self.findings))


_LONGEST_WORD = 100  # comparing takes time that grows with the square of the length


def did_you_mean(word: str, known: Iterable[str], shown: Callable[[str], str] = str) -> str:
    """A sentence that offers the known word nearest to ``word``, or an empty string.

    ``shown`` gives what to print for a known word.
    """
    if len(word) > _LONGEST_WORD:
        return ""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"Did you mean '{shown(near[0])}'?" if near else ""
