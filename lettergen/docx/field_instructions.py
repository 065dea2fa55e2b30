"""Field instructions (ECMA-376 part 1, 17.16.2 to 17.16.4): the kind, arguments and switches.

An instruction is read from the items of a field's code, not from a string: a nested field counts
as one character that is never taken for syntax, and every character knows the run it comes
from, so that what an argument says can stay where it is in the document.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lettergen.docx.fields import Field, Item, ParagraphEnd, read_run_text
from lettergen.docx.xml import Element, w

COMPARISONS = ("<=", ">=", "<>", "=", "<", ">")

_QUOTES = '"“”„'

# The switches that take an argument, by kind of field; the formatting switches always do.
_FORMATTING = ("*", "@", "#")
_WITH_ARGUMENT = {
    "MERGEFIELD": "bf",
    "HYPERLINK": "lost",
    "ADDRESSBLOCK": "cefl",
    "GREETINGLINE": "cefl",
}


@dataclass(frozen=True)
class Atom:
    """One character of an instruction, or something in it that is no character.

    ``char`` is empty for a nested ``field`` and for what else a run may hold. ``run`` is the run
    that it stands in, ``end`` the paragraph end that it is.
    """

    char: str = ""
    run: Element | None = None
    field: Field | None = None
    end: ParagraphEnd | None = None

    @property
    def is_space(self) -> bool:
        """Whether the atom parts one argument from the next."""
        return self.char != "" and self.char.isspace()


@dataclass(frozen=True)
class Argument:
    """One argument: all its atoms, quotes included, and those that it means."""

    atoms: tuple[Atom, ...]
    content: tuple[Atom, ...]
    quoted: bool

    @property
    def text(self) -> str:
        """The argument as a string; nested fields are not in it."""
        return "".join(atom.char for atom in self.content)

    @property
    def is_plain(self) -> bool:
        """Whether the argument is nothing but characters."""
        return all(atom.char for atom in self.content)


@dataclass(frozen=True)
class Switch:
    """A switch such as ``\\@``: its character, in lower case, and its argument if it has one."""

    name: str
    argument: Argument | None = None


@dataclass(frozen=True)
class Instruction:
    """What a field says: ``kind`` in capitals (``MERGEFIELD``), and the rest of it in order."""

    kind: str
    arguments: list[Argument] = field(default_factory=list)
    switches: list[Switch] = field(default_factory=list)

    def get_switch_argument(self, name: str) -> Argument | None:
        """The argument of a switch; ``None`` if it is not there."""
        return next((s.argument for s in self.switches if s.name == name), None)

    def has_switch(self, name: str) -> bool:
        """Whether a switch is there."""
        return any(switch.name == name for switch in self.switches)


class InstructionError(Exception):
    """An instruction that does not say what its field needs."""


def split_into_atoms(code: Sequence[Item]) -> list[Atom]:
    """The atoms of a field's code in order."""
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
    """The atoms of a field's instruction, wherever a field of its sort has it."""
    if field.is_simple:
        return [Atom(char) for char in field.begin.get(w("instr"), "")]
    return split_into_atoms(field.code)


def read_kind(code: Sequence[Atom]) -> str:
    """The kind of a field, in capitals; empty if that is not written in plain characters."""
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
    """The instruction that the atoms spell; raises ``InstructionError`` for an open quote."""
    kind = read_kind(code)
    reader = _Reader(code)
    reader.skip_spaces()
    reader.position += len(kind)
    instruction = Instruction(kind)
    _read_rest(reader, instruction)
    return instruction


@dataclass(frozen=True)
class Comparison:
    """The head of an IF field (17.16.5.26), and the texts that follow it.

    ``code`` is the whole instruction, of which the arguments' atoms are a part.
    """

    code: Sequence[Atom]
    left: Argument
    operator: str
    right: Argument
    texts: list[Argument]
    switches: list[Switch]


def parse_comparison(code: Sequence[Atom]) -> Comparison:
    """What an IF, SKIPIF or NEXTIF field compares; raises ``InstructionError``.

    The operator needs no spaces around it.
    """
    reader = _Reader(code)
    reader.skip_spaces()
    reader.position += len(read_kind(code))
    left = reader.argument(stops="<>=")
    operator = reader.operator()
    right = reader.argument()
    if left is None or not operator or right is None:
        raise InstructionError("does not compare two things")
    rest = Instruction("")
    _read_rest(reader, rest)
    return Comparison(code, left, operator, right, rest.arguments, rest.switches)


def _read_rest(reader: "_Reader", instruction: Instruction) -> None:
    with_argument = (*_FORMATTING, *_WITH_ARGUMENT.get(instruction.kind, ""))
    while reader.skip_spaces():
        name = reader.switch_name()
        if name:
            argument = reader.argument() if name in with_argument else None
            if argument is None and name in with_argument:
                raise InstructionError(f"says nothing after '\\{name}'")
            instruction.switches.append(Switch(name, argument))
        else:
            found = reader.argument()
            assert found is not None
            instruction.arguments.append(found)


class _Reader:
    """Goes through the atoms of an instruction."""

    def __init__(self, code: Sequence[Atom]) -> None:
        self._code = code
        self.position = 0

    def skip_spaces(self) -> bool:
        """Whether anything follows the spaces."""
        while self.position < len(self._code) and self._code[self.position].is_space:
            self.position += 1
        return self.position < len(self._code)

    def switch_name(self) -> str:
        """The character of the switch that begins here, passed by; empty if none does."""
        if self._char(0) != "\\" or not self._char(1).strip():
            return ""
        self.position += 2
        return self._char(-1).lower()

    def operator(self) -> str:
        self.skip_spaces()
        ahead = self._char(0) + self._char(1)
        found = next((sign for sign in COMPARISONS if ahead.startswith(sign)), "")
        self.position += len(found)
        return found

    def argument(self, stops: str = "") -> Argument | None:
        """The next argument, up to a space or one of ``stops``; ``None`` at the end."""
        if not self.skip_spaces():
            return None
        start = self.position
        if self._char(0) and self._char(0) in _QUOTES:
            self.position += 1
            content = tuple(self._quoted())
            return Argument(tuple(self._code[start : self.position]), content, quoted=True)
        content = tuple(self._until(lambda char: char.isspace() or char in stops))
        return Argument(content, content, quoted=False)

    def _quoted(self) -> Iterator[Atom]:
        """What stands up to the closing quote: a straight one closes a straight one, so that
        curled ones may stand in the text.
        """
        closing = '"' if self._char(-1) == '"' else _QUOTES
        while self.position < len(self._code):
            char = self._char(0)
            if char and char in closing:
                self.position += 1
                return
            if char == "\\" and self._char(1) and self._char(1) in f"\\{_QUOTES}":
                self.position += 1
            yield self._code[self.position]
            self.position += 1
        raise InstructionError("has a quote that is never closed")

    def _until(self, ends: Callable[[str], bool]) -> Iterator[Atom]:
        while self.position < len(self._code):
            char = self._char(0)
            if char and ends(char):
                return
            yield self._code[self.position]
            self.position += 1

    def _char(self, offset: int) -> str:
        position = self.position + offset
        return self._code[position].char if position < len(self._code) else ""
