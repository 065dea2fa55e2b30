"""Tags in a text: found, checked one by one, and held aside while the document is built.

A held tag is a short placeholder of private-use characters. Markdown parsing and XML work pass
it on untouched; ``Tags.source`` finally puts the tags back as Jinja source. There each tag opens
on a line of its own number, so a line number that Jinja reports *is* the number of a tag.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError, nodes

from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.docx.xml import escape_text
from lettergen.template.jinja.environment import Language

HELD = re.compile("\U0010fff0(\\d+)\U0010fff1")

# The tag delimiters of the compiled source. Text of the letter can never be taken for them.
BLOCK = ("\U0010fff4", "\U0010fff5")
PRINT = ("\U0010fff6", "\U0010fff7")
COMMENT = ("\U0010fff8", "\U0010fff9")

# A string stays on its line: a lone quote must not pair with one in a later paragraph.
_STRING = r'"(?:[^"\\\n]|\\.){0,5000}"|' r"'(?:[^'\\\n]|\\.){0,5000}'"
_LONGEST = 5_000  # characters of a tag; there is no end to searching without one
_TAG = re.compile(
    r"\{#.{0,20000}?#\}"
    rf"|\{{\{{(?:{_STRING}|[^\"'}}]|\}}(?!\}})){{0,{_LONGEST}}}\}}\}}"
    rf"|\{{%(?:{_STRING}|[^\"'%]|%(?!\}})){{0,{_LONGEST}}}%\}}"
    # A tag with a lone quote in it ends at the next delimiter; its own check says what is wrong.
    rf"|\{{\{{.{{0,{_LONGEST}}}?\}}\}}|\{{%.{{0,{_LONGEST}}}?%\}}"
    r"|\{\{|\{%|\{#",
    re.DOTALL,
)
_END_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")

MAX_TAGS = 3_000
"""The tags of one document; the marks of a Markdown letter's footnotes count as well."""

# Each statement, and what completes it to a template that can be parsed by itself.
_STATEMENTS = {
    "if": "{tag}{{% endif %}}",
    "elif": "{{% if 1 %}}{tag}{{% endif %}}",
    "else": "{{% if 1 %}}{tag}{{% endif %}}",
    "endif": "{{% if 1 %}}{tag}",
    "for": "{tag}{{% endfor %}}",
    "endfor": "{{% for _ in () %}}{tag}",
    "set": "{tag}",
    "endset": "{{% set _ %}}{tag}",
    "with": "{tag}{{% endwith %}}",
    "endwith": "{{% with %}}{tag}",
    "macro": "{tag}{{% endmacro %}}",
    "endmacro": "{{% macro _() %}}{tag}",
    "call": "{tag}{{% endcall %}}",
    "endcall": "{{% call _() %}}{tag}",
}
# docxtpl's tags about a table cell, and whether an expression follows.
_CELL_TAGS = {"colspan": True, "cellbg": True, "vm": False, "hm": False}

_ENDS = {
    "endif": "if",
    "endfor": "for",
    "endset": "set",
    "endwith": "with",
    "endmacro": "macro",
    "endcall": "call",
}
# Names that templates know only because the compiler puts them there.
_OWN_NAME = re.compile(
    r"_(letter|note|numbered_list|list\d+|reached"
    r"|run|paragraph|plain|field|attribute|relationship"
    r"|(optional_)?merge_field|compares|filled|as_text|between|unless_equal|upper|lower"
    r"|first_capital|capitals|dated|numbered|in_address)"
)

_MIDDLES = {"elif": ("if",), "else": ("if", "for")}


