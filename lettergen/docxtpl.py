"""docxtpl's classes, so that a program written for it runs with another import.

    from lettergen.docxtpl import DocxTemplate

docs/from-docxtpl.md lists the differences.
"""

import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from weakref import WeakSet

import jinja2
from docxtpl import RP as RP
from docxtpl import Listing as Listing
from docxtpl import R as R
from docxtpl import RichText as RichText
from docxtpl import RichTextParagraph as RichTextParagraph
from markupsafe import Markup

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx import media
from lettergen.docx.relationships import HYPERLINK
from lettergen.docx.xml import w
from lettergen.render.document import Document, DocumentSource, Output, write_document
from lettergen.template.images import PictureValue
from lettergen.template.jinja.extensions import Extensions
from lettergen.template.word.docxtpl_values import BlockValue, has_breaks

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from lettergen.docx.xml import Element

_DOCUMENTATION = "see docs/from-docxtpl.md in the documentation of lettergen"
_INTERNALS = frozenset(
    """
    build_headers_footers_xml build_xml fix_docpr_ids fix_tables get_file_crc get_headers_footers
    get_headers_footers_encoding get_part_xml get_pic_map get_xml init_docx map_headers_footers_xml
    map_tree patch_xml post_processing pre_processing render_footnotes render_init
    render_properties render_xml_part resolve_listing undeclared_template_variables write_xml
    xml_to_string
    """.split()
)
"""The methods of docxtpl's class that work on its own XML."""


class TemplateError(LettergenError, jinja2.TemplateError):
    """A document cannot be rendered; programs for docxtpl expect an error of Jinja's.

    ``docx_context`` are the words around each fault, or else its place.
    """

    @property
    def docx_context(self) -> list[str]:
        return [finding.place.detail or str(finding.place) for finding in self.findings]


