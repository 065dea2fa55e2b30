"""One Jinja tag: found in a text, and parsed."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from lettergen.diagnostics.finding import Place
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

# A string stays on its line: a lone quote must not pair with one in a later paragraph.
_STRING = r'"(?:[^"\\\n]|\\.){0,5000}"|' r"'(?:[^'\\\n]|\\.){0,5000}'"
_LONGEST = 5_000  # characters of a tag; without a limit the search would take too long
_TAG = compile_lazily(
    r"\{#.{0,20000}?#\}"
    rf"|\{{\{{(?:{_STRING}|[^\"'}}]|\}}(?!\}})){{0,{_LONGEST}}}\}}\}}"
    rf"|\{{%(?:{_STRING}|[^\"'%]|%(?!\}})){{0,{_LONGEST}}}%\}}"
    # A tag with a lone quote in it ends at the next delimiter; its own check says what is wrong.
    rf"|\{{\{{.{{0,{_LONGEST}}}?\}}\}}|\{{%.{{0,{_LONGEST}}}?%\}}"
    r"|\{\{|\{%|\{#",
    re.DOTALL,
)
_RAW = compile_lazily(r"\{%-?\s*raw\s*-?%\}")
_END_RAW = compile_lazily(r"\{%-?\s*endraw\s*-?%\}")
_QUOTES = "\"'“”„«»‘’‚"  # Word curls them
INCLUDE = compile_lazily(
    rf"\{{%-?\s*(?:p\s+)?include\s+([{_QUOTES}])([^{_QUOTES}]+)[{_QUOTES}]\s*-?%\}}"
)
"""A tag that includes a file, whose name is the second group."""

_MODIFIER = compile_lazily(r"(p|tr|tc|r)\s+(?=\S)")
_COMMENT_MODIFIER = compile_lazily(r"\{#(p|tr|tc|r)\s")

_ENDS = {
    "endif": "if",
    "endfor": "for",
    "endset": "set",
    "endwith": "with",
    "endmacro": "macro",
    "endcall": "call",
    "endlanguage": "language",
}
CONTINUATIONS = {"elif": ("if",), "else": ("if", "for")}
"""The statements that continue a block, and the blocks that they may continue."""

_DELIMITERS = {"print": ("{{", "}}"), "statement": ("{%", "%}")}


@dataclass
class Tag:
    """One tag of a template.

    ``kind`` is ``text`` for what a raw block protects, ``cell`` for a tag of a Word document about
    the table cell that it is in, and ``include`` for one that stands for a file. ``body`` is what
    is between the delimiters. ``modifier`` is docxtpl's ``p``, ``tr``, ``tc`` or ``r``.
    ``trim_left`` and ``trim_right`` are Jinja's ``{%-`` and ``-%}``. ``filter`` prints the value in
    its slot. ``label`` is what messages call a tag that was no tag in the template, such as a Word
    field; of a ``text``, it is the words around it, up to the partner of its braces. ``is_written``
    is false for a tag that nobody wrote, such as a statement that fills a content control.
    """

    kind: Literal["print", "statement", "comment", "text", "cell", "include"]
    body: str
    place: Place
    modifier: str = ""
    trim_left: bool = False
    trim_right: bool = False
    role: str = ""
    filter: str = ""
    label: str = ""
    is_written: bool = True

    @property
    def keyword(self) -> str:
        """The first word of a statement: ``if``, ``endfor``, …; empty for other tags."""
        if self.kind == "cell":
            return self.modifier
        found = re.match(r"\w+", self.body) if self.kind == "statement" else None
        return found.group() if found else ""

    @property
    def joins_previous(self) -> bool:
        """Whether the tag joins its paragraph to the one before, as ``{%-`` does in Word."""
        return self.kind == "statement" and self.trim_left

    @property
    def joins_next(self) -> bool:
        """Whether the tag joins the next paragraph to its own, as ``-%}`` does in Word."""
        return self.kind == "statement" and self.trim_right

    @property
    def opens(self) -> str:
        """The keyword of the block that this tag opens, or an empty string."""
        if self.keyword == "set":
            return "" if re.search(r"(?<![=!<>])=(?!=)", self.body) else "set"
        return self.keyword if self.keyword in _ENDS.values() else ""

    @property
    def closes(self) -> str:
        """The keyword of the block that this tag closes, or an empty string."""
        return _ENDS.get(self.keyword, "")

    @property
    def continues(self) -> bool:
        """Whether this tag is an ``elif`` or an ``else``."""
        return self.keyword in CONTINUATIONS

    def __str__(self) -> str:
        if self.kind == "text":
            return self.body
        if self.kind == "include":
            return f'{{% include "{self.body}" %}}'
        if self.label:
            return f"{{ {self.label} }}"
        if self.kind == "cell":
            return f"{{% {f'{self.keyword} {self.body}'.strip()} %}}"
        opening, closing = _DELIMITERS.get(self.kind, ("{#", "#}"))
        return f"{opening} {' '.join(self.body.split())} {closing}"


class TagSpan(NamedTuple):
    """A tag as written in a text, from ``start`` up to ``end``."""

    start: int
    end: int
    raw: str
    is_closed: bool = True


def find_tags(text: str) -> Iterator[TagSpan]:
    """Yield every tag of a text in order. A raw block is one span, from its start to its end."""
    position = 0
    while found := _TAG.search(text, position):
        raw, start, end = found.group(), found.start(), found.end()
        is_closed = len(raw) > 2
        if _RAW.match(raw):
            close = _END_RAW.search(text, end)
            is_closed = close is not None
            end = close.end() if close else end
            raw = text[start:end]
        yield TagSpan(start, end, raw, is_closed)
        position = end


def parse_tag(raw: str, place: Place, *, in_word: bool) -> Tag:
    """Return the tag that ``raw`` is; only Word documents have docxtpl's modifiers."""
    if raw.startswith("{#"):
        modifier = _COMMENT_MODIFIER.match(raw) if in_word else None
        return Tag("comment", raw[2:-2].strip(), place, modifier.group(1) if modifier else "")
    if re.match(r"\{%-?\s*raw\b", raw):
        inner = re.sub(r"^\{%.*?%\}|\{%-?\s*endraw\s*-?%\}$", "", raw, flags=re.DOTALL)
        return Tag("text", inner, place)
    if (included := INCLUDE.fullmatch(raw)) is not None:
        return Tag("include", included[2], place)
    body = raw[2:-2]
    modifier = _MODIFIER.match(body) if in_word else None
    if modifier:
        body = body[modifier.end() :]
    trim_left, trim_right = body.startswith("-"), body.endswith("-")
    return Tag(
        "print" if raw.startswith("{{") else "statement",
        body[trim_left : len(body) - trim_right].strip(),
        place,
        modifier.group(1) if modifier else "",
        trim_left,
        trim_right,
    )
