"""A list of people who do not exist, for a campaign that has no list yet."""

import csv
import io
from collections.abc import Sequence

from lettergen.data.column_roles import Role, find_role

FILE_NAME = "list.csv"

_COLUMNS = ("Title", "First name", "Last name", "Address 1", "Address 2", "Town", "Postcode")
_PEOPLE: tuple[dict[Role, str], ...] = (
    {
        Role.TITLE: "Ms",
        Role.FIRST_NAME: "Ada",
        Role.LAST_NAME: "Sample",
        Role.STREET: "1 Sample Street",
        Role.ADDRESS_2: "",
        Role.TOWN: "Sampleton",
        Role.POSTCODE: "AB1 0AA",
        Role.AMOUNT: "25.00",
    },
    {
        Role.TITLE: "Mr",
        Role.FIRST_NAME: "Tom",
        Role.LAST_NAME: "Example",
        Role.STREET: "Flat 2",
        Role.ADDRESS_2: "3 Example Road",
        Role.TOWN: "Exampleford",
        Role.POSTCODE: "AB1 0AB",
        Role.AMOUNT: "40.00",
    },
    {
        Role.TITLE: "Dr",
        Role.FIRST_NAME: "Zoë",
        Role.LAST_NAME: "Specimen",
        Role.STREET: "5 Specimen Lane",
        Role.ADDRESS_2: "",
        Role.TOWN: "Specimen Green",
        Role.POSTCODE: "AB1 0AD",
        Role.AMOUNT: "15.00",
    },
)


def write_sample(names: Sequence[str] = ()) -> bytes:
    """Return a CSV file with columns of these names, or of usual ones, that Excel opens rightly."""
    columns = names or _COLUMNS
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for number, person in enumerate(_PEOPLE, 1):
        writer.writerow([_choose_value(name, person, number) for name in columns])
    return buffer.getvalue().encode("utf-8-sig")


def _choose_value(name: str, person: dict[Role, str], number: int) -> str:
    """Return what a person who does not exist has in a column."""
    role = find_role(name)
    full = f"{person[Role.FIRST_NAME]} {person[Role.LAST_NAME]}"
    others = {
        Role.NAME: full,
        Role.GREETING: person[Role.FIRST_NAME],
        Role.ORGANISATION: f"{person[Role.LAST_NAME]} Ltd",
        Role.POSITION: "Chair",
        Role.ADDRESS: person[Role.STREET],
        Role.COUNTY: "Sampleshire",
        Role.COUNTRY: "United Kingdom",
        Role.DATE: f"2026-0{number}-15",
        Role.E_MAIL: f"{person[Role.FIRST_NAME].lower().replace('ë', 'e')}@example.org",
        Role.TELEPHONE: f"01632 96000{number}",
    }
    known = {**others, **person}
    return known[role] if role in known else str(number)
