"""Content types of parts are found by name or extension, and kept in step with the parts."""

from lettergen.docx.content_types import ContentTypes
from lettergen.docx.xml import CONTENT_TYPES

TYPES = (
    f'<Types xmlns="{CONTENT_TYPES}"><Default Extension="PNG" ContentType="image/png"/>'
    '<Override PartName="/word/a.xml" ContentType="text/a"/></Types>'
).encode()


def test_a_part_has_its_own_type_or_that_of_its_extension() -> None:
    types = ContentTypes.parse(TYPES)
    assert types.find("word/a.xml") == "text/a"
    assert types.find("word/media/b.png") == "image/png"
    assert types.find("word/b.xml") == ""


def test_a_type_is_changed_added_and_removed() -> None:
    types = ContentTypes.parse(TYPES)
    types.set("word/a.xml", "text/new")
    types.set("word/b.xml", "text/b")
    assert types.remove(("word/a.xml", "word/none.xml"))
    assert not types.remove(("word/none.xml",))
    again = ContentTypes.parse(types.to_xml())
    assert (again.find("word/a.xml"), again.find("word/b.xml")) == ("", "text/b")


def test_the_type_of_an_extension_is_declared_once() -> None:
    types = ContentTypes.parse(TYPES)
    assert not types.set_default("png", "image/other")
    assert types.set_default("jpg", "image/jpeg")
    assert types.find("a.jpg") == "image/jpeg"
