"""Attributes of WordprocessingML: text, whole numbers, on or off."""

from lettergen.docx.xml import Element, w

_OFF = ("0", "false", "off")


def get_attribute(element: Element | None, default: str = "", name: str = "val") -> str:
    """Return an attribute of an element; ``default`` if either is missing."""
    return default if element is None else element.get(w(name), default)


def parse_integer(text: str) -> int | None:
    """Return a whole number; ``None`` if the text is not one."""
    try:
        return int(text)
    except ValueError:
        return None


def is_on(text: str) -> bool:
    """Whether a value of ST_OnOff (ECMA-376 part 1, 22.9.2.7) means on."""
    return text not in _OFF


def is_set(element: Element | None) -> bool:
    """Whether a toggle property (17.17.4) is there and on; without a value it is on."""
    return element is not None and is_on(get_attribute(element, "1"))
