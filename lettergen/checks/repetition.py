"""Find words that are in a letter twice: a paragraph, a sentence, a passage of a recipient."""

from collections.abc import Iterator, Sequence

from lettergen.checks.template_texts import TemplateText
from lettergen.checks.web_addresses import list_addresses
from lettergen.diagnostics.finding import Finding, Place
from lettergen.project.project import Project, Text, format_path
from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.names import ITEM, Role

_LONG = 40
"""Words of so many characters are not there twice by chance."""

_SHORT = 12
"""Nor are so many in two sentences that follow each other."""

_SENTENCE = compile_lazily(r"[^.!?\n]+(?:\n(?!\s*\n)[^.!?\n]+)*[.!?]?")
_NOTE_MARK = compile_lazily(r"\[\^[^\]]*\]")
_WORD = compile_lazily(r"[^\W_]+")


def find_repeated_sentences(texts: Sequence[TemplateText]) -> Iterator[Finding]:
    """Find sentences and paragraphs that the words of a template have twice."""
    seen: dict[str, Place] = {}
    for text in texts:
        if text.where == "property" or text.is_margin:
            continue
        before = ""
        for found in _SENTENCE.finditer(text.written):
            words = _NOTE_MARK.sub(" ", found.group().casefold())
            plain = " ".join(_WORD.findall(words))
            if len(plain) >= _SHORT and plain == before and "{" not in found.group():
                shown = " ".join(found.group().split())[:_LONG]
                message = f"the letter has the words '{shown}' twice in a row."
                place = text.find_place(found.end() - 1)
                yield Finding("LG747", message, place, "Delete one of the two.")
                break
            before = plain
            if len(plain) < _LONG or "{%" in found.group() or list(list_addresses(found.group())):
                continue
            offset = found.start() + len(found.group()) - len(found.group().lstrip())
            place = text.find_place(offset)
            first = seen.get(plain)
            if first is None:
                seen[plain] = place
            else:
                shown = " ".join(found.group().split())[:_LONG]
                message = f"the letter has the words '{shown}…' twice, first in {first}."
                yield Finding("LG747", message, place, "Delete one of the two.")
                break


def find_repeated_sentence(text: Text) -> Iterator[str]:
    """Yield the sentence that a value has twice."""
    if len(text.value) < 2 * _LONG:
        return
    seen: set[str] = set()
    for found in _SENTENCE.finditer(text.value):
        plain = " ".join(_WORD.findall(found.group().casefold()))
        if len(plain) >= _LONG and plain in seen:
            yield " ".join(found.group().split())
            return
        seen.add(plain)


def find_printed_twice(project: Project) -> Iterator[Finding]:
    """Find fields that are printed twice though another one, the name, is printed nowhere."""
    editions = project.split_editions()
    templates = {str(path) for one in editions for path in one.campaign.templates}
    uses = [
        use
        for use in project.names.uses
        if use.role in (Role.PRINTED, Role.FORMATTED)
        and not use.place.detail.startswith("docProps")
        and use.place.path in templates
    ]
    printed = {use.path[:1] for use in uses}
    entries = project.entries[:50]
    if not entries or ("name",) in printed or not all("name" in one.fields for one in entries):
        return
    if printed & {(), ("recipient",)}:
        return
    seen: dict[object, str] = {}
    for use in uses:
        if use.is_conditional or ITEM in use.path or use.path[0] not in entries[0].fields:
            continue
        if isinstance(entries[0].fields.get(use.path[0]), list):
            continue  # what is reckoned from a list is no look-alike of a name
        first = seen.setdefault(use.path, str(use.place))
        if first != str(use.place):
            name = format_path(use.path)
            message = f"the letter prints '{name}' twice, first in {first}, and 'name' nowhere."
            yield Finding("LG748", message, use.place, "Did you mean {{ name }}?", name=name)
            return
