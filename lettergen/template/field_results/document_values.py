"""The values of fields about the document, its file and its date (ECMA-376 part 1, 17.16.5)."""

import os
from datetime import UTC, datetime
from pathlib import PurePosixPath

from lettergen.docx.attributes import get_attribute
from lettergen.docx.xml import Element, w
from lettergen.languages.current import current_locale
from lettergen.template.dates import read_moment
from lettergen.template.field_results.context import Context
from lettergen.template.field_results.field import LetterField
from lettergen.template.field_results.shown_text import read_shown_text
from lettergen.template.mailmerge.date_pictures import format_picture

_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_EXTENDED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"

# The elements of properties, by the names that fields have for them, in lower case.
_PROPERTIES = {
    "title": f"{_DUBLIN_CORE}title",
    "subject": f"{_DUBLIN_CORE}subject",
    "author": f"{_DUBLIN_CORE}creator",
    "comments": f"{_DUBLIN_CORE}description",
    "keywords": f"{_CORE}keywords",
    "category": f"{_CORE}category",
    "revisionnumber": f"{_CORE}revision",
    "revnum": f"{_CORE}revision",
    "company": f"{_EXTENDED}Company",
    "manager": f"{_EXTENDED}Manager",
    "nameofapplication": f"{_EXTENDED}Application",
    "template": f"{_EXTENDED}Template",
    "totaleditingtime": f"{_EXTENDED}TotalTime",
    "edittime": f"{_EXTENDED}TotalTime",
    "hyperlinkbase": f"{_EXTENDED}HyperlinkBase",
}
_EMPTY = {"edittime": "0", "totaleditingtime": "0", "revnum": "1", "revisionnumber": "1"}
_PARTS = ("/core-properties", "/extended-properties", "/custom-properties")
_DATES = ("date", "time", "createdate", "savedate", "printdate")
_INFO_DATES = {"createtime": "createdate", "lastsavedtime": "savedate", "lastprinted": "printdate"}
_SETTABLE = ("author", "comments", "keywords", "subject", "title")
_COUNTS = ("numwords", "numchars", "words", "characters")


def work_out_value(context: Context, field: LetterField) -> str | None:
    """Return the value of a field about the document, before its formats; ``None`` to leave it.

    A field for a property that the document does not have is left, with a warning (LG368).
    """
    name = field.kind.casefold()
    if field.kind == "INFO" or field.kind == "DOCPROPERTY":
        name = field.read_argument().casefold()
    elif field.kind == "DOCVARIABLE":
        return _read_variable(context, field)
    elif field.kind == "FILENAME":
        return _name_file(context, field)
    name = _INFO_DATES.get(name, name)
    given = 1 if field.kind == "INFO" else 0
    if name in _SETTABLE and field.kind != "DOCPROPERTY" and field.read_argument(given):
        return field.read_argument(given)
    if name in _DATES:
        return find_date(context, field)
    if name in _COUNTS:
        return _count(context, characters=name in ("numchars", "characters"))
    return _read_property(context, field, name)


def find_date(context: Context, field: LetterField) -> str:
    """Return the date of the letter: the campaign's, or else the day of the run with a warning."""
    if context.facts.date:
        return context.facts.date
    message = f"the field {field.kind} prints the day of the run, since the campaign has no date."
    hint = "Add the letter's date to campaign.yaml under 'values:', such as 'date: 2026-11-30'."
    context.warn("LG362", message, hint, field)
    return _read_clock().strftime("%Y-%m-%d %H:%M:%S")


def write_date(field: LetterField, text: str) -> str:
    """Return the date of a field without a picture: as the letter's language writes dates."""
    moment = read_moment(text)
    if field.kind == "TIME" or moment.day is None:
        return format_picture(text, "HH:mm")
    return current_locale().format_date(moment.day)


def is_date(field: LetterField) -> bool:
    """Whether a field shows a date."""
    name = field.kind.casefold()
    if field.kind in ("INFO", "DOCPROPERTY"):
        name = field.read_argument().casefold()
    return _INFO_DATES.get(name, name) in _DATES


def _read_clock() -> datetime:
    """Return the time of the run, or the one that SOURCE_DATE_EPOCH gives."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now()


def _name_file(context: Context, field: LetterField) -> str | None:
    """Return the letter's own name, with ``\\p`` with its folders; ``None`` if it has no file."""
    if not context.facts.file:
        return None
    path = PurePosixPath(context.facts.file)
    return str(path) if field.instruction.has_switch("p") else path.name


def _count(context: Context, *, characters: bool) -> str:
    """Return how many words or characters the body has, as Word counts them: without notes."""
    words = read_shown_text(context.roots[context.settings.main]).split()
    return str(sum(map(len, words)) if characters else len(words))


def _read_variable(context: Context, field: LetterField) -> str | None:
    name = field.read_argument()
    settings = context.letter.package.find_part("/settings")
    root = context.letter.package.parse_part(settings) if settings else None
    for variable in () if root is None else root.iter(w("docVar")):
        if get_attribute(variable, "", "name").casefold() == name.casefold():
            return get_attribute(variable)
    message = f"the field '{field.code}' names a variable that the document does not have."
    context.warn("LG368", message, "Write the value into the letter, or a merge field.", field)
    return None


def _read_property(context: Context, field: LetterField, name: str) -> str | None:
    package = context.letter.package
    roots = [
        package.parse_part(part) for kind in _PARTS for part in package.find_related_parts("", kind)
    ]
    own = (_find_custom(root, name) for root in roots)
    custom = next((text for text in own if text is not None), None)
    if custom is not None:
        return custom
    tag = _PROPERTIES.get(name)
    if tag is None:
        message = f"the field '{field.code}' names a property that the document does not have."
        hint = "Add it in Word under File > Info > Properties > Advanced Properties, Custom."
        context.warn("LG368", message, hint, field)
        return None
    found = (root.find(tag) for root in roots)
    text = next((e.text or "" for e in found if e is not None), "")
    return " ".join(text.split()) or _EMPTY.get(name, "")


def _find_custom(root: Element, name: str) -> str | None:
    """Return a property of the document's own (part 1, 22.3)."""
    for one in root.iterfind(f"{_CUSTOM}property"):
        if one.get("name", "").casefold() == name:
            return "".join(map(str, one.itertext())).strip()
    return None