@dataclass
class Tag:
    """One tag of a template.

    ``kind`` is ``print``, ``block``, ``comment``, ``text`` (what a raw block protects) or, in
    Word documents, ``cell`` (a tag about the table cell that it stands in).
    ``body`` is what stands between the delimiters. ``modifier`` is docxtpl's ``p``, ``tr``,
    ``tc`` or ``r``. ``trim_left`` and ``trim_right`` are Jinja's ``{%-`` and ``-%}``.
    ``role`` tells the compiler what a tag of its own is for; ``filter`` prints the value.
    ``shown`` is what messages call a tag that was no tag in the template, such as a Word field.
    """

    kind: str
    body: str
    place: Place
    modifier: str = ""
    trim_left: bool = False
    trim_right: bool = False
    role: str = ""
    filter: str = ""
    shown: str = ""

    @property
    def keyword(self) -> str:
        """The first word of a statement: ``if``, ``endfor``, …; empty for other tags."""
        if self.kind == "cell":
            return self.modifier
        found = re.match(r"\w+", self.body) if self.kind == "block" else None
        return found.group() if found else ""

    @property
    def joins_before(self) -> bool:
        """Whether the tag joins its paragraph to the one before, as ``{%-`` does in Word."""
        return self.kind == "block" and self.trim_left

    @property
    def joins_after(self) -> bool:
        """Whether the tag joins the next paragraph to its own, as ``-%}`` does in Word."""
        return self.kind == "block" and self.trim_right

    @property
    def opens(self) -> str:
        """The keyword that this tag opens a block with, or an empty string."""
        if self.keyword == "set":
            return "" if re.search(r"(?<![=!<>])=(?!=)", self.body) else "set"
        return self.keyword if self.keyword in _ENDS.values() else ""

    @property
    def closes(self) -> str:
        """The keyword of the block that this tag closes, or an empty string."""
        return _ENDS.get(self.keyword, "")

    @property
    def is_middle(self) -> bool:
        """Whether this tag goes on with a block: ``elif`` or ``else``."""
        return self.keyword in _MIDDLES

    def __str__(self) -> str:
        if self.shown:
            return f"{{ {self.shown} }}"
        if self.kind == "cell":
            return f"{{% {f'{self.keyword} {self.body}'.strip()} %}}"
        opening, closing = {"print": ("{{", "}}"), "block": ("{%", "%}")}.get(
            self.kind, ("{#", "#}")
        )
        return f"{opening} {' '.join(self.body.split())} {closing}"


@dataclass(frozen=True)
class Span:
    """A tag in a text, from ``start`` up to ``end``; ``tag`` is ``None`` if it is not closed."""

    start: int
    end: int
    raw: str
    closed: bool = True


def spans(text: str) -> Iterator[Span]:
    """Every tag of ``text`` in order. A raw block is one span, from its start to its end."""
    position = 0
    while found := _TAG.search(text, position):
        raw, start, end = found.group(), found.start(), found.end()
        if re.match(r"\{%-?\s*raw\s*-?%\}", raw):
            close = _END_RAW.search(text, end)
            if close is None:
                yield Span(start, end, raw, closed=False)
            else:
                end = close.end()
                yield Span(start, end, text[start:end])
        else:
            yield Span(start, end, raw, closed=len(raw) > 2)
        position = end


