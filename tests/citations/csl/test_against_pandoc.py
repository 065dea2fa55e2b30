"""Sixty references in six styles, each against what pandoc's citeproc prints.

Both read the same style with the same locale. Where the two differ the specification decides;
each difference is in the table below with the sentence that it rests on.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lettergen.citations.clusters import Cite
from lettergen.citations.csl.library import find_style
from lettergen.citations.csl.processor import Processor
from lettergen.citations.csl.style import load_style
from lettergen.citations.item import read_item
from lettergen.citations.positions import Placed
from lettergen.citations.spans import Span
from lettergen.data import yaml
from tests.citations.pandoc import Printed, harmonise, print_citations

pytestmark = pytest.mark.slow

REFERENCES = Path(__file__).parents[1] / "references.yaml"
STYLES = {
    "harvard-cite-them-right": "Harvard Cite Them Right",
    "chicago-notes-bibliography": "Chicago notes",
    "oscola": "OSCOLA",
    "mhra-notes": "MHRA",
    "apa": "APA",
    "nlm-citation-sequence": "Vancouver",
}

ENTITY = "CSL-JSON holds rich text as HTML, where &amp; is an ampersand"
STOP_WORD = "title case: stop words are lowercased unless first, last or after a colon"
RANGE_FORMAT = "page-range-format: chicago-16 is a value of CSL 1.0.2"
SUBSTITUTED = "cs:substitute: a substituted variable is not printed again, conditions still find it"
OWN_PLURAL = "cs:label: the plural follows the content of the label's own variable"
ONE_NUMBER = "cs:label: SI 2016/101 is one number"

# By style: which references differ in a citation or in the bibliography, and why.
EXPLAINED: dict[str, dict[str, str]] = {
    "harvard-cite-them-right": {"article-markup": ENTITY},
    "chicago-notes-bibliography": {
        "article-markup": ENTITY,
        "book-italic": STOP_WORD,
        "article-one": RANGE_FORMAT,
        "article-no-issue": RANGE_FORMAT,
        "article-quotes": RANGE_FORMAT,
        "article-no-author": SUBSTITUTED,
        "entry-encyclopedia": SUBSTITUTED,
        "review": SUBSTITUTED,
        "statutory-instrument": ONE_NUMBER,
    },
    "oscola": {"article-markup": ENTITY, "book-italic": STOP_WORD},
    "mhra-notes": {
        "article-markup": ENTITY,
        "book-italic": STOP_WORD,
        "chapter-one": OWN_PLURAL,
        "chapter-two": OWN_PLURAL,
        "entry-encyclopedia": f"{SUBSTITUTED}; {OWN_PLURAL}",
        "conference-paper": OWN_PLURAL,
        "article-one": OWN_PLURAL,
        "article-nine": OWN_PLURAL,
        "article-nocase": OWN_PLURAL,
        "article-quotes": OWN_PLURAL,
        "article-question": OWN_PLURAL,
        "article-no-issue": OWN_PLURAL,
        "article-season": OWN_PLURAL,
        "review": OWN_PLURAL,
    },
    "apa": {"article-markup": ENTITY, "statutory-instrument": ONE_NUMBER},
    "nlm-citation-sequence": {"article-markup": ENTITY},
}
# Whose place in the bibliography differs, and why.
REORDERED = {
    "harvard-cite-them-right": {
        "book-translated": "sort-only: the particle is no part of the primary key",
        "book-particle": "sort-only: the particle is no part of the primary key",
    },
    "oscola": {
        "book-translated": "the specification leaves it open how an apostrophe sorts",
        "treaty": "items with an empty key are placed at the end",
        "bill": "items with an empty key are placed at the end",
    },
    "apa": {"book-translated": "the specification leaves it open how an apostrophe sorts"},
}

needs_pandoc = pytest.mark.skipif(
    shutil.which("pandoc") is None, reason="pandoc, the other processor, is not installed"
)


@cache
def references() -> list[dict[str, Any]]:
    """The references as plain values."""
    entries = json.loads(json.dumps(yaml.load(REFERENCES)["references"]))
    for entry in entries:
        if "event-title" in entry:  # the name of CSL 1.0.1, which older processors read
            entry["event"] = entry["event-title"]
    return list(entries)


def shown(spans: Iterable[Span]) -> str:
    """Spans as text with marks for what is formatted."""
    text = ""
    for span in spans:
        marks = "".join(
            mark
            for is_on, mark in (
                (span.format.italic, "_"),
                (span.format.bold, "*"),
                (span.format.small_caps, "^"),
                (span.format.vertical, "+"),
            )
            if is_on
        )
        text += f"{marks}{span.text}{marks[::-1]}"
    return text.strip()


@cache
def ours(name: str) -> tuple[dict[str, str], dict[str, str]]:
    """What lettergen prints in a style: citations and entries by key."""
    path = find_style(name)
    assert path is not None
    style = load_style(path, "en-GB")
    items = {entry["id"]: read_item(entry) for entry in references()}
    document = Processor(style, items).document(list(items))
    citations = {}
    for key in items:
        text = shown(document.cluster([Placed(Cite(key, "12", "page"))]))
        citations[key] = text[:1].upper() + text[1:] if style.is_note else text
    entries = {
        entry.key: " ".join(filter(None, (shown(entry.label), shown(entry.spans))))
        for entry in document.bibliography()
    }
    return citations, entries


@cache
def theirs(name: str, folder: Path) -> Printed:
    """What pandoc prints in a style."""
    path = find_style(name)
    assert path is not None
    keys = [f"[@{entry['id']}, p. 12]" for entry in references()]
    return print_citations(references(), harmonise(path, "en-GB", folder), keys, folder, "en-GB")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pandoc")


def pandoc_is_the_one_compared() -> bool:
    """Whether pandoc is of the version whose differences are explained."""
    run = subprocess.run(["pandoc", "--version"], capture_output=True, text=True, check=True)
    return bool(re.search(r"citeproc 0\.6\.", run.stdout))


def test_there_are_sixty_references_of_all_kinds() -> None:
    assert len(references()) == 60
    assert len({entry["type"] for entry in references()}) > 24


@needs_pandoc
@pytest.mark.parametrize("name", STYLES)
def test_each_citation_and_entry_is_that_of_pandoc_or_explained(name: str, folder: Path) -> None:
    citations, entries = ours(name)
    printed = theirs(name, folder)
    pairs = [
        (key, citations[key], shown(spans))
        for key, spans in zip(citations, printed.citations, strict=True)
    ]
    pairs += [(key, entries.get(key, ""), shown(spans)) for key, spans in printed.entries.items()]
    differing = {key for key, mine, other in pairs if mine != other}
    if pandoc_is_the_one_compared():
        assert differing == set(EXPLAINED[name]), [pair for pair in pairs if pair[1] != pair[2]]
    else:
        assert differing <= set(EXPLAINED[name]), [pair for pair in pairs if pair[1] != pair[2]]


@needs_pandoc
@pytest.mark.parametrize("name", STYLES)
def test_the_bibliography_is_in_the_order_of_pandoc_or_of_the_specification(
    name: str, folder: Path
) -> None:
    moved = REORDERED.get(name, {})
    _, entries = ours(name)
    printed = [key for key, spans in theirs(name, folder).entries.items() if shown(spans)]
    assert [key for key in entries if key not in moved] == [k for k in printed if k not in moved]


@pytest.mark.parametrize("name", STYLES)
def test_no_citation_is_empty_or_has_doubled_points(name: str) -> None:
    citations, entries = ours(name)
    for text in (*citations.values(), *entries.values()):
        assert text
        assert not re.search(r"\.\.|,,|;;|  |\( |\(\)|\s[,.;)](?!\.)", text), text
