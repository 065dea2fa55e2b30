"""Write the first letter of a campaign, with the columns of its list."""

import unicodedata
from collections.abc import Iterator

from lettergen.data.column_roles import Role
from lettergen.data.names import identify, spell
from lettergen.starter.languages import ENGLISH, WORDS, Words, find_language
from lettergen.starter.people import People

_ENGLISH_TOWNS = {"town", "city", "town_city", "post_town", "village", "tref"}
_MOST_LISTED = 8


def write_letter(people: People) -> str:
    """Return a Markdown letter: address, greeting, text; the letterhead has the rest."""
    address = "\\\n".join(list_address_lines(people))
    words = WORDS.get(find_language(people.names), ENGLISH)
    greeting = words.greeting.format(_greet(people, words.friend))
    if address:
        address = f'::: {{custom-style="Inside Address"}}\n{address}\n:::'
    paragraphs = [_explain(people), address, greeting, *_thank(people, words)]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def list_address_lines(people: People) -> list[str]:
    """Return the lines of the address, each as a pattern; lines that may be blank are joined."""
    return list(_write_lines(people, _list_parts(people)))


def _list_parts(people: People) -> Iterator[list[str]]:
    """Yield the columns of each line of the address."""
    if title := people.pick(Role.TITLE) if people.pick(Role.LAST_NAME) else []:
        yield [*title, *people.name_columns]
    else:
        yield people.name_columns
    if (organisation := people.pick(Role.ORGANISATION)) != people.name_columns:
        yield organisation
    is_english = _is_english(people)
    street = people.pick(Role.HOUSE_NUMBER, Role.STREET)
    yield street if is_english else street[::-1]
    for role in (Role.ADDRESS, Role.ADDRESS_2, Role.ADDRESS_3, Role.ADDRESS_4):
        yield people.pick(role)
    if is_english:
        for role in (Role.TOWN, Role.COUNTY, Role.POSTCODE):
            yield people.pick(role)
    else:
        yield people.pick(Role.POSTCODE, Role.TOWN)
    yield people.pick(Role.COUNTRY)


def _write_lines(people: People, parts: Iterator[list[str]]) -> Iterator[str]:
    """Yield the lines; those that consist of one column and may be blank are joined to a block."""
    block: list[str] = []
    for columns in filter(None, parts):
        if len(columns) == 1:
            block.append(columns[0])
            continue
        yield from _write_block(people, block)
        block = []
        yield _join(people, columns)
    yield from _write_block(people, block)


def _write_block(people: People, columns: list[str]) -> Iterator[str]:
    """Yield lines of one column each; blank ones must leave no empty line."""
    has_list = any(isinstance(row.get(name), list) for row in people.rows for name in columns)
    if has_list or all(map(people.is_complete, columns)):
        yield from (f"{{{{ {spell(column)} }}}}" for column in columns)
    else:
        listed = ", ".join(map(people.write, columns))
        yield f'{{{{ [{listed}] | select | join("\\n") }}}}'


def _join(people: People, columns: list[str]) -> str:
    """Return columns with spaces between them, without those that are blank."""
    if all(map(people.is_complete, columns)):
        return " ".join(f"{{{{ {spell(column)} }}}}" for column in columns)
    return f'{{{{ [{", ".join(map(people.write, columns))}] | select | join(" ") }}}}'


def _is_english(people: People) -> bool:
    """Whether the postcode is below the town, as in English, and not before it."""
    town = people.pick(Role.TOWN)
    return not town or identify(town[0]) in _ENGLISH_TOWNS


def _greet(people: People, friend: str) -> str:
    """Return whom the letter greets: the first that is known of everyone."""
    formal = people.pick(Role.TITLE, Role.LAST_NAME)
    choices = [
        people.pick(Role.GREETING),
        formal if len(formal) == 2 else [],
        people.pick(Role.FIRST_NAME),
        people.pick(Role.NAME),
        people.pick(Role.ORGANISATION),
    ]
    for columns in filter(None, choices):
        if all(map(people.is_complete, columns)):
            return " ".join(f"{{{{ {spell(column)} }}}}" for column in columns)
    known = people.pick(Role.GREETING, Role.FIRST_NAME, Role.NAME, Role.ORGANISATION)
    if not known:
        return friend
    listed = ", ".join(f'{spell(column)} | default("")' for column in known)
    return f'{{{{ [{listed}] | select | first | default("{friend}") }}}}'


def _thank(people: People, words: Words) -> list[str]:
    amount = people.pick(Role.AMOUNT)
    first = words.support
    if amount and people.is_complete(amount[0]):
        first = words.gift.format(f"{{{{ {spell(amount[0])} }}}}")
    return [first, words.last]


def _explain(people: People) -> str:
    """Return a comment for the writer of the letter, which is not printed."""
    names = [spell(name) for name in people.names if _is_plain(spell(name))]
    listed = ", ".join(names[:_MOST_LISTED])
    more = ", and more" if len(names) > _MOST_LISTED else ""
    return f"""{{#
Nothing between these signs is printed. Replace the text below by your own.
- A name in double braces prints a column of your list: {listed}{more}.
- An empty line begins a paragraph. *Stars* make words italic, **two stars** bold.
- A line that begins with a hyphen is an item of a list.
#}}"""


def _is_plain(name: str) -> bool:
    return unicodedata.normalize("NFC", name).isidentifier()