@dataclass
class Tags:
    """The tags that are held aside while one document is built, and what is wrong with them."""

    language: Language
    findings: list[Finding] = field(default_factory=list)
    _held: list[Tag] = field(default_factory=list)
    _emitted: list[Tag] = field(default_factory=list)
    _read: int = 0

    def read(self, span: Span, place: Place, *, word: bool = False) -> Tag | None:
        """The tag of a span, checked; ``None`` (and a finding) if it cannot be used.

        ``word`` allows docxtpl's modifiers (``{%p``) and straightens smart quotes.
        """
        self._read += 1
        if self._read > MAX_TAGS:
            message = f"the letter has more than {MAX_TAGS:,} tags."
            raise LettergenError(Finding("LG260", message, place))
        if not span.closed:
            closing = {"{{": "}}", "{%": "%}", "{#": "#}"}.get(span.raw, "{% endraw %}")
            self.findings.append(
                Finding("LG201", f"'{span.raw}' is never closed.", place, f"Add '{closing}'.")
            )
            return None
        tag = _parsed(span.raw, place, word)
        if word and tag.keyword in _CELL_TAGS:
            tag = Tag("cell", tag.body[len(tag.keyword) :].strip(), place, tag.keyword)
        checked = tag.kind in ("print", "block", "cell")
        if checked and not self._is_sound(tag, straighten=word):
            # A block that opens or closes keeps its place, so that its other half has a partner.
            return tag if tag.opens or tag.closes else None
        return tag

    def hold(self, tag: Tag) -> str:
        """Keep a tag and return the placeholder that stands for it."""
        self._held.append(tag)
        return f"\U0010fff0{len(self._held) - 1}\U0010fff1"

    def hold_print(self, expression: str, place: Place) -> str:
        """Hold a print tag that the compiler writes itself."""
        return self.hold(Tag("print", expression, place))

    def hold_block(self, statement: str, place: Place) -> str:
        """Hold a statement that the compiler writes itself."""
        return self.hold(Tag("block", statement, place))

    def all(self) -> list[Tag]:
        """Every tag that is held."""
        return self._held

    def joined_expression(self, text: str) -> str:
        """A text with placeholders of print tags in it as one expression."""
        parts = HELD.split(text)
        held = iter(self.held(text))
        return " ~ ".join(
            self._operand(next(held)) if position % 2 else json.dumps(part, ensure_ascii=False)
            for position, part in enumerate(parts)
            if part or len(parts) == 1
        )

    def _operand(self, tag: Tag) -> str:
        if tag.kind == "print":
            return f"({tag.body})"
        self.report_statement(tag)
        return '""'

    def report_statement(self, tag: Tag) -> None:
        """Report a statement where only a value can be: in an address or a footnote's mark."""
        message = f"'{tag}' cannot stand in an address or in a footnote's mark."
        hint = "Choose within one tag: {{ this if condition else that }}."
        self.findings.append(Finding("LG225", message, tag.place, hint))

    def held(self, text: str) -> list[Tag]:
        """The tags that the placeholders in ``text`` stand for, in order."""
        return [self._held[int(number)] for number in HELD.findall(text)]

    def shown(self, text: str) -> str:
        """``text`` as a person wrote it: each placeholder replaced by its tag."""
        return HELD.sub(lambda found: str(self.held(found.group())[0]), text)

    def source(self, text: str) -> str:
        """``text`` as Jinja source, each placeholder replaced by its tag."""
        self._emitted = []
        return HELD.sub(self._emit, text.replace("\n", "&#10;"))

    def emitted(self) -> list[Tag]:
        """The tags of the last ``source``: the tag of line ``n`` stands at ``n - 2``."""
        return self._emitted

    def _emit(self, found: re.Match[str]) -> str:
        tag = self._held[int(found.group(1))]
        body = tag.body.replace("\n", " ")
        if tag.kind == "block":
            self._emitted.append(tag)
            return f"{BLOCK[0]}\n{body}{BLOCK[1]}"
        if tag.kind == "print":
            self._emitted.append(tag)
            return f"{PRINT[0]}\n({body})|{tag.filter}{PRINT[1]}"
        return escape_text(body) if tag.kind == "text" else ""

    def _is_sound(self, tag: Tag, *, straighten: bool) -> bool:
        """Whether Jinja can parse the tag by itself; if not, there is a finding."""
        if tag.kind == "block" and tag.keyword not in _STATEMENTS:
            self._report_unknown_statement(tag)
            return False
        if tag.kind == "cell" and not tag.body and not _CELL_TAGS[tag.keyword]:
            return True
        bodies = [tag.body, *(_straightened(tag.body) if straighten else ())]
        message = ""
        for body in bodies:
            try:
                tree = self.language.parse(_completed(tag, body))
            except TemplateSyntaxError as error:
                message = message or str(error.message)
            except (RecursionError, MemoryError):
                message = message or "it is nested too deeply"
            except ValueError:
                message = message or "it holds a number with too many digits"
            else:
                tag.body = body
                return self._is_permitted(tag, tree)
        self.findings.append(
            Finding("LG202", f"'{tag}' is not right: {message.rstrip('.')}.", tag.place)
        )
        return False

    def _is_permitted(self, tag: Tag, tree: nodes.Template) -> bool:
        """Whether the tag leaves alone what only the compiler knows; if not, there is a finding."""
        names = [node.name for node in tree.find_all(nodes.Name)]
        names += [node.name for node in tree.find_all(nodes.Filter)]
        findings = [
            Finding("LG208", f"the name '{name}' is lettergen's own.", tag.place, "Use another.")
            for name in names
            if _OWN_NAME.fullmatch(name)
        ]
        findings += [
            Finding(
                "LG209",
                f"'{tag}' cannot filter what stands between two tags.",
                tag.place,
                "Filter the values there, where each is printed.",
            )
            for block in tree.find_all(nodes.AssignBlock)
            if block.filter
        ]
        self.findings.extend(findings)
        return not findings

    def _report_unknown_statement(self, tag: Tag) -> None:
        hint = did_you_mean(tag.keyword, _STATEMENTS)
        if tag.keyword in ("p", "tr", "tc", "r"):
            hint = "In Markdown, a tag alone on its line stands between paragraphs as it is."
        if tag.keyword in ("include", "import", "from", "extends"):
            hint = "A letter is one file and reads no other."
        self.findings.append(
            Finding(
                "LG203",
                f"'{tag}' is no statement that a letter can hold.",
                tag.place,
                hint or f"There are {', '.join(_STATEMENTS)}.",
            )
        )


