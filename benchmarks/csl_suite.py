"""Run the CSL test suite on lettergen's processor: figures by group, and what differs.

The suite is not part of this repository. Clone github.com/citation-style-language/test-suite,
and give the folder that holds its tests:

    python -m benchmarks.csl_suite path/to/test-suite/processor-tests/humans
    python -m benchmarks.csl_suite path/to/humans --show name_ --limit 5
    python -m benchmarks.csl_suite path/to/humans --with citeproc-py
"""

import argparse
import difflib
import html
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lettergen.citations.clusters import Cite
from lettergen.citations.csl import tree
from lettergen.citations.csl.processor import Processor
from lettergen.citations.csl.style import Style
from lettergen.citations.item import read_item
from lettergen.citations.positions import Placed, Position
from lettergen.citations.spans import Format, Span

_SECTION = re.compile(r">>=+ ([A-Z-]+) =+>>(.*?)<<=+ \1 =+<<", re.DOTALL)
_POSITIONS = {
    0: Position.FIRST,
    1: Position.SUBSEQUENT,
    2: Position.IBID,
    3: Position.IBID_WITH_LOCATOR,
}


def sections(path: Path) -> dict[str, str]:
    """The sections of one test."""
    return {name: text.strip() for name, text in _SECTION.findall(path.read_text("utf-8-sig"))}


def cite_of(value: dict[str, Any]) -> Placed:
    """A cite as the tests write it."""
    label = str(value.get("label") or ("page" if value.get("locator") else ""))
    cite = Cite(
        str(value["id"]),
        str(value.get("locator") or ""),
        label.replace(" ", "-"),
        str(value.get("prefix") or ""),
        str(value.get("suffix") or ""),
    )
    position = _POSITIONS.get(value.get("position", 0), Position.FIRST)
    return Placed(cite, position, bool(value.get("near-note")), 0)


def as_html(spans: Iterable[Span]) -> str:
    """Spans in the HTML that the tests expect."""
    out = ""
    open_: list[str] = []
    for span in spans:
        wanted = tags(span.format)
        same = 0
        while same < len(open_) and same < len(wanted) and open_[same] == wanted[same]:
            same += 1
        for tag in reversed(open_[same:]):
            out += f"</{tag.split()[0]}>"
        out += "".join(f"<{tag}>" for tag in wanted[same:])
        open_ = wanted
        out += html.escape(span.text, quote=False).replace("&amp;", "&#38;")
    return out + "".join(f"</{tag.split()[0]}>" for tag in reversed(open_))


def tags(format_: Format) -> list[str]:
    """The elements for a format."""
    found = []
    if format_.italic:
        found.append("i")
    if format_.bold:
        found.append("b")
    if format_.small_caps:
        found.append('span style="font-variant:small-caps;"')
    if format_.underline:
        found.append('span style="text-decoration:underline;"')
    if format_.vertical:
        found.append(format_.vertical)
    return found


def result(test: dict[str, str]) -> str:
    """What lettergen's processor prints for one test."""
    items = {str(entry["id"]): read_item(entry) for entry in json.loads(test["INPUT"])}
    style = Style(tree.read(test["CSL"].encode()))
    processor = Processor(style, items)
    ids = list(items)
    if "BIBENTRIES" in test:
        ids = [str(id_) for id_ in json.loads(test["BIBENTRIES"])[-1]]
    document = processor.document(ids)
    if test["MODE"] == "bibliography":
        entries = [
            f'  <div class="csl-entry">{entry_html(entry.label, entry.spans)}</div>'
            for entry in document.bibliography()
        ]
        return "\n".join(('<div class="csl-bib-body">', *entries, "</div>"))
    if "CITATION-ITEMS" in test:
        clusters = json.loads(test["CITATION-ITEMS"])
    else:
        clusters = [[{"id": id_} for id_ in ids]]
    lines = []
    for cites in clusters:
        placed = {one.cite: one for one in map(cite_of, cites)}
        lines.append(as_html(document.cluster([placed[one] for one in document.sort([*placed])])))
    return "\n".join(lines)


def entry_html(label: tuple[Span, ...], spans: tuple[Span, ...]) -> str:
    """An entry; one with a margin in two blocks."""
    if not label:
        return as_html(spans)
    return (
        f'\n    <div class="csl-left-margin">{as_html(label)}</div>'
        f'<div class="csl-right-inline">{as_html(spans)}</div>\n  '
    )


