"""The pictures of a letter: files in the campaign's folder, and the runs that show them."""

import re
from pathlib import Path
from typing import NamedTuple

from lettergen.docx import pictures
from lettergen.docx.bitmaps import PictureError
from lettergen.docx.pictures import Media, Picture
from lettergen.docx.xml import escape_attribute
from lettergen.template.errors import MergeError
from lettergen.template.inlines import Image
from lettergen.template.lengths import read_length
from lettergen.template.relationships import LetterRelationships
from lettergen.template.slot import Slot

_PICTURE_NAME = r"(?i)[^\n]+\.(?:png|jpe?g|svg|gif|bmp|tiff?|webp|hei[cf]|avif)"

# Drawings are numbered from here; those of a template rarely reach so far.
_FIRST_NUMBER = 200_000


class Blanks(NamedTuple):
    """What stands in a drawing for the values of its attributes."""

    relationship: str = "lettergen:relationship"
    width: str = "lettergen:width"
    height: str = "lettergen:height"
    alt: str = "lettergen:alt"


BLANKS = Blanks()


class ImageFiles:
    """Reads the picture files of a campaign, each once, and none from outside its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._loaded: dict[str, Picture] = {}

    def path(self, name: str) -> Path:
        """Return the file ``name``; raises ``MergeError`` (LG321) if it is outside the folder."""
        path = (self._folder / name).resolve()
        if path.is_relative_to(self._folder):
            return path
        message = f"the picture {name} is outside the campaign's folder."
        hint = "Copy it into the folder."
        raise MergeError("LG321", message, hint)

    def load(self, name: str) -> Picture:
        """Return the picture in the file ``name``; raises ``MergeError`` (LG321, LG322)."""
        if name not in self._loaded:
            try:
                self._loaded[name] = pictures.load(self.path(name))
            except PictureError as error:
                raise MergeError("LG322", f"the picture {name} {error}.") from None
        return self._loaded[name]


class PictureValue:
    """A picture that a program gives as the value of a field.

    ``data`` is the file's content, ``width`` and ``height`` are in English Metric Units; 0 for
    what follows from the picture itself.
    """

    def __init__(self, data: bytes, width: int = 0, height: int = 0, alt: str = "") -> None:
        self._data = data
        self._width, self._height, self._alt = width, height, alt
        self._picture: Picture | None = None

    def to_inline(self) -> Image:
        """Return the picture as an inline value; raises ``MergeError`` (LG322)."""
        if self._picture is None:
            try:
                self._picture = pictures.parse(self._data)
            except PictureError as error:
                raise MergeError("LG322", f"the picture {error}.") from None
        return Image("", self._alt, self._width, self._height, self._picture)


class LetterImages:
    """Writes the pictures of one letter.

    ``parts`` are the parts that the pictures need, ``paths`` the files that they come from.
    """

    def __init__(self, files: ImageFiles, relationships: LetterRelationships) -> None:
        self._files = files
        self._relationships = relationships
        self._count = 0
        self.parts: dict[str, bytes] = {}
        self.paths: set[Path] = set()

    def write(self, image: Image, slot: Slot) -> str:
        """Return the run that shows a picture; raises ``MergeError`` if it cannot be used."""
        picture = self._load(image)
        self._count += 1
        return pictures.build_run(
            slot.properties,
            self._add(picture.shown, slot),
            self._add(picture.drawing, slot) if picture.drawing else "",
            self._size(picture, image, slot),
            _FIRST_NUMBER + self._count,
            image.alt,
        )

    def fill(self, drawing: str, image: Image, slot: Slot, box: tuple[int, int], alt: str) -> str:
        """Return a drawing of the template with a picture in its blanks.

        ``box`` is the size of the drawing in EMU, into which the picture fits if it has no size of
        its own. ``alt`` is the alternative text if the picture has none; the last resort are the
        words in the name of its file.
        """
        picture = self._load(image)
        has_size = image.width or image.height or image.fit
        width, height = self._size(picture, image, slot) if has_size else picture.fit_into(*box)
        values = {
            BLANKS.relationship: self._add(picture.shown, slot),
            BLANKS.width: str(width),
            BLANKS.height: str(height),
            BLANKS.alt: escape_attribute(image.alt or alt or _read_words(image.path)),
        }
        for blank, value in values.items():
            drawing = drawing.replace(f'"{blank}"', f'"{value}"')
        return drawing

    def _load(self, image: Image) -> Picture:
        if image.picture is not None:
            return image.picture
        self.paths.add(self._files.path(image.path))
        return self._files.load(image.path)

    def _size(self, picture: Picture, image: Image, slot: Slot) -> tuple[int, int]:
        """Return the width and height of a picture in EMU."""
        if image.fit:
            width, height = map(read_length, image.fit)
            if width and height:
                return picture.fit_into(width, height)
        return picture.scale_to(read_length(image.width), read_length(image.height), slot.space)

    def _add(self, media: Media, slot: Slot) -> str:
        self.parts[media.part] = media.data
        return self._relationships.add_image(slot.part, media.part)


def is_picture_name(text: str) -> bool:
    """Return whether a text is the name of a file that looks like a picture."""
    return bool(re.fullmatch(_PICTURE_NAME, text))


def _read_words(path: str) -> str:
    """Return the words in the name of a file: ``photos/ada-mensah.jpg`` has "ada mensah"."""
    return " ".join(re.split(r"[\s_-]+", Path(path).stem)).strip() or "picture"
