"""Parse field instructions (ECMA-376 part 1, 17.16.2 to 17.16.4): kind, arguments and switches.

An instruction is parsed from the items of a field's code, not from a string. A nested field counts
as one character that is never part of the syntax. Every character knows its run, so that the text
of an argument can stay where it is in the document.
"""

from collections.abc import Sequence

from lettergen.docx.fields import Field, Item, ParagraphEnd, read_run_text
from lettergen.docx.xml import Element, w
from lettergen.system.dataclass import dataclass, field

COMPARISONS = ("<=", ">=", "<>", "=", "<", ">")

_QUOTES = '"“”„'

# The switches that take an argument, by kind of field; the formatting switches always do.
_FORMATTING = ("*", "@", "#")
_WITH_ARGUMENT = {
    "MERGEFIELD": "bf",
    "HYPERLINK": "lost",
    "ADDRESSBLOCK": "cefl",
    "GREETINGLINE": "cefl",
    "DISPLAYBARCODE": "bcfhqrs",
    "MERGEBARCODE": "bcfhqrs",
    "REF": "d",
    "SEQ": "rs",
    "TOC": "abcdflnopstx",
}
# Those of them that need none: what follows is an argument unless it is a switch.
_OPTIONAL = {"TOC": "fnox"}


@dataclass(frozen=True)
class Atom:
    """One character of an instruction, or something else in it.

    ``char`` is empty for a nested ``field``, and for a run of anything but text. ``run`` is the
    run of a character, ``end`` the paragraph end that a line end represents.
    """

    char: str = ""
    run: Element | None = None
    field: Field | None = None
    end: ParagraphEnd | None = None

    @property
    def is_space(self) -> bool:
        """Whether the atom separates arguments."""
        return self.char != "" and self.char.isspace()


@dataclass(frozen=True)
class Argument:
    """One argument: all its ``atoms``, and its ``content`` without quotation marks and escapes."""

    atoms: tuple[Atom, ...]
    content: tuple[Atom, ...]
    quoted: bool

    @property
    def text(self) -> str:
        """The argument as a string, without nested fields."""
        return "".join(atom.char for atom in self.content)

    @property
    def is_plain(self) -> bool:
        """Whether the argument consists of characters only."""
        return all(atom.char for atom in self.content)


@dataclass(frozen=True)
class Switch:
    """A switch such as ``\\@``: its character in lower case, and its argument if it has one."""

    name: str
    argument: Argument | None = None


@dataclass(frozen=True)
class Instruction:
    """A parsed instruction: its ``kind`` in capitals (``MERGEFIELD``), arguments and switches."""

    kind: str
    arguments: list[Argument] = field(default_factory=list)
    switches: list[Switch] = field(default_factory=list)

    def get_switch_argument(self, name: str) -> Argument | None:
        """Return the argument of a switch; ``None`` if there is none."""
        return next((s.argument for s in self.switches if s.name == name), None)

    def has_switch(self, name: str) -> bool:
        """Whether a switch is there."""
        return any(switch.name == name for switch in self.switches)


class InstructionError(Exception):
    """An instruction that its field cannot have; the message tells why."""


def split_into_atoms(code: Sequence[Item]) -> list[Atom]:
    """Return the atoms of a field's code in order."""
    found: list[Atom] = []
    for item in code:
        if isinstance(item, Field):
            found.append(Atom(field=item))
        elif isinstance(item, ParagraphEnd):
            found.append(Atom("\n", end=item))
        else:
            text = read_run_text(item)
            found += [Atom(run=item)] if text is None else [Atom(c, item) for c in text]
    return found


def read_code(field: Field) -> list[Atom]:
    """Return the atoms of the instruction of a simple or complex field."""
    if field.is_simple:
        return [Atom(char) for char in field.begin.get(w("instr"), "")]
    return split_into_atoms(field.code)


def shows_pages(code: Sequence[Atom]) -> bool:
    """Whether a table of contents with this code has numbers of pages (TOC, 17.16.5.68)."""
    try:
        instruction = parse_instruction(code)
    except InstructionError:
        return True
    has_none = instruction.has_switch("n") and instruction.get_switch_argument("n") is None
    return not has_none


def read_kind(code: Sequence[Atom]) -> str:
    """Return the kind of a field in capitals; empty if it is not written in characters."""
    word = ""
    for atom in code:
        if atom.is_space and not word:
            continue
        if atom.is_space or (word and atom.char and atom.char in '\\"'):
            break
        if not atom.char:
            return "" if not word else word.upper()
        word += atom.char
        if word == "=":
            break
    return word.upper()


