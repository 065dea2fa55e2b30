"""What is in force for a paragraph or a run, from its own properties up through its styles.

The order is that of ECMA-376 part 1, 17.7.2: direct formatting, then the character style, then the
paragraph style, each style before the one that it is based on, then the document's defaults. What
a table style says is left out: whoever asks must know whether one stands in between.
"""

from collections.abc import Iterator

from lettergen.ooxml.xml import Element, w

_OFF = ("0", "false", "off", "none")
_DEFAULT_SIZE = 20  # half-points (17.3.2.38)


class Cascade:
    """The styles of one document, to be asked for what they come to."""

    def __init__(self, styles: Element | None) -> None:
        found = [] if styles is None else list(styles.iter(w("style")))
        self._styles = {style.get(w("styleId"), ""): style for style in found}
        self._default_paragraph = next(
            (
                style.get(w("styleId"), "")
                for style in found
                if style.get(w("type")) == "paragraph" and is_on(style.get(w("default"), "0"))
            ),
            "",
        )
        self._run_defaults = (
            None if styles is None else styles.find(_path("docDefaults rPrDefault rPr"))
        )
        self._paragraph_defaults = (
            None if styles is None else styles.find(_path("docDefaults pPrDefault pPr"))
        )

    def of_paragraph(self, paragraph: Element, name: str) -> Element | None:
        """The paragraph property of that name in force, if there is one."""
        own = paragraph.find(w("pPr"))
        sources = (own, *self._styles_of(paragraph, "pPr"), self._paragraph_defaults)
        return _first(sources, name)

    def paragraph_is(self, paragraph: Element, name: str) -> bool:
        """Whether a paragraph property that is on or off (17.17.4) is on."""
        return _is_set(self.of_paragraph(paragraph, name))

    def styled_run(self, run: Element, paragraph: Element, name: str) -> Element | None:
        """The run property that the run or one of its styles declares, without the defaults."""
        own = run.find(w("rPr"))
        named = None if own is None else own.find(w("rStyle"))
        sources = (own, *self._chain(named, "rPr"), *self._styles_of(paragraph, "rPr"))
        return _first(sources, name)

    def run_is(self, run: Element, paragraph: Element, name: str) -> bool:
        """Whether a run property that is on or off is on."""
        found = self.styled_run(run, paragraph, name)
        return _is_set(_first((self._run_defaults,), name) if found is None else found)

    def size(self, run: Element, paragraph: Element) -> int:
        """The size of a run's letters, in half-points."""
        found = self.styled_run(run, paragraph, "sz")
        if found is None:
            found = _first((self._run_defaults,), "sz")
        value = "" if found is None else found.get(w("val"), "")
        return int(value) if value.isdecimal() else _DEFAULT_SIZE

    def _styles_of(self, paragraph: Element, kind: str) -> Iterator[Element]:
        """The properties in the paragraph's style and in those that it is based on."""
        named = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        if named is not None and named.get(w("val")) in self._styles:
            return self._chain(named, kind)
        return self._chain_from(self._default_paragraph, kind)

    def _chain(self, reference: Element | None, kind: str) -> Iterator[Element]:
        return self._chain_from("" if reference is None else reference.get(w("val"), ""), kind)

    def _chain_from(self, name: str, kind: str) -> Iterator[Element]:
        seen = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            properties = style.find(w(kind))
            if properties is not None:
                yield properties
            base = style.find(w("basedOn"))
            name = "" if base is None else base.get(w("val"), "")


def is_on(value: str) -> bool:
    """What an attribute that is on or off says (ECMA-376 part 1, 22.9.2.7)."""
    return value not in _OFF


def _is_set(found: Element | None) -> bool:
    return found is not None and is_on(found.get(w("val"), "1"))


def _first(sources: tuple[Element | None, ...], name: str) -> Element | None:
    for source in sources:
        found = None if source is None else source.find(w(name))
        if found is not None:
            return found
    return None


def _path(names: str) -> str:
    return "/".join(w(name) for name in names.split())
