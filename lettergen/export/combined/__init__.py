"""All letters in one file, for the print room: as PDF, or as one Word document.

Both keep each letter what it is by itself: its pages begin at 1, its notes, lists and links are its
own. ``pdf.joined`` and ``word.joined`` are the way in.
"""
