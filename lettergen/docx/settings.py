"""The settings of a document (ECMA-376 part 1, 17.15): the part, and some of its settings."""

from lxml import etree

from lettergen.docx.package import Package
from lettergen.docx.properties import set_child
from lettergen.docx.relationships import SETTINGS
from lettergen.docx.xml import W, declare_prefixes, w

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"

_KEEPS_SHORT_LINES = w("doNotExpandShiftReturn")

# What comes before it in CT_Compat.
_EARLIER = tuple(
    map(
        w,
        """
        useSingleBorderforContiguousCells wpJustification noTabHangInd noLeading spaceForUL
        noColumnBalance balanceSingleByteDoubleByteWidth noExtraLineSpacing
        doNotLeaveBackslashAlone ulTrailSpace""".split(),
    )
)


def get_or_add_settings(package: Package) -> str:
    """Return the name of the settings part; add one to a document that has none."""
    name = package.find_part("/settings")
    if not name:
        name = "word/settings.xml"
        package.add_part(name, f'<w:settings xmlns:w="{W}"/>', _TYPE, SETTINGS)
    return name


def keep_short_lines(package: Package) -> None:
    """Set that a line of a justified paragraph that ends in a line break is not stretched.

    Otherwise Word stretches it over the whole width (17.15.3.19), and pulls the lines of a value
    apart.
    """
    name = get_or_add_settings(package)
    settings = declare_prefixes(package.parse_part(name))
    compatibility = settings.find(w("compat"))
    if compatibility is None:
        compatibility = etree.Element(w("compat"))
        set_child(settings, compatibility)
    for present in compatibility.findall(_KEEPS_SHORT_LINES):
        compatibility.remove(present)
    position = sum(child.tag in _EARLIER for child in compatibility)
    compatibility.insert(position, etree.Element(_KEEPS_SHORT_LINES))
    package.set_part(name, settings)


def ask_for_update(package: Package) -> None:
    """Let Word offer to update all fields when it opens the document (17.15.1.93)."""
    name = get_or_add_settings(package)
    root = declare_prefixes(package.parse_part(name))
    update = etree.Element(w("updateFields"))
    update.set(w("val"), "true")
    set_child(root, update)
    package.set_part(name, root)
