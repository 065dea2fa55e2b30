"""What is known of each kind of finding; ``rule_table`` lists the rules."""

from enum import Enum, StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs: an error stops a letter, a warning or a note does not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Relation(Enum):
    """What a finding must have in common with another one to be its consequence."""

    ANYWHERE = "nothing: the other one is somewhere in the campaign"
    SAME_NAME = "the field, value or citation"
    SIMILAR_NAME = "nearly the name, in the same group of fields"
    SAME_LETTERS = "the letters"
    SAME_PLACE = "the place"
    IN_DATA = "nothing: the other one is about the data, and this one about a letter"


Explanations = tuple[tuple[str, Relation], ...]
"""The rules that explain another one, each with the relation that the two findings must have."""


class Rule(NamedTuple):
    """One kind of finding.

    ``code`` is for programs and never changes; ``slug`` names the rule for people, and both are
    accepted by ``explain`` and ``check: ignore:``. ``title`` is what a finding of the rule is.

    ``is_ignorable`` tells whether a campaign may ignore the rule, ``stops_reading`` whether the
    campaign cannot be used, ``blocks_final`` whether ``render --final`` refuses the letter though
    it is a warning. ``quotes_source`` is for messages that repeat the line that they are about.
    ``is_joined`` tells that all values of one field are reported together, at the first of them.
    ``joins_letters`` tells that findings of one cause are reported together, for all letters,
    wherever each is.
    ``is_of_files`` is for findings about letters on disk, which a run finds and ``check`` does not.
    ``explained_by`` lists the rules whose findings make one of this rule superfluous.
    """

    code: str
    slug: str
    severity: Severity
    title: str
    is_ignorable: bool = False
    stops_reading: bool = False
    blocks_final: bool = False
    quotes_source: bool = False
    is_joined: bool = False
    explained_by: Explanations = ()
    is_of_files: bool = False
    joins_letters: bool = False
