"""List the merge fields that a letter uses, where, and how many recipients have them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path as File

from lettergen.data.campaign import FILE_NAME
from lettergen.data.file_kind import find_letter_problem, is_letter
from lettergen.data.names import spell
from lettergen.data.recipients import is_confirm
from lettergen.data.values import Mapping
from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.project.loader import Source, load_project, load_template
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.system.dataclass import dataclass, replace
from lettergen.template.jinja.names import ITEM, Path, Use, UseKind


@dataclass(frozen=True)
class Field:
    """A merge field of a letter, or a field of its recipients that it does not use.

    ``name`` is written as in a template. ``places`` are those that use it. It is optional if the
    letter can do without it in every place. ``recipients`` counts those that have it;
    ``is_shared`` tells whether it is one of the campaign's values.
    """

    name: str
    places: tuple[Place, ...]
    is_optional: bool
    is_shared: bool
    recipients: int


def load_fields(path: File) -> tuple[list[Field], int]:
    """Return the merge fields of a campaign's letter, and the number of its recipients.

    ``path`` may also be a template by itself: a file that the campaign here uses, or any Word
    document, which has no recipients.

    Raises:
        LettergenError: with everything that is wrong in the files.
    """
    is_template = path.suffix not in (".yaml", ".yml") and path.is_file()
    template = path if is_template or is_letter(path) else None
    campaign = File(FILE_NAME) if template else path
    if template and (problem := find_letter_problem(template, str(path), Place(str(path)))):
        raise LettergenError(problem)
    if template and not campaign.exists():
        return list_fields(load_template(template)), 0
    with collecting():
        project = load_project(Source(campaign), Options(allow_none=True))
    found = list_fields(project)
    if template:
        files = [file for one in project.split_editions() for file in one.campaign.templates]
        if not any(_is_same(template, file) for file in files):
            return list_fields(load_template(template)), 0
        found = _filter_by_file(found, template)
    return found, len(project.recipients)


def list_fields(project: Project) -> list[Field]:
    """Return the merge fields of a letter, its output pattern and its ``where``, by name.

    The fields of the recipients that nothing uses follow, in the order of the list.
    """
    uses: dict[Path, list[Use]] = defaultdict(list)
    for use in project.names.uses:
        path = tuple(step for step in use.path if step != ITEM)
        if path:
            uses[path].append(use)
    used = [_build_field(path, found, project) for path, found in sorted(uses.items())]
    return used + [_build_field((name,), [], project) for name in _list_unused(project)]


def _list_unused(project: Project) -> Iterator[str]:
    """Yield the fields of the recipients that nothing uses."""
    names = dict.fromkeys(name for one in project.recipients for name in one.fields)
    return (name for name in names if (name,) not in project.used and not is_confirm(name))


def _filter_by_file(found: Iterable[Field], path: File) -> list[Field]:
    """Return the fields that one file uses, with their places in it."""
    fields: list[Field] = []
    for field in found:
        if places := tuple(one for one in field.places if _is_same(File(one.path), path)):
            fields.append(replace(field, places=places))
    return fields


def _is_same(one: File, other: File) -> bool:
    return one.resolve() == other.resolve()


def _build_field(path: Path, uses: list[Use], project: Project) -> Field:
    return Field(
        ".".join(map(spell, path)),
        tuple(dict.fromkeys(use.place for use in uses)),
        all(use.kind is UseKind.OPTIONAL for use in uses),
        _has(project.campaign.values, path),
        sum(_has(recipient.fields, path) for recipient in project.recipients),
    )


def _has(value: object, path: Path) -> bool:
    """Whether a value has something at a path; in a list it is enough that one item has."""
    if not path:
        return value is not None
    if isinstance(value, list):
        return any(_has(item, path) for item in value)
    return isinstance(value, Mapping) and path[0] in value and _has(value[path[0]], path[1:])


def to_json(found: Iterable[Field], recipients: int) -> dict[str, object]:
    """Return the fields as data for programs."""
    return {
        "recipients": recipients,
        "fields": [
            {
                "name": field.name,
                "optional": field.is_optional,
                "shared": field.is_shared,
                "recipients": field.recipients,
                "places": [
                    {"path": place.path, "line": place.line, "detail": place.detail}
                    for place in field.places
                ],
            }
            for field in found
        ],
    }


def format_lines(found: Iterable[Field], recipients: int) -> Iterator[str]:
    """Yield the fields as lines for people: each with its owners and the places that use it."""
    for field in found:
        remarks = [_describe_owner(field, recipients)] if recipients else []
        remarks += ["optional"] if field.is_optional and field.places else []
        remarks += ["not used"] if not field.places else []
        yield f"{field.name}  ({', '.join(remarks)})" if remarks else field.name
        for place in field.places:
            yield f"    {place}"


def _describe_owner(field: Field, recipients: int) -> str:
    if field.is_shared and not field.recipients:
        return "campaign value"
    also = ", else the campaign's value" if field.is_shared else ""
    return f"{field.recipients} of {recipients} recipients{also}"
