"""Edit finished Word letters as a person would."""

from pathlib import Path

from tests.support.documents import unzip, zip_parts


def edit_letter(path: Path, old: str, new: str, part: str = "word/document.xml") -> None:
    """Replace words in a part of a Word letter; they must be in one run."""
    parts = unzip(path.read_bytes())
    text = parts[part].decode()
    assert old in text
    parts[part] = text.replace(old, new, 1).encode()
    path.write_bytes(zip_parts(parts))


def replace_in(path: Path, old: str, new: str) -> None:
    """Replace words in a text file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
