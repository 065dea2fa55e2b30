"""All letters in one file, for the print room: as PDF, or as one Word document.

Both keep each letter what it is by itself: its pages begin at 1, its notes, lists and links are its
own. ``pdf.join_letters`` and ``word.join_letters`` are the way in.
"""
