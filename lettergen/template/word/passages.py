"""Inserts passages into a Word document: other Word documents, and Markdown.

Word passages are imported before the notes and lists of the document are looked at, as if their
text had always been there. Then each takes the place of its tag, as often as there is one.
"""

import copy
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lettergen.diagnostics.finding import Place
from lettergen.docx.package import Package
from lettergen.docx.subdocument import Importer, complete_namespaces
from lettergen.docx.xml import Element, parse_fragment, replace_element, serialise_inner, w
from lettergen.template.markdown import letter as markdown
from lettergen.template.markdown.backend import Destination
from lettergen.template.markdown.includes import SourceText, include_passages
from lettergen.template.passages import PassageFiles, is_word
from lettergen.template.tag import INCLUDE, Tag, find_tags
from lettergen.template.tags import Tags
from lettergen.template.word.paragraphs import is_alone, own_texts


class Passages:
    """The passages of one letter.

    ``read`` reads a Word document, ``replace_tags`` replaces the tags in its text by placeholders.
    """

    def __init__(
        self,
        files: PassageFiles,
        tags: Tags,
        importer: Importer,
        read: Callable[[Path], Package],
        replace_tags: Callable[[Element, str], None],
    ) -> None:
        self._files = files
        self._tags = tags
        self._importer = importer
        self._read = read
        self._replace_tags = replace_tags
        self._paths: dict[str, Path] = {}
        self._blocks: dict[Path, Element] = {}
        self._texts: dict[Path, SourceText] = {}

    @property
    def texts(self) -> Iterable[str]:
        """The Markdown passages that are in Word documents."""
        return (source.text for source in self._texts.values())

    def load(self, main: Element, letter: Path, source: SourceText | None) -> None:
        """Load the passages that the tags ask for, and those in passages.

        ``main`` is the root of the main part, ``letter`` the file of the letter. ``source`` is
        its text if it is Markdown.
        """
        self._load_tagged(main, 0, (letter,))
        if source:
            self._load_named(main, source, (letter,))

    def _load_tagged(self, main: Element, first: int, stack: tuple[Path, ...]) -> None:
        for tag in self._tags.all()[first:]:
            if tag.kind == "include":
                self._load(tag.body, tag.place, main, stack)

    def _load_named(self, main: Element, source: SourceText, stack: tuple[Path, ...]) -> None:
        """Load the Word documents that a text of Markdown includes."""
        if "include" not in source.text:
            return
        for span in find_tags(source.text):
            if found := INCLUDE.fullmatch(span.raw):
                line = source.text.count("\n", 0, span.start) + 1
                self._load(found[2], source.place_of_line(line), main, stack)

    def _load(self, name: str, place: Place, main: Element, stack: tuple[Path, ...]) -> None:
        path = self._files.find(name, place, self._tags, stack)
        if path is None:
            return
        self._paths[name] = path
        if path in self._blocks or path in self._texts:
            return
        if is_word(path):
            first = len(self._tags.all())
            package = self._read(path)
            self._files.remember(path)
            self._blocks[path] = story = parse_fragment("")
            story.extend(self._importer.import_blocks(package, main))
            self._replace_tags(story, str(path))
            self._load_tagged(main, first, (*stack, path))
            return
        text = self._files.read_text(path, self._tags)
        if text is not None:
            source = include_passages(text, path, self._files, self._tags, stack)
            self._texts[path] = source
            self._load_named(main, source, (*stack, path))

    def insert(self, root: Element, destination: Destination, *, is_main: bool) -> Element:
        """Put the passages in the place of their tags in a part with text; return its root.

        After a finding about a passage, nothing is inserted: it may include itself.
        """
        if any(finding.code == "LG385" for finding in self._tags.findings):
            return root
        while found := next(self._find_tags(root), None):
            paragraph, text, tag = found
            if not is_alone(paragraph, text):
                message = f"'{tag}' must be the only text in its paragraph."
                self._tags.report("LG386", message, tag.place, "Put it into its own paragraph.")
                text.text = ""
                continue
            if self._paths[tag.body] in self._blocks and not is_main:
                message = f"'{tag}' is in a header or footer, which cannot include a Word document."
                self._tags.report("LG386", message, tag.place, "Write the passage in Markdown.")
            replace_element(paragraph, self._build(tag, paragraph, text, destination))
        return complete_namespaces(root)

    def _find_tags(self, root: Element) -> Iterator[tuple[Element, Element, Tag]]:
        for paragraph in root.iter(w("p")):
            for text in own_texts(paragraph):
                for tag in self._tags.in_text(text.text or ""):
                    if tag.kind == "include":
                        yield paragraph, text, tag

    def _build(
        self, tag: Tag, paragraph: Element, text: Element, destination: Destination
    ) -> list[Element | str]:
        path = self._paths[tag.body]
        if path in self._blocks:
            return [copy.deepcopy(block) for block in self._blocks[path]]
        run = text.getparent()
        own = destination._replace(
            paragraph=serialise_inner(paragraph.find(w("pPr"))),
            run="" if run is None else serialise_inner(run.find(w("rPr"))),
        )
        root = paragraph.getroottree().getroot()
        prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
        xml = markdown.write_letter(self._texts[path], path, self._tags, own)
        story = parse_fragment(xml, prefixes)
        return [story.text or "", *story]