def parse_instruction(code: Sequence[Atom]) -> Instruction:
    """Parse an instruction; raises ``InstructionError`` for a quotation mark without its pair."""
    kind = read_kind(code)
    reader = _Reader(code)
    reader.skip_spaces()
    reader.position += len(kind)
    return _parse_rest(reader, kind)


@dataclass(frozen=True)
class Comparison:
    """The condition of an IF field (17.16.5.26), and the texts after it.

    ``code`` is the whole instruction, with the atoms of all arguments.
    """

    code: Sequence[Atom]
    left: Argument
    operator: str
    right: Argument
    texts: list[Argument]
    switches: list[Switch]


def parse_comparison(code: Sequence[Atom]) -> Comparison:
    """Parse the instruction of an IF, SKIPIF or NEXTIF field; raises ``InstructionError``.

    The operator needs no spaces around it.
    """
    reader = _Reader(code)
    reader.skip_spaces()
    reader.position += len(read_kind(code))
    left = reader.read_argument(stops="<>=")
    operator = reader.read_operator()
    right = reader.read_argument()
    if left is None or not operator or right is None:
        raise InstructionError("does not compare two values")
    rest = _parse_rest(reader)
    return Comparison(code, left, operator, right, rest.arguments, rest.switches)


def _parse_rest(reader: "_Reader", kind: str = "") -> Instruction:
    """Parse the arguments and switches of a field of this kind, up to the end."""
    with_argument = (*_FORMATTING, *_WITH_ARGUMENT.get(kind, ""))
    arguments: list[Argument] = []
    switches: list[Switch] = []
    while reader.skip_spaces():
        name = reader.read_switch()
        if not name:
            found = reader.read_argument()
            assert found is not None
            arguments.append(found)
            continue
        takes_argument = name in with_argument
        if name in _OPTIONAL.get(kind, "") and reader.is_at_switch():
            takes_argument = False
        argument = reader.read_argument() if takes_argument else None
        if argument is None and takes_argument and name not in _OPTIONAL.get(kind, ""):
            raise InstructionError(f"has nothing after the switch '\\{name}'")
        switches.append(Switch(name, argument))
    return Instruction(kind, arguments, switches)


class _Reader:
    """Reads the atoms of an instruction from ``position`` on."""

    def __init__(self, code: Sequence[Atom]) -> None:
        self._code = code
        self.position = 0

    def skip_spaces(self) -> bool:
        """Skip spaces; return whether anything follows them."""
        while self.position < len(self._code) and self._code[self.position].is_space:
            self.position += 1
        return self.position < len(self._code)

    def read_switch(self) -> str:
        """Read the character of a switch; empty if no switch begins here."""
        if self._char_at(0) != "\\" or not self._char_at(1).strip():
            return ""
        self.position += 2
        return self._char_at(-1).lower()

    def is_at_switch(self) -> bool:
        """Whether a switch comes next."""
        return self.skip_spaces() and self._char_at(0) == "\\" and bool(self._char_at(1).strip())

    def read_operator(self) -> str:
        """Read a comparison operator; empty if there is none."""
        self.skip_spaces()
        ahead = self._char_at(0) + self._char_at(1)
        found = next((sign for sign in COMPARISONS if ahead.startswith(sign)), "")
        self.position += len(found)
        return found

    def read_argument(self, stops: str = "") -> Argument | None:
        """Read an argument up to a space or one of ``stops``; ``None`` at the end."""
        if not self.skip_spaces():
            return None
        start = self.position
        if self._char_at(0) and self._char_at(0) in _QUOTES:
            self.position += 1
            content = self._read_quoted()
            return Argument(tuple(self._code[start : self.position]), content, quoted=True)
        while self.position < len(self._code):
            char = self._char_at(0)
            if char and (char.isspace() or char in stops):
                break
            self.position += 1
        content = tuple(self._code[start : self.position])
        return Argument(content, content, quoted=False)

    def _read_quoted(self) -> tuple[Atom, ...]:
        """Read up to the closing quotation mark and skip that.

        A straight mark is closed by a straight one only, so that the text may have curly ones.
        """
        closing = '"' if self._char_at(-1) == '"' else _QUOTES
        content: list[Atom] = []
        while self.position < len(self._code):
            char = self._char_at(0)
            if char and char in closing:
                self.position += 1
                return tuple(content)
            if char == "\\" and self._char_at(1) and self._char_at(1) in f"\\{_QUOTES}":
                self.position += 1
            content.append(self._code[self.position])
            self.position += 1
        raise InstructionError("has a quotation mark that is never closed")

    def _char_at(self, offset: int) -> str:
        position = self.position + offset
        return self._code[position].char if position < len(self._code) else ""
