"""Check the spelling of a letter with Hunspell's dictionaries; only ``check --spelling`` does.

The dictionaries are those of the computer: of LibreOffice, Debian's packages ``hunspell-*``, or a
folder that ``DICPATH`` names. Names in the data are known words.
"""

import gc
import os
import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lettergen.checks.conventions import find_conventions
from lettergen.checks.documents import WordDocument
from lettergen.checks.template_texts import TemplateText, list_template_texts
from lettergen.diagnostics.finding import Finding, Place
from lettergen.project.project import Project, Text
from lettergen.system.patterns import compile_lazily

_FOLDERS = (
    "/usr/share/hunspell",
    "/usr/share/myspell/dicts",
    "/Library/Spelling",
)
_WORD = compile_lazily(r"(?<![\w@./'’-])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w@/]|\.\w|[-'’]\w)")
_ANY_WORD = compile_lazily(r"[^\W\d_]+")
_PASSAGE = 60  # characters of a value that is prose
_MOST_SUGGESTED = 20  # words: to look for a suggestion takes long
# British spellings, which a dictionary of American English has otherwise.
_BRITISH = (
    *(("our", "or"), ("is(?=e|ing|ation)", "iz"), ("ys(?=e|ing)", "yz"), ("re(?=s?$)", "er")),
    *(("ogue(?=s?$)", "og"), ("ll(?=ed|ing|er|or)", "l"), ("mme(?=s?$)", "m"), ("enc(?=e)", "ens")),
    *(("a(?=e)", ""), ("o(?=e)", ""), ("lf(?=il)", "lfl"), ("dge(?=ment)", "dg")),
)


def check_words(project: Project) -> Iterator[Finding]:
    """Find words of the letter and of the recipients' passages that no dictionary has.

    Reports that there is no dictionary, or nothing that reads it (LG734).
    """
    tag = find_conventions(project).tag or "en-GB"
    try:
        from spylls.hunspell import Dictionary
    except ImportError:
        hint = "Install it with: pip install 'lettergen[spelling]'."
        yield Finding("LG734", "spylls is not installed.", Place("--spelling"), hint)
        return
    path = _find_dictionary(tag)
    if path is None:
        message = f"there is no dictionary for {tag}."
        hint = (
            f"Install one, such as Debian's hunspell-{tag.lower()}, or name its folder in DICPATH."
        )
        yield Finding("LG734", message, Place("--spelling"), hint)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # spylls does not close its files
        dictionary = Dictionary.from_files(str(path))
        gc.collect()
    speller = _Speller(dictionary, _list_known(project))
    for edition in project.split_editions():
        document = WordDocument.read(edition.campaign.letterhead or edition.campaign.letter)
        for template in list_template_texts(edition, document):
            if template.where != "property":
                yield from _check_template(template, speller)
    for text in project.value_texts:
        if len(text.value) >= _PASSAGE:
            yield from _check_text(text, speller)
    for entry in project.entries:
        for text in entry.texts:
            if len(text.value) >= _PASSAGE:
                for finding in _check_text(text, speller):
                    yield finding.about(entry.label)


class _Speller:
    """A dictionary, and the words that are known besides."""

    def __init__(self, dictionary: Any, known: set[str]) -> None:
        self._dictionary = dictionary
        self._known = known
        self._suggested = 0
        self.is_right: Callable[[str], bool] = cache(self._look_up)

    def _look_up(self, word: str) -> bool:
        plain = word.replace("’", "'")
        if plain.casefold() in self._known or self._dictionary.lookup(plain):
            return True
        return any(
            self._dictionary.lookup(re.sub(british, american, plain))
            for british, american in _BRITISH
            if re.search(british, plain)
        )

    def suggest(self, word: str) -> str:
        """Return a sentence with the words that are meant, as far as there is one."""
        self._suggested += 1
        if self._suggested > _MOST_SUGGESTED:
            return ""
        found = next(iter(self._dictionary.suggest(word)), "")
        return f"Did you mean '{found}'?" if found else ""


def _list_known(project: Project) -> set[str]:
    """Return the words of short values, which are names of people, places and things."""
    known: set[str] = set()
    for entry in project.entries:
        for text in entry.texts:
            if len(text.value) < _PASSAGE:
                known.update(_ANY_WORD.findall(text.value.casefold()))
    for text in (*project.value_texts, *project.citation_texts):
        known.update(_ANY_WORD.findall(text.value.casefold()))
    return known


def _find_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words of a text with their starts, without names and abbreviations."""
    text = re.sub(
        r"\S*(?:://|@|www\.|mailto:|tel:)\S*", lambda found: " " * len(found.group()), text
    )
    for found in _WORD.finditer(text):
        if len(found.group()) > 2 and found.group().islower():
            yield found.start(), found.group()


def _check_template(text: TemplateText, speller: _Speller) -> Iterator[Finding]:
    fixed = re.sub(r"\[\^[^\]]*\]:?", lambda found: " " * len(found.group()), text.fixed)
    for start, word in _find_words(fixed):
        if not speller.is_right(word):
            message = f"no dictionary has '{word}'."
            yield text.finding("LG733", message, start, speller.suggest(word))


def _check_text(text: Text, speller: _Speller) -> Iterator[Finding]:
    for _, word in _find_words(text.value):
        if not speller.is_right(word):
            message = f"no dictionary has '{word}' in '{text.name}'."
            yield text.finding("LG733", message, speller.suggest(word))


def _find_dictionary(tag: str) -> Path | None:
    """Return the path of a language's dictionary, without its suffix."""
    name, language = tag.replace("-", "_"), tag.partition("-")[0]
    folders = [*os.environ.get("DICPATH", "").split(os.pathsep), *_FOLDERS]
    for wanted in (f"{name}.aff", f"{language}.aff", f"{language}_*.aff"):
        for folder in filter(None, folders):
            for path in sorted(Path(folder).glob(wanted)):
                if path.with_suffix(".dic").is_file():
                    return path.with_suffix("")
    return _find_own(language)


def _find_own(language: str) -> Path | None:
    """Return a dictionary that spylls brings along."""
    import spylls

    for path in sorted(Path(spylls.__file__).parent.glob(f"hunspell/data/*/{language}*.aff")):
        return path.with_suffix("")
    return None
