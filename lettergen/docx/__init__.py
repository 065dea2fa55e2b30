"""WordprocessingML (ECMA-376): all that knows how a Word document is built."""
