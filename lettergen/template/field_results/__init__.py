"""The results of Word's fields (ECMA-376 part 1, 17.16), worked out when a letter is merged.

In Word a field shows the result that it had when somebody last updated it. So each finished letter
gets the results that follow from its own words: ``letter`` is where to start to read.
"""
