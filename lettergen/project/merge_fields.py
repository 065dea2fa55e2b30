"""Which merge fields a letter uses, where, and how many recipients have them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path as File

from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Place
from lettergen.project.project import Project, dotted
from lettergen.template.jinja.names import ITEM, Path, Use, UseKind


@dataclass(frozen=True)
class Field:
    """A merge field of a letter.

    It is optional if no place needs it to be there. ``recipients`` counts those that have it;
    ``is_shared`` says that it is one of the campaign's values.
    """

    name: str
    places: tuple[Place, ...]
    is_optional: bool
    is_shared: bool
    recipients: int


def fields(project: Project) -> list[Field]:
    """The merge fields of a campaign's letter, its output pattern and its ``where``, by name."""
    uses: dict[Path, list[Use]] = defaultdict(list)
    for use in project.names.uses:
        path = tuple(step for step in use.path if step != ITEM)
        if path:
            uses[path].append(use)
    return [_field(path, found, project) for path, found in sorted(uses.items())]


def of_file(found: Iterable[Field], path: str) -> list[Field]:
    """Those fields that one file uses, with their places in it."""
    within = (
        replace(field, places=tuple(place for place in field.places if _is(place, path)))
        for field in found
    )
    return [field for field in within if field.places]


def _is(place: Place, path: str) -> bool:
    return File(place.path).resolve() == File(path).resolve()


def _field(path: Path, uses: list[Use], project: Project) -> Field:
    return Field(
        dotted(path),
        tuple(dict.fromkeys(use.place for use in uses)),
        all(use.kind is UseKind.OPTIONAL for use in uses),
        _has(project.campaign.values, path),
        sum(_has(recipient.fields, path) for recipient in project.recipients),
    )


def _has(value: object, path: Path) -> bool:
    """Whether a value leads on along a path; in a list it is enough that one item does."""
    if not path:
        return value is not None
    if isinstance(value, list):
        return any(_has(item, path) for item in value)
    return isinstance(value, Mapping) and path[0] in value and _has(value[path[0]], path[1:])


def as_json(found: Iterable[Field], recipients: int) -> dict[str, object]:
    """The fields as data for programs."""
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


def as_text(found: Iterable[Field], recipients: int) -> Iterator[str]:
    """The fields as lines for people: each with what has it, and the places that use it."""
    for field in found:
        remarks = [_owner(field, recipients)] if recipients else []
        remarks += ["optional"] if field.is_optional else []
        yield f"{field.name}  ({', '.join(remarks)})" if remarks else field.name
        for place in field.places:
            yield f"    {place}"


def _owner(field: Field, recipients: int) -> str:
    if field.is_shared and not field.recipients:
        return "campaign value"
    also = ", else the campaign's value" if field.is_shared else ""
    return f"{field.recipients} of {recipients} recipients{also}"
