"""Let fontconfig read fewer rules for letters in Latin script.

dxpdf 0.8 reads fontconfig's configuration for each conversion, and asks for each family that a rule
names whether it is installed. Most of them are the families for other scripts, which take half of
the time of a letter. A letter in Latin script gets the same fonts without them.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from lettergen.docx.xml import escape_text, w
from lettergen.export.pdf.dxpdf.adapt import AdaptedLetter
from lettergen.system.patterns import compile_lazily

Convert = Callable[[bytes], bytes]

_CONFIGURATION = Path("/etc/fonts/fonts.conf")
_RULES = _CONFIGURATION.parent / "conf.d"
_FILE = "FONTCONFIG_FILE"
_OTHER_SCRIPTS = compile_lazily(r"nonlatin|persian|arabic|indic|cjk|tlwg|thai")
_INCLUDE = compile_lazily(r"<include[^<>]*>\s*conf\.d\s*</include>")
# What is in Latin script, with the symbols of text and of Word's bullets.
_FONT = compile_lazily(rb'w:(?:ascii|hAnsi)="([^"]*)"')
_FAMILY = compile_lazily(r"<(?:family|string)>([^<>]*)</")
_FOREIGN = compile_lazily("[^\0-\u036f\u1e00-\u1eff\u2000-\u218f\u2190-\u21ff\uf020-\uf0ff]")


class _Rules(NamedTuple):
    """A configuration of fontconfig, and the fonts that the rules left out of it name."""

    configuration: str
    fonts: frozenset[str]


class FontRules:
    """Chooses the rules for each letter of one process.

    Those for Latin script are used if the first letter is the same with them and with all rules;
    they are written into ``folder``.
    """

    def __init__(self, convert: Convert, folder: Path | None) -> None:
        self._convert = convert
        self._folder = folder
        self._rules = None if folder is None else _read_rules()
        self._path = ""
        self._is_tried = False

    def choose(self, letter: AdaptedLetter) -> Convert:
        """Return how a letter is converted."""
        if self._rules is None or (self._is_tried and not self._path):
            return self._convert
        texts = letter.texts.values()
        words = (words.text or "" for part in texts for words in part.iter(w("t")))
        fonts = {
            name.decode(errors="replace")
            for part in letter.package.parts.values()
            for name in _FONT.findall(part)
        }
        is_foreign = any(map(_FOREIGN.search, words)) or not self._rules.fonts.isdisjoint(fonts)
        return self._convert if is_foreign else self._convert_latin

    def _convert_latin(self, document: bytes) -> bytes:
        if not self._is_tried:
            return self._try(document)
        if not self._path:
            return self._convert(document)
        os.environ[_FILE] = self._path
        try:
            return self._convert(document)
        finally:
            del os.environ[_FILE]

    def _try(self, document: bytes) -> bytes:
        """Convert a document with all rules, and with those for Latin script."""
        self._is_tried = True
        assert self._rules is not None
        assert self._folder is not None
        whole = self._convert(document)
        path = self._folder / f"fonts-{os.getpid()}.conf"
        with suppress(OSError):
            path.write_text(self._rules.configuration, "utf-8")
            self._path = str(path)
            if self._convert_latin(document) != whole:
                self._path = ""
        return whole


def _read_rules() -> _Rules | None:
    """Read the system's rules without those for other scripts.

    ``None`` where the system has no such rules, or somebody chose others.
    """
    if _FILE in os.environ:
        return None
    try:
        text = _CONFIGURATION.read_text("utf-8")
        rules = {path: path.read_text("utf-8") for path in sorted(_RULES.glob("*.conf"))}
    except (OSError, ValueError):
        return None
    kept = [path for path in rules if not _OTHER_SCRIPTS.search(path.name)]
    includes = "".join(f"<include>{escape_text(str(path))}</include>" for path in kept)
    fonts = {
        name for path, rule in rules.items() if path not in kept for name in _FAMILY.findall(rule)
    }
    new, count = _INCLUDE.subn(lambda _: includes, text)
    return _Rules(new, frozenset(fonts)) if count and fonts else None
