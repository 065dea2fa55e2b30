"""Find words of a Word document that are not seen, or that somebody marked: hidden, highlighted."""

from collections.abc import Iterator

from lettergen.checks.documents import WordDocument
from lettergen.checks.marks import find_draft_mark
from lettergen.checks.web_addresses import find_wrong_end, find_wrong_link
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.reader import Document, model
from lettergen.docx.reader.text import find_all_paragraphs
from lettergen.docx.relationships import Relationships, name_relationships_part
from lettergen.docx.xml import R, w
from lettergen.system.patterns import compile_lazily

_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_SMALL = 6  # half-points
_WHITE = compile_lazily(r"[Ff][0-9A-Fa-f]{1}[Ff][0-9A-Fa-f]{1}[Ff][0-9A-Fa-f]{1}")
_HYPERLINK = compile_lazily(r'HYPERLINK\s+"([^"]+)"')


def check_formatting(document: WordDocument) -> Iterator[Finding]:
    """Check how the words of a document are formatted, its watermarks and its links."""
    yield from _find_watermarks(document)
    yield from _check_links(document)
    try:
        stories = list(_list_stories(document))
    except LettergenError:
        return  # which compiling it reports
    is_shaded = _has_shading(document)
    for story in stories:
        for paragraph in find_all_paragraphs(story.blocks):
            seen: set[str] = set()
            for span in paragraph.spans:
                found = _describe(span, is_shaded=is_shaded)
                if found and found[0] not in seen:
                    seen.add(found[0])
                    code, message, hint = found
                    text = "".join(
                        one.content.text
                        for one in paragraph.spans
                        if isinstance(one.content, model.Text)
                    )
                    place = document.place_of(story.part, paragraph.number, text)
                    yield Finding(code, message, place, hint)


def _describe(span: model.Span, *, is_shaded: bool) -> tuple[str, str, str] | None:
    """Return code, message and hint for a span that is not as readers should see it."""
    if not isinstance(span.content, model.Text) or not span.content.text.strip():
        return None
    text, formatting = " ".join(span.content.text.split()), span.formatting
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    if model.State.HIDDEN in span.state:
        return "LG722", f"'{shown}' is hidden text.", "Delete it, or show it: every letter has it."
    if not span.is_shown:
        return None
    if 0 < formatting.size <= _SMALL:
        message = f"'{shown}' is in type of {formatting.size / 2:g} points, which nobody can read."
        return "LG722", message, "Delete it, or choose another size."
    if _WHITE.fullmatch(formatting.colour) and not is_shaded:
        message = f"'{shown}' is white on white."
        return "LG722", message, "Delete it, or choose another colour: every letter has it."
    if formatting.highlight and formatting.highlight not in ("none", "white"):
        message = f"'{shown}' is highlighted."
        return "LG723", message, "Remove the highlighting in Word, and what it was to remind of."
    return None


def _list_stories(document: WordDocument) -> Iterator[model.Story]:
    reader = Document(document.package)
    yield reader.body
    for section in reader.sections:
        yield from map(reader.read_header, dict.fromkeys(section.headers.values()))
        yield from map(reader.read_footer, dict.fromkeys(section.footers.values()))
    for note in reader.notes.values():
        yield note.story


def _has_shading(document: WordDocument) -> bool:
    """Return whether anything has a background on which white may be read."""
    return any(
        shading.get(w("fill"), "auto").casefold() not in ("auto", "ffffff", "")
        or shading.get(w("themeFill")) is not None
        for root in document.stories.values()
        for shading in root.iter(w("shd"))
    ) or any(
        next(
            root.iter("{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"),
            None,
        )
        is not None
        for root in document.stories.values()
    )


def _find_watermarks(document: WordDocument) -> Iterator[Finding]:
    """Find watermarks (VML, ECMA-376 part 4, 19.1.2.23) of letters that are not to be sent."""
    for part, root in document.stories.items():
        for path in root.iter(_TEXT_PATH):
            words = path.get("string", "")
            for flaw in find_draft_mark(words):
                message = f"the document has a watermark that {flaw.what}"
                hint = "Remove it in Word under Design, Watermark."
                yield Finding(flaw.code, message, document.find_place(part, path), hint)


def _check_links(document: WordDocument) -> Iterator[Finding]:
    """Check the addresses that the links of a document lead to."""
    for part, root in document.stories.items():
        data = document.package.parts.get(name_relationships_part(part))
        relationships = Relationships.parse(part, data)
        targets = {
            item.id: item.target
            for item in relationships.items
            if item.external and item.type.endswith("/hyperlink")
        }
        found = [
            (element, targets[element.get(f"{{{R}}}id", "")])
            for element in root.iter(w("hyperlink"))
            if element.get(f"{{{R}}}id", "") in targets
        ]
        for element in root.iter(w("instrText")):
            if link := _HYPERLINK.search(element.text or ""):
                found.append((element, link.group(1)))
        for element, url in found:
            flaws = list(find_wrong_link(url))
            if not flaws and (end := find_wrong_end(url)):
                flaws = [end]
            for flaw in flaws:
                place: Place = document.find_place(part, element)
                yield Finding(flaw.code, f"the letter {flaw.what}", place, flaw.hint)
