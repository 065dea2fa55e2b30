"""LibreOffice as a PDF engine: tagged PDFs, many letters per process.

``engine`` distributes a batch among a few processes and retries what fails; ``conversion`` is one
such process with its folder; ``soffice`` finds the program and its version; ``style_names`` keeps
the names of styles apart from those of tags.
"""
