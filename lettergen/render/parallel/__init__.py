"""Render the letters of a large run in several processes.

``start`` decides in how many, ``processes`` starts them, ``batch`` is what runs in each, and
``source`` gives out the letters and returns them in their order. Names, the manifest, the ledger
and the report are left to the process that the user started.
"""

LEAST, LEAST_ASKED = 400, 40
"""From so many letters on, several processes work on them: unasked, and if the user asks for it."""
