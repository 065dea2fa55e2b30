"""Find out what exports need, whether it is installed, whether it works, and how to get it."""

import platform
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from enum import StrEnum
from importlib import metadata

from lettergen.diagnostics.finding import LettergenError
from lettergen.export import pdf
from lettergen.export.format import Settings
from lettergen.export.pdf import engines, installed_fonts, trial
from lettergen.export.pdf.engine import Engine
from lettergen.export.pdf.libreoffice import soffice
from lettergen.export.pdf.libreoffice.engine import LibreOffice
from lettergen.system import fingerprint
from lettergen.system.dataclass import dataclass, replace
from lettergen.system.patterns import compile_lazily

_SECONDS = 30.0
"""The time limit for a letter of one line; the first start on a slow machine takes long."""

_AFTER_NAME = compile_lazily(r"[^\w.-]")
_EXTRAS = {"svg": ("resvg-py", "SVG pictures")}


class State(StrEnum):
    """Whether something is installed and works. lettergen also works without what is missing."""

    GOOD = "ok"
    MISSING = "missing"
    BROKEN = "broken"


@dataclass(frozen=True)
class Diagnosis:
    """The state of one thing, in words; ``hint`` tells how to get or repair it."""

    name: str
    state: State
    found: str
    hint: str = ""


def diagnose() -> Iterator[Diagnosis]:
    """Examine Python, the packages, the PDF engines and the fonts; some of it takes seconds."""
    yield Diagnosis("Python", State.GOOD, f"{platform.python_version()} ({sys.executable})")
    yield _diagnose_packages()
    tried = {name: _diagnose_engine(name) for name in engines.names()}
    yield from tried.values()
    yield _diagnose_choice(tried)
    yield _diagnose_fonts()
    for extra, (distribution, use) in _EXTRAS.items():
        yield _diagnose_extra(extra, distribution, use)


def _diagnose_packages() -> Diagnosis:
    """Look for the packages that lettergen requires."""
    lines = [line for line in metadata.requires("lettergen") or () if "extra ==" not in line]
    versions = {name: fingerprint.get_version(name) for name in map(_get_name, lines)}
    needed = [_get_name(line) for line in lines if ";" not in line]  # whatever the system is
    absent = [name for name in needed if not versions[name]]
    if absent:
        hint = "Install lettergen again: 'pip install --force-reinstall lettergen'."
        return Diagnosis("packages", State.BROKEN, f"not installed: {', '.join(absent)}", hint)
    text = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    return Diagnosis("packages", State.GOOD, text)


def _get_name(requirement: str) -> str:
    return _AFTER_NAME.split(requirement, maxsplit=1)[0]


def _diagnose_engine(name: str) -> Diagnosis:
    """Let a PDF engine make the PDF of a letter of one line, if it is installed."""
    try:
        engine = engines.choose(Settings(name))
    except LettergenError as error:
        finding = error.findings[0]
        # lettergen works without what was never installed; what the user set wrongly is broken.
        state = State.MISSING if finding.code == "LG420" else State.BROKEN
        return Diagnosis(name, state, finding.message, finding.hint)
    if isinstance(engine, LibreOffice):
        engine = replace(engine, tries=1, seconds=_SECONDS)
    return _try_engine(name, engine)


def _try_engine(name: str, engine: Engine) -> Diagnosis:
    identity = engine.version
    start = time.monotonic()
    try:
        with closing(pdf.PdfExporter(engine).export([trial.build_letter()])) as exports:
            (one,) = exports
    except LettergenError as error:
        return Diagnosis(name, State.BROKEN, f"{identity}\n{error}")
    seconds = time.monotonic() - start
    if one.data:
        done = f"makes the PDF of a letter of one line in {seconds:.1f} seconds"
        return Diagnosis(name, State.GOOD, f"{identity}\n{done}")
    text = "\n".join(finding.cause or finding.message for finding in one.findings)
    repair = engines.load(name).how_to_repair
    return Diagnosis(name, State.BROKEN, f"{identity}\n{text}", repair)


def _diagnose_choice(tried: Mapping[str, Diagnosis]) -> Diagnosis:
    """Tell which engine is used if none is named, and what its PDFs are good for."""
    name = "PDF"
    try:
        engine = engines.choose(Settings())
    except LettergenError as error:
        finding = error.findings[0]
        state = State.MISSING if finding.code == "LG420" else State.BROKEN
        return Diagnosis(name, state, finding.message, finding.hint)
    taken = f"'--pdf-engine auto' uses {engine.name}"
    if tried[engine.name].state is not State.GOOD:
        others = [other for other, diagnosis in tried.items() if diagnosis.state is State.GOOD]
        hint = f"'--pdf-engine {others[0]}' works until it is repaired." if others else ""
        return Diagnosis(name, State.BROKEN, f"{taken}, which does not work", hint)
    if engine.is_tagged:
        found = f"{taken}: tagged, accessible PDFs (PDF/UA-1), ready for publication"
        return Diagnosis(name, State.GOOD, found)
    found = f"{taken}: PDFs without tags, for printing"
    hint = f"For accessible PDFs (PDF/UA-1) install LibreOffice. {soffice.HOW_TO_GET}"
    return Diagnosis(name, State.GOOD, found, hint)


def _diagnose_fonts() -> Diagnosis:
    """Look for Word's usual fonts, whether or not a letter uses them."""
    present = {font: installed_fonts.find_installed(font) for font in installed_fonts.USUAL}
    here = [
        font if stand_in == font else f"{font} (as {stand_in})"
        for font, stand_in in present.items()
        if stand_in
    ]
    absent = [font for font, stand_in in present.items() if not stand_in]
    found = ", ".join(here) or "none of Word's usual fonts"
    if not absent:
        return Diagnosis("fonts", State.GOOD, found)
    packages = dict.fromkeys(installed_fonts.find_package(font) for font in absent)
    hint = (
        "A letter with a missing font gets another font, and other page breaks. Install it, "
        f"or its free double; Debian and Ubuntu: 'sudo apt install {' '.join(packages)}'."
    )
    return Diagnosis("fonts", State.MISSING, f"{', '.join(absent)}\nhere: {found}", hint)


def _diagnose_extra(extra: str, distribution: str, use: str) -> Diagnosis:
    version = fingerprint.get_version(distribution)
    if version:
        return Diagnosis(use, State.GOOD, f"{distribution} {version}")
    hint = f"If you need it: pip install 'lettergen[{extra}]'."
    return Diagnosis(use, State.MISSING, f"{distribution} is not installed", hint)
