"""Join finished Word letters to one Word document (ECMA-376).

``join`` is the entry point. It imports letter by letter: ``letter`` opens one, ``import_letter``
changes its stories (the parts with text) so that they fit in. What counts, such as pages, notes and
lists, begins at 1 with each letter; what has a name or a number that another letter uses gets a new
one. What letters share, such as styles, headers and pictures, is in the document once.
"""
