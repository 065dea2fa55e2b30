"""Find text that was broken on its way: wrong encodings, lost letters, letters of another script.

Words that were decoded wrongly are recognised by ftfy, which is loaded for texts that may be
such only.
"""

import unicodedata
from collections.abc import Iterator

from lettergen.checks.flaws import Flaw
from lettergen.system.patterns import compile_lazily

# The first byte of a letter in UTF-8 and the byte after it, as Windows-1252 and 1250 show them.
_LEAD = "\u00c2-\u00f4\u0102\u0139\u0106\u010c\u0118\u010e\u0110\u0143\u0147\u0150\u0158\u016e"
_FOLLOWING = (
    "\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
    "\u015a\u0164\u0179\u015b\u0165\u017a\u02c7\u02d8\u0141\u0104\u015e\u017b\u02db\u0142\u0105"
    "\u015f\u013d\u02dd\u013e\u017c"
)
_LIKE_MOJIBAKE = compile_lazily(
    f"[{_LEAD}][{_FOLLOWING}]|\u221a[^\\W\\d_\u00a0]|\u221a[\u00a9\u00b1]|\u201a\u00c4|\u00ac[\u00a3\u00a9]"
)
_QUOTES = "\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a\u00ab\u00bb\u2122\u00ae"
# Japanese in UTF-8 that was read as Shift JIS: one half-width letter among Chinese characters.
_HALF_WIDTH = compile_lazily("[\u4e00-\u9fff][\uff61-\uff9f](?=[\u4e00-\u9fff])")
_REPLACEMENT = "\ufffd"
# A question mark that some program wrote for a letter: Zo? Kr?ger.
_QUESTION_MARK_IN_WORD = compile_lazily(r"(?<![\w/.?=&])[^\W\d_]+\?[a-z]+(?![\w/=&?])")
_SAVE = "Save the list as UTF-8 and read it again, or type the word again."
_WORD = compile_lazily(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "FULLWIDTH")
_UNITS = compile_lazily("[\u03bc\u03a9\u2126\u00b5][A-Za-z]{1,2}|k\u03a9|M\u03a9")


def find_broken_text(text: str) -> Iterator[Flaw]:
    """Find words that were decoded wrongly, lost letters, and letters of another script."""
    if not text.isascii():
        yield from _find_mojibake(text)
        if (at := text.find(_REPLACEMENT)) >= 0:
            shown = _show_word(text, at)
            what = f"contains '{shown}', in which a letter was lost (U+FFFD)."
            yield Flaw("LG702", what, "Type the word again.", at)
        if found := _HALF_WIDTH.search(text):
            broken = _show_word(text, found.start())
            what = f"contains '{broken}', which was read in the wrong encoding."
            yield Flaw("LG701", what, _SAVE, found.start())
        if max(text) >= "\u0370":
            yield from _find_other_scripts(text)
    if "?" in text and (found := _QUESTION_MARK_IN_WORD.search(text)):
        what = f"contains '{found.group()}', which has a question mark in place of a letter."
        yield Flaw("LG702", what, "Type the word again.", found.start())


def _find_mojibake(text: str) -> Iterator[Flaw]:
    found = _LIKE_MOJIBAKE.search(text)
    if not found:
        return
    import ftfy

    broken = _show_word(text, found.start())
    meant = ftfy.fix_encoding(broken)
    if meant == broken:
        meant = _decode_letters(broken)
    if meant == broken and ftfy.fix_encoding(text) == text:
        return
    hint = _SAVE
    if meant != broken:
        hint = f"It is probably '{meant}'. {hint}"
    what = f"contains '{broken}', which was read in the wrong encoding."
    yield Flaw("LG701", what, hint, found.start())


def _decode_letters(word: str) -> str:
    """Return a word whose letters were taken for Windows-1252, which ftfy is not sure of: LlÅ·r."""
    try:
        meant = word.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return word
    new = [letter for letter in meant if letter not in word]
    is_inside = not _LIKE_MOJIBAKE.search(word[-2:]) or len(new) > 1 or word[-1] not in _QUOTES
    are_letters = all("\u00c0" <= one <= "\u017f" and one.isalpha() for one in new)
    return meant if new and are_letters and is_inside else word


def _show_word(text: str, at: int) -> str:
    """Return the word that a character of a text is in."""
    start = max(text.rfind(blank, 0, at) for blank in " \n\t") + 1
    ends = [end for blank in " \n\t" if (end := text.find(blank, at)) >= 0]
    return text[start : min(ends, default=len(text))]


def _find_other_scripts(text: str) -> Iterator[Flaw]:
    for found in _WORD.finditer(text):
        word = found.group()
        if word.isascii() or _UNITS.fullmatch(word):
            continue
        scripts = [_name_script(letter) for letter in word if letter.isalpha()]
        known = [script for script in scripts if script]
        if len(set(known)) < 2:
            continue
        usual = max(_SCRIPTS, key=known.count)
        letters = [letter for letter in word if letter.isalpha()]
        odd, script = next(
            (letter, script)
            for letter, script in zip(letters, scripts, strict=True)
            if script and script != usual
        )
        what = (
            f"contains '{word}', in which '{odd}' (U+{ord(odd):04X}) is a {script.capitalize()} "
            "letter."
        )
        yield Flaw("LG703", what, "Type the word again.", found.start())


def _name_script(letter: str) -> str:
    """Return the script of a letter, if it is one that others are mistaken for."""
    if letter.isascii():
        return "LATIN"
    script = unicodedata.name(letter, "").partition(" ")[0]
    return script if script in _SCRIPTS else ""
