"""Read a window envelope from a YAML file of the user's own, with all sizes in millimetres."""

import re
from pathlib import Path

from lettergen.data import yaml_file
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import collecting, report
from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.stationery.sizes import Size
from lettergen.window.envelope import ENVELOPES, Area, WindowEnvelope

_KEYS = ("envelope", "window", "sheet", "fold")
_EDGES = ("left", "right", "top", "bottom", "width", "height")
_LENGTH = r"(\d{1,4}(?:\.\d{1,3})?)\s*(?:mm)?"
_HINT = (
    "Write 'envelope: 220 x 110', 'window: {left: 20, bottom: 15, width: 90, height: 45}' and, if "
    "you like, 'sheet: 210 x 297' and 'fold: [105, 210]', all in mm."
)


def load_envelope(name: str) -> WindowEnvelope:
    """Return the envelope that ``--window`` names: ``dl``, ``c5`` or a YAML file.

    Raises:
        LettergenError: there is no such envelope, or the file does not describe one (LG874).
    """
    if (known := ENVELOPES.get(name.lower())) is not None:
        return known
    path = Path(name)
    if not path.is_file():
        message = f"there is no envelope and no file '{name}'."
        hint = f"Use {', '.join(ENVELOPES)}, or a YAML file that describes your envelope."
        raise LettergenError(Finding("LG874", message, Place("--window"), hint))
    with collecting():
        content = yaml_file.load(path)
        if not isinstance(content, Mapping):
            message = "the file does not describe an envelope."
            raise LettergenError(Finding("LG874", message, Place(str(path), 1), _HINT))
        return _Reader(content).read(f"the envelope of {path.name}")


class _Reader:
    """Reads the keys of the file, and reports what is wrong with them."""

    def __init__(self, content: Mapping) -> None:
        self._content = content

    def read(self, name: str) -> WindowEnvelope:
        content = self._content
        for key in content:
            if key not in _KEYS:
                hint = did_you_mean(key, _KEYS) or _HINT
                self._report(content, key, f"unknown key '{key}'.", hint)
        size, window = self._read_size("envelope"), Area(0, 0, 0, 0)
        if size is None:
            if "envelope" not in content:
                self._report(content, "", "'envelope:' is missing.")
            size = Size(0, 0)
        else:
            window = self._read_window(size) or window
        sheet = self._read_size("sheet")
        folds = self._read_folds(sheet)
        return WindowEnvelope(name, size, window, sheet, folds, content.place)

    def _read_size(self, key: str) -> Size | None:
        value = self._content.get(key)
        if value is None:
            return None
        found = re.fullmatch(rf"{_LENGTH}\s*[x×]\s*{_LENGTH}", str(value).strip(), re.IGNORECASE)
        if found and all(map(float, found.groups())):
            return Size(*map(float, found.groups()))
        message = f"'{key}' must be a width and a height in mm, such as 220 x 110."
        self._report(self._content, key, message)
        return None

    def _read_window(self, size: Size) -> Area | None:
        value = self._content.get("window")
        if not isinstance(value, Mapping):
            key = "window" if "window" in self._content else ""
            self._report(self._content, key, "'window' must have the size and place of the window.")
            return None
        lengths: dict[str, float] = {}
        for key in value:
            if key not in _EDGES:
                hint = did_you_mean(key, _EDGES) or f"The keys are {', '.join(_EDGES)}."
                self._report(value, key, f"unknown key '{key}' under 'window'.", hint)
            elif (length := _parse_length(value[key])) is None:
                self._report(value, key, f"'{key}' must be a length in mm, such as 20.")
            else:
                lengths[key] = length
        across = self._find_edges(value, lengths, ("left", "right", "width"), size.width)
        down = self._find_edges(value, lengths, ("top", "bottom", "height"), size.height)
        if across is None or down is None:
            return None
        window = Area(across[0], down[0], across[1], down[1])
        fits = 0 <= window.left < window.right <= size.width
        if not fits or not 0 <= window.top < window.bottom <= size.height:
            message = f"the window is not inside the envelope of {size}."
            self._report(self._content, "window", message)
        return window

    def _find_edges(
        self, value: Mapping, lengths: dict[str, float], keys: tuple[str, str, str], whole: float
    ) -> tuple[float, float] | None:
        """Return where the window begins and ends: two of three lengths must be given."""
        start, end, extent = (lengths.get(key) for key in keys)
        given = sum(key in value for key in keys)
        if given != 2:
            message = f"'window' needs two of {keys[0]}, {keys[1]} and {keys[2]}, and has {given}."
            self._report(self._content, "window", message)
            return None
        if start is not None and extent is not None:
            return start, start + extent
        if end is not None and extent is not None:
            return whole - end - extent, whole - end
        return (start, whole - end) if start is not None and end is not None else None

    def _read_folds(self, sheet: Size | None) -> tuple[float, ...] | None:
        value = self._content.get("fold")
        if value is None:
            return None
        texts = value if isinstance(value, list) else [value]
        found = [length for text in texts if (length := _parse_length(text)) is not None]
        if len(found) < len(texts) or found != sorted(set(found)) or 0 in found:
            message = "'fold' must be the distances of the folds from the top, such as [99, 198]."
            self._report(self._content, "fold", message)
        elif sheet and found and found[-1] >= sheet.height:
            message = f"a fold at {found[-1]:g} mm is not on a sheet of {sheet}."
            self._report(self._content, "fold", message)
        return tuple(found)

    def _report(self, mapping: Mapping, key: str, message: str, hint: str = _HINT) -> None:
        place = mapping.place_of(key) if key else mapping.place
        report(Finding("LG874", message, place, hint))


def _parse_length(value: object) -> float | None:
    """Return a length in mm; ``None`` for what is none."""
    found = re.fullmatch(_LENGTH, value.strip()) if isinstance(value, str) else None
    return float(found[1]) if found else None