class DocxTemplate:
    """A Word document with tags, in the place of docxtpl's class of that name.

    Unlike docxtpl's, it compiles the document once, however often it is rendered, and a missing
    value is an error.

    Args:
        template_file: the Word document: a path, bytes, or a file open for reading.
    """

    def __init__(self, template_file: DocumentSource) -> None:
        self.template_file = template_file
        self.is_rendered = False
        self.is_saved = False
        self.allow_missing_pics = False
        self.has_pictures = False
        """Whether a value may be a picture; ``InlineImage`` sets it."""
        self._source = template_file if _is_named(template_file) else _read(template_file)
        self._rendered = b""
        self._template_docx: WordDocument | None = None
        self._rendered_docx: WordDocument | None = None
        self._compiled: tuple[object, Document] | None = None
        self._subdocs: WeakSet[SubdocOfFile] = WeakSet()
        self.reset_replacements()

    def render(
        self,
        context: Mapping[str, Any],
        jinja_env: jinja2.Environment | None = None,
        autoescape: bool = True,
    ) -> None:
        """Render the document with these values.

        The filters, tests and globals of ``jinja_env`` can be used in it. Values are always
        escaped, whatever ``autoescape`` is.

        Raises:
            TemplateError: with everything that is wrong with the tags or the values.
        """
        with _as_template_error():
            document = self._compile(jinja_env)
            self._rendered = document.render(
                {name: _list_breaks(context[name]) for name in context}
            )
        self._rendered_docx = None
        self.is_rendered = True
        self.is_saved = False

    def save(self, filename: Output, *args: Any, **kwargs: Any) -> None:
        """Write the rendered document to a path or a file open for writing.

        Raises:
            ValueError: there is no picture of a name given to ``replace_pic``.
            LettergenError: the file cannot be written (LG404).
        """
        data = self._rendered if self.is_rendered else _read(self._read_template())
        if self._rendered_docx is not None:
            data = _save(self._rendered_docx)
        write_document(filename, self._replace_parts(data))
        self.is_saved = True

    def get_undeclared_template_variables(
        self,
        jinja_env: jinja2.Environment | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> set[str]:
        """Return the names that the document's tags use, without those of ``context``."""
        return self._compile(jinja_env).names - set(context or {})

    # The document as one of python-docx

    def get_docx(self) -> "WordDocument":
        """Return the document for python-docx: the rendered one, or before that the template.

        Changes to the template are rendered, and changes to the rendered document are saved.
        """
        if not self.is_rendered:
            return self._open_template()
        if self._rendered_docx is None:
            self._rendered_docx = _open(self._rendered)
        return self._rendered_docx

    @property
    def docx(self) -> "WordDocument":
        """The document for python-docx; see ``get_docx``."""
        return self.get_docx()

    def __getattr__(self, name: str) -> Any:
        if name in _INTERNALS:
            raise AttributeError(f"lettergen's DocxTemplate has no '{name}': {_DOCUMENTATION}")
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.get_docx(), name)

    def new_subdoc(self, docpath: DocumentSource | None = None) -> "Subdoc":
        """Return a sub-document to be used as a value, with the content of ``docpath``.

        Without ``docpath`` it is empty, to be filled with python-docx. Tags in it are not rendered.

        Raises:
            NotImplementedError: the document ``docpath`` has footnotes or endnotes.
        """
        if docpath is None:
            return Subdoc(self)
        subdoc = SubdocOfFile(self, _read(docpath))
        self._subdocs.add(subdoc)
        return subdoc

    def build_url_id(self, url: str) -> str:
        """Return the id of a link to an address, for ``RichText(..., url_id=...)`` in the body."""
        part = self._open_template().part
        return str(part.relate_to(url, HYPERLINK, is_external=True))

    # Pictures and other files in the document

    def replace_pic(self, embedded_file: str, dst_file: DocumentSource) -> None:
        """Replace the picture with that name, title or alternative text."""
        self._pictures[embedded_file] = _read(dst_file)

    def replace_media(self, src_file: DocumentSource, dst_file: DocumentSource) -> None:
        """Replace the picture that is the same file as ``src_file``."""
        self._files["word/media/", _read(src_file)] = _read(dst_file)

    def replace_embedded(self, src_file: DocumentSource, dst_file: DocumentSource) -> None:
        """Replace the embedded file that is the same as ``src_file``."""
        self._files["word/embeddings/", _read(src_file)] = _read(dst_file)

    def replace_zipname(self, zipname: str, dst_file: DocumentSource) -> None:
        """Replace the part of that name, such as ``word/embeddings/figures.xlsx``."""
        self._parts[zipname] = _read(dst_file)

    def reset_replacements(self) -> None:
        """Forget everything that was to be replaced."""
        self._pictures: dict[str, bytes] = {}
        self._files: dict[tuple[str, bytes], bytes] = {}
        self._parts: dict[str, bytes] = {}

    def _replace_parts(self, data: bytes) -> bytes:
        """Return the document with other pictures and files."""
        parts = dict(self._parts)
        if self._files:
            for name, content in media.read_parts(data).items():
                for (folder, old), new in self._files.items():
                    if name.startswith(folder) and content == old:
                        parts[name] = new
        if self._pictures:
            known = media.find_pictures(data)
            for name, new in self._pictures.items():
                if name in known:
                    parts[known[name]] = new
                elif not self.allow_missing_pics:
                    raise ValueError(f"Picture {name} not found in the docx template")
        return media.replace_parts(data, parts) if parts else data

    # The template

    def _open_template(self) -> "WordDocument":
        if self._template_docx is None:
            self._template_docx = _open(_read(self._source))
        return self._template_docx

    def _read_template(self) -> DocumentSource:
        """Return the template, with the changes of python-docx in it."""
        return self._source if self._template_docx is None else _save(self._template_docx)

    def _compile(self, jinja_env: jinja2.Environment | None) -> Document:
        """Compile the template, unless that was done with the same functions already."""
        subdocs = {subdoc: _save(subdoc.subdocx) for subdoc in self._subdocs}
        environment = id(jinja_env) if jinja_env else None
        key = (environment, self.has_pictures, tuple(subdocs.values()))
        if self._template_docx is not None or self._compiled is None or self._compiled[0] != key:
            source = self._read_template()
            if subdocs:
                source = self._import_subdocs(_read(source), subdocs)
            extensions = Extensions.combine(jinja_env=jinja_env)
            document = Document(source, extensions, values_have_pictures=self.has_pictures)
            self._compiled = (key, document)
        return self._compiled[1]

    def _import_subdocs(self, data: bytes, subdocs: "Mapping[SubdocOfFile, bytes]") -> bytes:
        """Return the template with the styles, lists and pictures of sub-documents."""
        from lettergen.docx.subdocument import import_documents

        data, imported = import_documents(data, list(subdocs.values()))
        for subdoc, blocks in zip(subdocs, imported, strict=True):
            subdoc.blocks = blocks
        return data


