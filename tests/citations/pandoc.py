"""What pandoc's citeproc prints: notes, citations in the text, and a list of references."""

import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from lettergen.citations.csl.library import locale_path
from lettergen.citations.csl.tree import CSL, LANGUAGE
from lettergen.citations.spans import Format, Span

_MARKS: dict[str, dict[str, Any]] = {
    "Emph": {"italic": True},
    "Strong": {"bold": True},
    "SmallCaps": {"small_caps": True},
    "Underline": {"underline": True},
    "Superscript": {"vertical": "sup"},
    "Subscript": {"vertical": "sub"},
}


@dataclass(frozen=True)
class Printed:
    """The citations in order, and the entries by key, each as spans."""

    citations: list[list[Span]]
    entries: dict[str, list[Span]]


def harmonise(style: Path, lang: str, folder: Path) -> Path:
    """A copy of a style that says itself what pandoc would take from a locale of its own.

    One ``cs:locale`` holds the terms and dates of the installed locale with the style's own over
    them, and names that the defaults format have a ``cs:name`` that says no more. By the
    specification both styles are the same.
    """
    tree = etree.parse(str(style))
    root = tree.getroot()
    installed = locale_path(lang)
    assert installed is not None
    locale = etree.parse(str(installed)).getroot()
    locale.attrib.pop("version", "")
    for info in locale.findall(f"{{{CSL}}}info"):
        locale.remove(info)
    own = root.findall(f"{{{CSL}}}locale")
    for wanted in (None, lang[:2], lang):
        for element in own:
            if element.get(LANGUAGE) == wanted:
                _lay_over(locale, element)
    for element in own:
        root.remove(element)
    first = root.find(f"{{{CSL}}}info")
    assert first is not None
    first.addnext(locale)
    for names in root.iter(f"{{{CSL}}}names"):
        is_shorthand = any(one.tag == f"{{{CSL}}}substitute" for one in names.iterancestors())
        if names.find(f"{{{CSL}}}name") is None and not is_shorthand:
            names.insert(0, etree.Element(f"{{{CSL}}}name"))
    path = folder / style.name
    tree.write(str(path), encoding="utf-8", xml_declaration=True)
    return path


def _lay_over(locale: etree._Element, own: etree._Element) -> None:
    """Put a style's own terms, dates and options over those of a locale."""
    for child in own:
        if child.tag == f"{{{CSL}}}terms":
            terms = locale.find(f"{{{CSL}}}terms")
            assert terms is not None
            for term in list(child):
                for old in list(terms):
                    if _name(old) == _name(term):
                        terms.remove(old)
                terms.append(term)
        else:
            for old in locale.findall(str(child.tag)):
                if old.get("form") == child.get("form"):
                    locale.remove(old)
            locale.insert(0, child)


def _name(term: etree._Element) -> tuple[str | None, ...]:
    return tuple(term.get(key) for key in ("name", "form", "gender-form"))


def print_citations(
    references: list[dict[str, Any]], style: Path, citations: Iterable[str], folder: Path, lang: str
) -> Printed:
    """Run pandoc on citations in its own Markdown, ``[@key, p. 3]``."""
    data = folder / "references.json"
    data.write_text(json.dumps(references), encoding="utf-8")
    text = "\n\n".join(citations)
    command = ["pandoc", "-f", "markdown", "-t", "json", "--citeproc", f"--csl={style}"]
    command += [f"--bibliography={data}", f"--metadata=lang:{lang}"]
    run = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    document = json.loads(run.stdout)
    found: list[list[Span]] = []
    entries: dict[str, list[Span]] = {}
    for block in document["blocks"]:
        if block["t"] == "Para":
            found += [spans(cite["c"][1]) for cite in block["c"] if cite["t"] == "Cite"]
        elif block["t"] == "Div":
            for entry in block["c"][1]:
                key = entry["c"][0][0].removeprefix("ref-")
                inlines = [inline for para in entry["c"][1] for inline in para["c"]]
                entries[key] = spans(inlines)
    return Printed(found, entries)


def spans(inlines: list[dict[str, Any]]) -> list[Span]:
    """Pandoc's inlines as spans of text."""
    joined: list[Span] = []
    for span in _spans(inlines, Format()):
        if joined and joined[-1].format == span.format:
            joined[-1] = Span(joined[-1].text + span.text, span.format)
        else:
            joined.append(span)
    return joined


def _spans(inlines: list[dict[str, Any]], above: Format) -> Iterator[Span]:
    for inline in inlines:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        match kind:
            case "Str":
                yield Span(content, above)
            case "Space" | "SoftBreak" | "LineBreak":
                yield Span(" ", above)
            case "Note":
                yield from _spans([one for block in content for one in block["c"]], above)
            case "Link":
                yield from _spans(content[1], above._replace(url=content[2][0]))
            case "Span":
                changes: dict[str, Any] = {}
                classes = content[0][1]
                if "nodecor" in classes:
                    changes = {"italic": False, "bold": False, "small_caps": False}
                yield from _spans(content[1], above._replace(**changes))
            case "Quoted":
                yield from _spans(content[1], above)
            case _ if kind in _MARKS:
                changes = dict(_MARKS[kind])
                for name, value in changes.items():
                    if value is True:  # what is marked inside its like turns over
                        changes[name] = not getattr(above, name)
                yield from _spans(content, above._replace(**changes))
            case _:
                raise ValueError(f"pandoc's {kind} is new here")
