"""LibreOffice as an engine, where it is installed: tagged PDFs, many letters a process.

``engine`` hands a batch to one process or a few and mends what goes wrong; ``conversion`` is one
such process and the folder that it works in; ``soffice`` finds the program and says which it is.
"""