@dataclass
class _Open:
    tag: Tag
    parent: object
    broken: bool = False


class Blocks:
    """Follows the blocks of a document as they open and close, each under its parent element."""

    def __init__(self, findings: list[Finding]) -> None:
        self._open: list[_Open] = []
        self._findings = findings

    def meet(self, tag: Tag, parent: object) -> None:
        """Take the next statement of the document, which stands directly under ``parent``."""
        if tag.opens:
            self._open.append(_Open(tag, parent))
        elif tag.closes or tag.keyword in _MIDDLES:
            self._continue(tag, parent)

    def finish(self) -> None:
        """Report the blocks that are still open."""
        for block in self._open:
            self._findings.append(
                Finding(
                    "LG205",
                    f"'{block.tag}' is never closed.",
                    block.tag.place,
                    f"Add '{{% end{block.tag.opens} %}}'.",
                )
            )
        self._open.clear()

    def _continue(self, tag: Tag, parent: object) -> None:
        expected = (tag.closes,) if tag.closes else _MIDDLES[tag.keyword]
        if not self._open or self._open[-1].tag.opens not in expected:
            inner = (
                f"'{self._open[-1].tag}' ({self._open[-1].tag.place}) is open"
                if self._open
                else "no block is open"
            )
            self._findings.append(
                Finding("LG204", f"'{tag}' does not fit here: {inner}.", tag.place)
            )
            return
        block = self._open.pop() if tag.closes else self._open[-1]
        if block.parent != parent and not block.broken:
            block.broken = True
            self._findings.append(
                Finding(
                    "LG206",
                    f"'{tag}' does not stand on the level of '{block.tag}' ({block.tag.place}).",
                    tag.place,
                    "Put both inside one paragraph, or both between paragraphs.",
                )
            )


def _parsed(raw: str, place: Place, word: bool) -> Tag:
    if raw.startswith("{#"):
        modifier = re.match(r"\{#(p|tr|tc|r)\s", raw) if word else None
        return Tag("comment", raw[2:-2].strip(), place, modifier.group(1) if modifier else "")
    if re.match(r"\{%-?\s*raw\b", raw):
        inner = re.sub(r"^\{%.*?%\}|\{%-?\s*endraw\s*-?%\}$", "", raw, flags=re.DOTALL)
        return Tag("text", inner, place)
    kind = "print" if raw.startswith("{{") else "block"
    body = raw[2:-2]
    modifier = re.match(r"(p|tr|tc|r)\s+(?=\S)", body) if word else None
    if modifier:
        body = body[modifier.end() :]
    trim_left = body.startswith("-")
    trim_right = body.endswith("-")
    return Tag(
        kind,
        body[trim_left : len(body) - trim_right].strip(),
        place,
        modifier.group(1) if modifier else "",
        trim_left,
        trim_right,
    )


def _completed(tag: Tag, body: str) -> str:
    if tag.kind in ("print", "cell"):
        return f"{{{{ {body} }}}}"
    statement = f"{{% {body} %}}"
    whole = _STATEMENTS[tag.keyword].format(tag=statement)
    return f"{whole}{{% endset %}}" if tag.opens == "set" else whole


def _straightened(body: str) -> Iterator[str]:
    """The body with the quotes that Word curled made straight: the double ones, then all."""
    double = re.sub("[“”„«»]", '"', body)
    yield double
    yield re.sub("[‘’‚]", "'", double)
