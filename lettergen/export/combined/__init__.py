"""Join all letters to one file, for the print room: a PDF, or a Word document.

Each letter stays as it is: its pages begin at 1, its notes, lists and links are its own.
``pdf.join`` and ``word.join`` are the entry points.
"""