_TAG = re.compile(r"<(/?)(i|b|sup|sub|span|div)\b([^<>]*)>\s*")
_OFF = {"font-style:normal": "i", "font-weight:normal": "b", "font-variant:normal": "sc"}
_ON = {"font-variant:small-caps": "sc", "text-decoration:underline": "u"}


def look(text: str) -> list[tuple[str, frozenset[str]]]:
    """The characters of an answer with their formats, however its HTML nests them."""
    found: list[tuple[str, frozenset[str]]] = []
    stack: list[frozenset[str]] = [frozenset()]
    position = 0
    text = re.sub(r"\s*\n\s*", "\n", text).replace("> ", ">")
    for tag in _TAG.finditer(text):
        plain = html.unescape(text[position : tag.start()])
        found += [(character, stack[-1]) for character in plain]
        position = tag.end()
        closes, name, rest = tag.groups()
        if closes:
            stack = stack[:-1] or [frozenset()]
            continue
        formats = stack[-1] | ({name} if name in ("i", "b", "sup", "sub") else set())
        for style, key in _ON.items():
            formats |= {key} if style in rest else set()
        for style, key in _OFF.items():
            formats -= {key} if style in rest else set()
        stack.append(frozenset(formats))
    return found + [(character, stack[-1]) for character in html.unescape(text[position:])]


def citeproc_py(test: dict[str, str]) -> str:
    """What citeproc-py prints for one test."""
    import io

    from citeproc import (  # type: ignore[import-not-found]
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON  # type: ignore[import-not-found]

    data = json.loads(test["INPUT"])
    style = CitationStylesStyle(io.StringIO(test["CSL"]), validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(data), formatter.html)
    ids = [str(entry["id"]) for entry in data]
    clusters = json.loads(test["CITATION-ITEMS"]) if "CITATION-ITEMS" in test else None
    clusters = clusters or [[{"id": id_} for id_ in ids]]
    citations = []
    for cites in clusters:
        made = [
            CitationItem(
                str(cite["id"]).lower(),
                **{k: cite[k] for k in ("locator", "label", "prefix", "suffix") if k in cite},
            )
            for cite in cites
        ]
        citations.append(Citation(made))
    for citation in citations:
        bibliography.register(citation)
    if test["MODE"] == "bibliography":
        bibliography.sort()
        lines = [
            f'  <div class="csl-entry">{entry!s}</div>' for entry in bibliography.bibliography()
        ]
        return "\n".join(('<div class="csl-bib-body">', *lines, "</div>"))
    return "\n".join(str(bibliography.cite(citation, lambda item: None)) for citation in citations)


PROCESSORS = {"lettergen": result, "citeproc-py": citeproc_py}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", default="", help="show the differences of these tests")
    parser.add_argument("--limit", type=int, default=10)
    parser.add_argument("--with", dest="processor", default="lettergen", choices=PROCESSORS)
    options = parser.parse_args()
    run = PROCESSORS[options.processor]
    passed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    left_out = 0
    failures = []
    for path in sorted(options.folder.glob("*.txt")):
        test = sections(path)
        if not {"MODE", "CSL", "INPUT", "RESULT"} <= set(test):
            continue
        if (
            "CITATIONS" in test
            or "BIBSECTION" in test
            or test["MODE"]
            not in (
                "citation",
                "bibliography",
            )
        ):
            left_out += 1  # a session of a word processor, or a filter that CSL does not know
            continue
        group = path.stem.partition("_")[0]
        total[group] += 1
        try:
            found = run(test)
        except Exception as error:
            found = f"{type(error).__name__}: {error}"
        if look(found.strip()) == look(test["RESULT"].strip()):
            passed[group] += 1
        else:
            failures.append((path.stem, test["RESULT"].strip(), found.strip()))
    if options.show:
        for name, wanted, found in [f for f in failures if f[0].startswith(options.show)][
            : options.limit
        ]:
            print(f"--- {name}")
            print(
                "\n".join(
                    difflib.unified_diff(
                        wanted.split("\n"), found.split("\n"), "wanted", "found", lineterm="", n=0
                    )
                )
            )
        return
    for group in sorted(total):
        print(f"{group:16} {passed[group]:4} of {total[group]:4}")
    print(f"{'all':16} {passed.total():4} of {total.total():4}; {left_out} left out")
    print(" ".join(name for name, _, _ in failures))


if __name__ == "__main__":
    main()
