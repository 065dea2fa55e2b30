"""Word documents as they are read: what they show, worked out once, for everything that reads them.

``Document`` has the stories of a package; ``lettergen.docx.reader.model`` defines what they hold,
and ``lettergen.docx.reader.text`` has the text of it::

    document = Document(Package.from_bytes("letter.docx", data))
    for paragraph in find_paragraphs(document.body.blocks):
        print(join_spans(paragraph.shown))

Nothing in the package is changed. What Word decides when it shows a document is decided here:

* tracked changes are shown as accepted (ECMA-376 part 1, 17.13.5): what was deleted or moved away
  is not shown, and a paragraph whose mark was deleted goes on in the next;
* hidden text is not shown (17.3.2.41);
* of a field (17.16) its result is shown, not its code; HYPERLINK fields are links, and a NOTEREF
  field that looks like the mark of a note is one;
* of alternate content (part 3) one choice is shown;
* formatting follows from the styles (17.7.2), labels of lists from counting their items (17.9),
  and numbers of notes from counting their marks (17.11).
"""

from lettergen.docx.reader.document import Document, Section

__all__ = ["Document", "Section"]
