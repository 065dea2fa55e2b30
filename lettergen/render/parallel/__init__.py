"""Render the letters of a large run in several processes.

``start`` decides in how many, ``processes`` starts them, ``batch`` is what runs in each, and
``source`` gives out the letters and returns them in their order. Names, the manifest, the ledger
and the report are left to the process that the user started.
"""
