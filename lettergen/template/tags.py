"""The tags of a document, replaced by placeholders while the document is compiled.

A placeholder is a few private-use characters. Markdown parsing and XML work pass it on
untouched, until the tags are put back as Jinja source.
"""

import json
import re

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.environment import Language
from lettergen.template.tag import Tag, TagSpan, parse_tag
from lettergen.template.tag_syntax import CELL_TAGS, check_tag

PLACEHOLDER = compile_lazily("\U0010fff0(\\d+)\U0010fff1")

MAX_TAGS = 3_000
"""The tags of one document; the marks of a Markdown letter's footnotes count as well."""

_BRACES = ("{{", "}}", "{%", "%}", "{#", "#}")
_STRING = r"\"[^\"]*\"|'[^']*'"
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}


class Tags:
    """The tags of one document, and what is wrong with the document."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.findings: list[Finding] = []
        self._tags: list[Tag] = []
        self._parsed = 0

    def report(self, code: str, message: str, place: Place, hint: str = "") -> None:
        """Add a finding, unless it is there already."""
        finding = Finding(code, message, place, hint)
        if finding not in self.findings:
            self.findings.append(finding)

    def parse(self, span: TagSpan, place: Place, *, in_word: bool = False) -> Tag | None:
        """Return the tag of a span; ``None`` (and a finding) if it cannot be used.

        Word documents may have docxtpl's modifiers (``{%p``) and curly quotation marks.
        """
        self._parsed += 1
        if self._parsed > MAX_TAGS:
            message = f"the letter has more than {MAX_TAGS:,} tags."
            raise LettergenError(Finding("LG260", message, place))
        if not span.is_closed:
            opening = span.raw[:2]
            closing = "{% endraw %}" if len(span.raw) > 2 else _CLOSING[opening]
            self.report("LG201", f"'{span.raw}' is never closed.", place, f"Add '{closing}'.")
            return None
        tag = parse_tag(span.raw, place, in_word=in_word)
        if in_word and tag.keyword in CELL_TAGS:
            tag = Tag("cell", tag.body[len(tag.keyword) :].strip(), place, tag.keyword)
        if tag.kind in ("comment", "text", "include"):
            return tag
        findings = check_tag(tag, self.language, in_word=in_word)
        self.findings.extend(findings)
        # A faulty tag that opens or closes a block stays, so that its other half has a partner.
        return None if findings and not (tag.opens or tag.closes) else tag

    def add(self, tag: Tag) -> str:
        """Keep a tag and return its placeholder."""
        self._tags.append(tag)
        return f"\U0010fff0{len(self._tags) - 1}\U0010fff1"

    def add_print(self, expression: str, place: Place, role: str = "") -> str:
        """Keep a tag that prints an expression, and return its placeholder."""
        return self.add(Tag("print", expression, place, role=role))

    def add_statement(self, statement: str, place: Place) -> str:
        """Keep a statement that nobody wrote, and return its placeholder."""
        return self.add(Tag("statement", statement, place, is_written=False))

    def all(self) -> list[Tag]:
        """Return every tag."""
        return self._tags

    def printed_braces(self) -> frozenset[str]:
        """Return the texts with the braces of tags that letters print on purpose.

        Those are protected texts, and strings in expressions.
        """
        texts = [tag.label or tag.body for tag in self._tags if tag.kind == "text"]
        texts += [
            found.group()[1:-1]
            for tag in self._tags
            if tag.kind in ("print", "statement") and _has_braces(tag.body)
            for found in re.finditer(_STRING, tag.body)
        ]
        return frozenset(text.replace("\n", " ") for text in texts if _has_braces(text))

    def __getitem__(self, number: str) -> Tag:
        """Return the tag of a placeholder's number."""
        return self._tags[int(number)]

    def in_text(self, text: str) -> list[Tag]:
        """Return the tags whose placeholders are in a text, in order."""
        return [self[number] for number in PLACEHOLDER.findall(text)]

    def restore(self, text: str) -> str:
        """Return a text as a person wrote it, with tags in place of their placeholders."""
        return PLACEHOLDER.sub(lambda found: str(self[found[1]]), text)

    def concatenation(self, text: str) -> str:
        """Return a text with placeholders of print tags as one Jinja expression."""
        parts = PLACEHOLDER.split(text)
        return " ~ ".join(
            self._operand(self[part]) if position % 2 else json.dumps(part, ensure_ascii=False)
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
        message = f"an address or a footnote mark cannot contain '{tag}'."
        hint = "Choose within one tag: {{ this if condition else that }}."
        self.report("LG225", message, tag.place, hint)


def _has_braces(text: str) -> bool:
    return any(braces in text for braces in _BRACES)