class InlineImage(PictureValue):
    """A picture as a value: ``{{ logo }}`` shows it in its line.

    Args:
        tpl: the document that it is for.
        image_descriptor: the picture: a path, bytes, or a file open for reading.
        width, height: lengths such as ``docx.shared.Mm(20)``; one follows from the other.
        alt: the alternative text, for people who do not see the picture.

    Raises:
        NotImplementedError: for an ``anchor``; only text can be a link.
    """

    def __init__(
        self,
        tpl: DocxTemplate,
        image_descriptor: DocumentSource,
        width: int | None = None,
        height: int | None = None,
        anchor: str | None = None,
        alt: str = "",
    ) -> None:
        if anchor:
            raise NotImplementedError(f"a picture cannot be a link: {_DOCUMENTATION}")
        super().__init__(_read(image_descriptor), int(width or 0), int(height or 0), alt)
        tpl.has_pictures = True


class Subdoc(BlockValue):
    """New content for a document, built with the methods of python-docx' ``Document``.

    It uses the styles of the document that it is for.
    """

    def __init__(self, tpl: DocxTemplate) -> None:
        self.docx = tpl._open_template()
        self.subdocx = self._open_content()

    def _open_content(self) -> "WordDocument":
        import docx

        content = docx.Document()
        content._part = self.docx.part
        return content

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.subdocx, name)

    def to_markup(self) -> Markup:
        """Return the paragraphs and tables as WordprocessingML."""
        from lxml import etree

        blocks = [etree.fromstring(etree.tostring(one)) for one in self._list_blocks()]
        return Markup("".join(etree.tostring(one, encoding="unicode") for one in blocks))

    def _list_blocks(self) -> "list[Element]":
        body = self.subdocx.element.body
        return [block for block in body if block is not body.sectPr]


class SubdocOfFile(Subdoc):
    """The content of a Word document, with its styles, lists and pictures.

    Raises:
        NotImplementedError: the document has footnotes or endnotes.
    """

    def __init__(self, tpl: DocxTemplate, data: bytes) -> None:
        self._data = data
        self.blocks: list[Element] = []
        super().__init__(tpl)
        marks = (w(f"{kind}Reference") for kind in ("footnote", "endnote"))
        if next(self.subdocx.element.body.iter(*marks), None) is not None:
            raise NotImplementedError(f"a sub-document cannot have footnotes: {_DOCUMENTATION}")

    def _open_content(self) -> "WordDocument":
        return _open(self._data)

    def _list_blocks(self) -> "list[Element]":
        return self.blocks


@contextmanager
def _as_template_error() -> Iterator[None]:
    """Raise a ``TemplateError`` in place of a ``LettergenError``."""
    try:
        yield
    except LettergenError as error:
        raise TemplateError(*error.findings) from None


def _list_breaks(value: Any) -> Any:
    """Return a value in which each text with paragraph or page breaks is a ``Listing``."""
    if isinstance(value, str):
        return Listing(value) if has_breaks(value) else value
    if type(value) is dict:
        return {name: _list_breaks(one) for name, one in value.items()}
    return [_list_breaks(one) for one in value] if type(value) in (list, tuple) else value


def _is_named(source: DocumentSource) -> bool:
    return isinstance(source, (str, os.PathLike))


def _read(source: DocumentSource) -> bytes:
    """Return the bytes of a file."""
    if isinstance(source, bytes):
        return source
    if isinstance(source, (str, os.PathLike)):
        return Path(source).read_bytes()
    return source.read()


def _open(data: bytes) -> "WordDocument":
    import docx

    return docx.Document(io.BytesIO(data))


def _save(document: "WordDocument") -> bytes:
    buffer: IO[bytes] = io.BytesIO()
    document.save(buffer)
    buffer.seek(0)
    return buffer.read()
