"""Find the PDF engines that are registered, and choose one of them.

lettergen registers LibreOffice and dxpdf. Other distributions register more with entry points of
the group ``lettergen.pdf_engines``, each of which names a ``Registration``.
"""

from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points

from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.export.format import Settings
from lettergen.export.pdf.engine import Engine, Registration

GROUP = "lettergen.pdf_engines"
AUTO = "auto"
"""The choice of whoever names no engine: the first that is available."""

_PLACE = Place("--pdf-engine")
_OWN = tuple(
    EntryPoint(name, f"lettergen.export.pdf.{name}.engine:REGISTRATION", GROUP)
    for name in ("libreoffice", "dxpdf")
)


def names() -> list[str]:
    """Return the names of all registered engines, in the order in which ``auto`` tries them."""
    return [entry.name for entry in _entries()]


def load(name: str) -> Registration:
    """Return the registration of an engine; raises ``LettergenError`` (LG428) if it has none."""
    for entry in _entries():
        if entry.name == name:
            return _load(entry)
    choices = [AUTO, *names()]
    hint = did_you_mean(name, choices) or f"The engines are {', '.join(choices)}."
    raise LettergenError(Finding("LG428", f"there is no PDF engine '{name}'.", _PLACE, hint))


def choose(settings: Settings) -> Engine:
    """Return the engine that the settings name; ``auto`` is the first that is available.

    Raises ``LettergenError``: LG420 if the engine is not available, LG425 if the environment says
    something of it that cannot be used.
    """
    if settings.pdf_engine != AUTO:
        registration = load(settings.pdf_engine)
        if registration.is_available():
            return registration.create(settings)
        raise LettergenError(_not_installed(registration))
    for entry in _entries():
        registration = _load(entry)
        if registration.is_available():
            return registration.create(settings)
    ways = [_load(entry) for entry in _OWN]
    hint = " ".join(f"{way.title}: {way.how_to_get}" for way in ways)
    raise LettergenError(Finding("LG420", "no PDF engine is installed.", _PLACE, hint))


def _entries() -> Iterator[EntryPoint]:
    """Yield lettergen's own engines, then those of other distributions by their names.

    Nobody can replace lettergen's own. Others are looked for only when those were not enough.
    """
    yield from _OWN
    own = {entry.name for entry in _OWN}
    others = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    yield from (entry for entry in others if entry.name not in own)


def _not_installed(registration: Registration) -> Finding:
    others = [entry.name for entry in _OWN if _load(entry).is_available()]
    instead = "".join(f" Or use '--pdf-engine {name}'." for name in others)
    hint = f"{registration.how_to_get}{instead}"
    return Finding("LG420", "is not installed.", Place(registration.title), hint)


def _load(entry: EntryPoint) -> Registration:
    """Import a registration; raises ``LettergenError`` (LG429) if that fails."""
    try:
        registration = entry.load()
    except Exception as error:  # code of another distribution, which may raise anything
        message = f"cannot be imported: {error}."
    else:
        if isinstance(registration, Registration):
            return registration
        message = f"{entry.value} is not a Registration."
    source = f"It comes from the package {entry.dist.name}." if entry.dist else ""
    place = Place(f"PDF engine {entry.name}")
    raise LettergenError(Finding("LG429", message, place, source))
