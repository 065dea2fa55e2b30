"""What lettergen knows of languages: names of months, numbers, lists, and its own words.

Every language is known by its tag of BCP 47, such as ``cy`` or ``en-GB``. English is built in; the
rest is read from CLDR's data in Babel when a letter needs it.
"""
