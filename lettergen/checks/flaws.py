"""A flaw in a text, wherever the text is: in the data, in a citation, in a template."""

from typing import NamedTuple


class Flaw(NamedTuple):
    """What is wrong in a text: the code of the rule, and the words after ``the letter …``.

    ``start`` is where in the text it is.
    """

    code: str
    what: str
    hint: str
    start: int = 0
