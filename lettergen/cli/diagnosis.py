"""What lettergen needs and can use: whether it is here, whether it works, and how to get it."""

import platform
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from importlib import metadata
from typing import Any

from lettergen import __version__
from lettergen.diagnostics.finding import LettergenError
from lettergen.export import pdf
from lettergen.export.format import Settings
from lettergen.export.pdf import engines, installed_fonts, trial
from lettergen.export.pdf.engine import Engine
from lettergen.export.pdf.libreoffice import soffice
from lettergen.export.pdf.libreoffice.engine import LibreOffice
from lettergen.system import fingerprint

_SECONDS = 30.0
"""What an engine has for a letter of one line; a first start on a slow machine takes some."""

_BEYOND_THE_NAME = re.compile(r"[^\w.-]")
_EXTRAS = {"svg": ("resvg-py", "SVG pictures")}


class State(StrEnum):
    """Whether a thing is there and works. What is missing can be done without."""

    GOOD = "ok"
    MISSING = "missing"
    BROKEN = "broken"


@dataclass(frozen=True)
class Answer:
    """What was found of one thing; ``hint`` says how to get or mend it."""

    name: str
    state: State
    found: str
    hint: str = ""


def answers() -> Iterator[Answer]:
    """Look at everything, in the order in which a person would ask; some of it takes seconds."""
    yield Answer("Python", State.GOOD, f"{platform.python_version()} ({sys.executable})")
    yield _packages()
    tried = {name: _engine(name) for name in engines.names()}
    yield from tried.values()
    yield _auto(tried)
    yield _fonts()
    for extra, (distribution, use) in _EXTRAS.items():
        yield _extra(extra, distribution, use)


def is_well(found: Sequence[Answer]) -> bool:
    """Whether nothing is broken."""
    return all(answer.state is not State.BROKEN for answer in found)


def verdict(found: Sequence[Answer]) -> str:
    """The whole of it in one sentence."""
    if is_well(found):
        return "All that lettergen needs is here."
    broken = ", ".join(answer.name for answer in found if answer.state is State.BROKEN)
    return f"Broken: {broken}."


def as_text(answer: Answer) -> Iterator[str]:
    """The lines that say one answer to a person."""
    first, *others = answer.found.splitlines()
    yield f"{answer.state:8} {answer.name}: {first}"
    yield from (f"{'':8} {line}" for line in (*others, answer.hint) if line)


def as_json(found: Sequence[Answer]) -> dict[str, Any]:
    """All answers for programs; ``well`` is whether nothing is broken."""
    return {
        "lettergen": __version__,
        "system": platform.platform(),
        "well": is_well(found),
        "answers": [asdict(answer) for answer in found],
    }


def _packages() -> Answer:
    """The packages that lettergen is declared to need."""
    needed = [line for line in metadata.requires("lettergen") or () if ";" not in line]
    names = [_BEYOND_THE_NAME.split(line, maxsplit=1)[0] for line in needed]
    versions = {name: fingerprint.get_version(name) for name in names}
    absent = [name for name, version in versions.items() if not version]
    if absent:
        hint = "Install lettergen anew: 'pip install --force-reinstall lettergen'."
        return Answer("packages", State.BROKEN, f"not installed: {', '.join(absent)}", hint)
    said = ", ".join(f"{name} {version}" for name, version in versions.items())
    return Answer("packages", State.GOOD, said)


def _engine(name: str) -> Answer:
    """Whether a PDF engine is there, and makes the PDF of a letter of one line."""
    try:
        engine = engines.choose(Settings(name))
    except LettergenError as error:
        finding = error.findings[0]
        # What was never installed can be done without; what the user set wrongly is broken.
        state = State.MISSING if finding.code == "LG420" else State.BROKEN
        return Answer(name, state, finding.message, finding.hint)
    if isinstance(engine, LibreOffice):
        engine = replace(engine, tries=1, seconds=_SECONDS)
    return _tried(name, engine)


def _tried(name: str, engine: Engine) -> Answer:
    identity = engine.version
    start = time.monotonic()
    try:
        with closing(pdf.PdfExporter(engine).export([trial.build_letter()])) as made:
            (one,) = made
    except LettergenError as error:
        return Answer(name, State.BROKEN, f"{identity}\n{error}")
    seconds = time.monotonic() - start
    if one.data:
        done = f"makes the PDF of a letter of one line in {seconds:.1f} seconds"
        return Answer(name, State.GOOD, f"{identity}\n{done}")
    said = "\n".join(finding.cause or finding.message for finding in one.findings)
    repair = engines.load(name).how_to_repair
    return Answer(name, State.BROKEN, f"{identity}\n{said}", repair)


def _auto(tried: Mapping[str, Answer]) -> Answer:
    """The engine that is taken if none is named, and what its PDFs are good for."""
    name = "PDF"
    try:
        engine = engines.choose(Settings())
    except LettergenError as error:
        finding = error.findings[0]
        state = State.MISSING if finding.code == "LG420" else State.BROKEN
        return Answer(name, state, finding.message, finding.hint)
    taken = f"'--pdf-engine auto' takes {engine.name}"
    if tried[engine.name].state is not State.GOOD:
        others = [other for other, answer in tried.items() if answer.state is State.GOOD]
        hint = f"'--pdf-engine {others[0]}' works meanwhile." if others else ""
        return Answer(name, State.BROKEN, f"{taken}, which does not work", hint)
    if engine.is_tagged:
        found = f"{taken}: tagged, accessible PDFs (PDF/UA-1), fit to be published"
        return Answer(name, State.GOOD, found)
    found = f"{taken}: PDFs without tags, for print and for the post"
    hint = f"For accessible PDFs (PDF/UA-1) install LibreOffice. {soffice.HOW_TO_GET}"
    return Answer(name, State.GOOD, found, hint)


def _fonts() -> Answer:
    """Word's usual fonts; which of them a letter needs, only the letter knows."""
    present = {font: installed_fonts.find_installed(font) for font in installed_fonts.USUAL}
    here = [
        font if stand_in == font else f"{font} (as {stand_in})"
        for font, stand_in in present.items()
        if stand_in
    ]
    absent = [font for font, stand_in in present.items() if not stand_in]
    found = ", ".join(here) or "none of Word's usual fonts"
    if not absent:
        return Answer("fonts", State.GOOD, found)
    packages = dict.fromkeys(installed_fonts.find_package(font) for font in absent)
    hint = (
        "A letter set in one that is missing gets another font, and other page breaks. Install it, "
        f"or its free twin; Debian and Ubuntu: 'sudo apt install {' '.join(packages)}'."
    )
    return Answer("fonts", State.MISSING, f"{', '.join(absent)}\nhere: {found}", hint)


def _extra(extra: str, distribution: str, use: str) -> Answer:
    version = fingerprint.get_version(distribution)
    if version:
        return Answer(use, State.GOOD, f"{distribution} {version}")
    hint = f"If you need it: pip install 'lettergen[{extra}]'."
    return Answer(use, State.MISSING, f"{distribution} is not installed", hint)
