"""A letter that is merged with marks names the source of every value, and is the same letter."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.docx.xml import parse
from lettergen.proof.transfer import carry_marks
from tests.support.documents import build_body, build_paragraph, pack
from tests.support.fields import build_field
from tests.support.traces import merge_traced

FIELDS: dict[str, Any] = {
    "town": "Ely",
    "flag": "yes",
    "sum": "1250",
    "ends": "2026-03-01",
    "lines": ["Market Street", "Ely"],
    "branch": {"name": "Westgate", "head": {"name": "Ada Mensah"}},
    "people": [{"name": "Ada", "seats": "2"}, {"name": "Bo", "seats": "3"}],
    "source": "apcc-2020",
}


def words(letter: str, **values: Any) -> list[tuple[str, list[str]]]:
    return merge_traced(letter, FIELDS, values).words


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ("Dear {{ town }},", [("Ely", ["town:1"])]),
        ("In {{ town | upper }}.", [("ELY", ["town:1"])]),
        ("By {{ branch.name }}.", [("Westgate", ["branch.name:9"])]),
        ("By {{ branch['head'].name }}.", [("Ada Mensah", ["branch.head.name:11"])]),
        ("By {{ recipient.town }}.", [("Ely", ["town:1"])]),
        ("By {{ branch.get('name') }}.", [("Westgate", ["branch.name:9"])]),
        ("{{ lines }}", [("Market Street", ["lines:6"]), ("Ely", ["lines:7"])]),
        ("At {{ lines[1] }}.", [("Ely", ["lines:7"])]),
        ("Ends {{ ends | date }}.", [("1 March 2026", ["ends:4"])]),
        ("Is {{ town if flag == 'yes' else lines[0] }}.", [("Ely", ["flag:2", "town:1"])]),
        ("{% set place = town %}At {{ place }}.", [("Ely", ["town:1"])]),
        (
            "{% set both = town ~ branch.name %}At {{ both }}.",
            [("ElyWestgate", ["town:1", "branch.name:9"])],
        ),
        (
            "{% for line in lines %}\n\n- {{ line }}\n\n{% endfor %}",
            [("Market Street", ["lines:6"]), ("Ely", ["lines:7"])],
        ),
        (
            "{% for one in people %}\n\n{{ loop.index }}: {{ one.name }}\n\n{% endfor %}",
            [
                ("1", ["people:12"]),
                ("Ada", ["people.name:14"]),
                ("2", ["people:12"]),
                ("Bo", ["people.name:17"]),
            ],
        ),
        (
            "{{ people | map(attribute='name') | join(' and ') }} come.",
            [("Ada and Bo", ["people.name:14", "people.name:17"])],
        ),
        (
            "So {{ people | sum(attribute='seats') }}.",
            [("5", ["people.seats:15", "people.seats:18"])],
        ),
        (
            "{% macro greet(who) %}dear {{ who }} of this{% endmacro %}So {{ greet(town) }}.",
            [("Ely", ["town:1"])],
        ),
        (
            "{% set all = namespace(n=0) %}{% for one in people %}"
            "{% set all.n = all.n + one.seats %}{% endfor %}So {{ all.n }}.",
            [("5", ["people.seats:15", "people.seats:18"])],
        ),
        ("{% with here = town %}At {{ here }}.{% endwith %}", [("Ely", ["town:1"])]),
        ("{% set block %}in {{ town }} so{% endset %}Is {{ block }}.", [("Ely", ["town:1"])]),
        ("Here{{ note('at ' ~ town) }}.", [("at Ely", ["town:1"])]),
        ("Just {{ 'words' }}.", []),
    ],
)
def test_a_value_names_its_field_and_line(
    letter: str, expected: list[tuple[str, list[str]]]
) -> None:
    assert words(letter) == expected


def test_a_campaign_value_names_its_own_file() -> None:
    merged = merge_traced("From {{ sender.name }}.", {}, {"sender": {"name": "Ada"}})
    ((text, origins),) = merged.words
    assert (text, origins) == ("Ada", ["sender.name:2"])
    assert merged.traced.sources[0].reads[0].place.path == "campaign.yaml"
    assert not merged.traced.sources[0].reads[0].own


def test_a_citation_names_its_key_and_the_field_that_chose_it() -> None:
    found = words("As the law has it{{ cite(source) }}.")
    assert found
    assert all("apcc-2020" in origins for _, origins in found)
    assert all("source:19" in origins for _, origins in found)


def test_a_source_names_the_tag_and_its_place() -> None:
    source = merge_traced("Dear\n\nIn {{ town | upper }}.", FIELDS).traced.sources[0]
    assert source.expression == "town | upper"
    assert source.tag is not None
    assert (source.tag.path.rpartition("/")[2], source.tag.line) == ("letter.md.j2", 3)


def test_a_merge_field_of_words_names_its_field() -> None:
    field = (
        '<w:fldSimple w:instr=" MERGEFIELD branch.name \\* Upper "><w:r><w:t>«n»</w:t></w:r>'
        "</w:fldSimple>"
    )
    docx = pack("plain", document=build_body(f"<w:p><w:r><w:t>By </w:t></w:r>{field}</w:p>"))
    assert merge_traced(docx, FIELDS).words == [("WESTGATE", ["branch.name:9"])]


def test_what_an_if_field_chooses_names_its_own_field() -> None:
    flag, town = build_field(" MERGEFIELD flag "), build_field(" MERGEFIELD town ")
    body = build_field(" IF ", flag, ' = "yes" "', town, '" "no" ')
    docx = pack("plain", document=build_body(f"<w:p>{body}</w:p>"))
    assert merge_traced(docx, FIELDS).words == [("Ely", ["town:1"])]


def test_a_content_control_names_its_field() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:tag w:val="town"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>here</w:t>'
        "</w:r></w:p></w:sdtContent></w:sdt>"
    )
    docx = pack("plain", document=build_body(control))
    assert merge_traced(docx, FIELDS).words == [("Ely", ["town:1"])]


def test_a_value_alone_in_a_paragraph_of_a_document_has_its_mark() -> None:
    docx = pack("plain", document=build_body(build_paragraph("{{ town }}")))
    assert merge_traced(docx, FIELDS).words == [("Ely", ["town:1"])]


def test_markdown_in_a_value_keeps_its_mark() -> None:
    found = merge_traced("{{ text | markdown }}", {"text": "Now **here**:\n\n- one\n- two"}).words
    assert "".join(text for text, _ in found) == "Now here:onetwo"
    assert all(origins == ["text:1"] for _, origins in found)


# Random letters. The words of the template are in small Latin letters. Each value of the data is
# one Chinese character, several times: that tells for each character which value it is from.

LEAVES: dict[str, Any] = {
    "one": "甲",
    "two": "乙",
    "list": ["丙", "丁", "戊"],
    "group": {"inner": "己", "deep": {"leaf": "庚"}},
    "rows": [{"name": "辛", "other": "壬"}, {"name": "癸", "other": "子"}],
    "flag": "yes",
}


def repeat(value: Any) -> Any:
    """The values, each character three times."""
    if isinstance(value, dict):
        return {key: repeat(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [repeat(inner) for inner in value]
    return value if value == "yes" else value * 3


def origins_of() -> dict[str, set[str]]:
    """The origins of each character, as marks write them: its own place, or a list around it."""
    found: dict[str, set[str]] = {}
    places = [f"{path}:{number}" for number, (path, _) in enumerate(list_leaves(LEAVES), 1)]
    for own, (path, leaf) in zip(places, list_leaves(LEAVES), strict=True):
        if leaf and leaf != "yes":
            around = {one for one in places if path.startswith(one.partition(":")[0])}
            found[leaf] = {own} | (around if path in ("list", "rows.other") else set())
    return found


def list_leaves(value: Any, path: str = "") -> list[tuple[str, str]]:
    """Each key and item in the order of its line: the path to it, and its text."""
    found: list[tuple[str, str]] = []
    pairs = value.items() if isinstance(value, dict) else [("", inner) for inner in value]
    for key, inner in pairs:
        own = f"{path}.{key}" if path and key else key or path
        is_leaf = isinstance(inner, str)
        found.append((own, inner if is_leaf else ""))
        if not is_leaf:
            found += list_leaves(inner, own)
    return found


TEXTS = st.sampled_from(
    [
        *("one", "two", "group.inner", "group['deep'].leaf", "list[0]", "list | first"),
        *("list | last", "rows[1].name", "rows | map(attribute='other') | first"),
        *("recipient.one", "list[2]", "group.deep['leaf']"),
    ]
)


def filtered(text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    filters = st.sampled_from(["trim", "upper", "replace('q', 'x')", "default(two)", "string"])
    return st.one_of(
        text,
        st.builds("({}) | {}".format, text, filters),
        st.builds("({} ~ {})".format, text, text),
        st.builds("({} if flag == 'yes' else {})".format, text, text),
        st.builds("[{}, {}] | join".format, text, text),
        st.builds("({})[:2]".format, text),
    )


EXPRESSIONS = filtered(filtered(TEXTS))


def statements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    expression = EXPRESSIONS
    return st.one_of(
        inner,
        st.builds("{} {}".format, inner, inner),
        st.builds("{{% if flag %}}{}{{% else %}}{}{{% endif %}}".format, inner, inner),
        st.builds("{{% set own = {} %}}so {{{{ own }}}} {}".format, expression, inner),
        st.builds(
            "{{% with own = {} %}}so {{{{ own }}}} {}{{% endwith %}}".format, expression, inner
        ),
        st.builds("{{% for own in list %}}is {{{{ own }}}} {}{{% endfor %}}".format, inner),
        st.builds("{{% for row in rows %}}is {{{{ row.name }}}} {}{{% endfor %}}".format, inner),
        st.builds(
            "{{% for row in rows if row.other %}}{{% set own = row.other ~ {} %}}{{{{ own }}}} {}"
            "{{% endfor %}}".format,
            expression,
            inner,
        ),
        st.builds(
            "{{% macro m(own, or) %}}in {{{{ own }}}} at {{{{ or }}}}{{% endmacro %}}"
            "{{{{ m({}, or={}) }}}} {}".format,
            expression,
            expression,
            inner,
        ),
        st.builds("{{% set own %}}by {}{{% endset %}}{{{{ own }}}}".format, inner),
        st.builds("so{{{{ note({}) }}}} {}".format, expression, inner),
        st.builds(
            "{{% set all = namespace(x={}) %}}{{% set all.x = all.x ~ {} %}}{{{{ all.x }}}}".format,
            expression,
            expression,
        ),
    )


PRINTS = st.builds("word {{{{ {} }}}} word".format, EXPRESSIONS)


@given(st.recursive(PRINTS, statements, max_leaves=6))
def test_every_character_is_the_templates_or_in_a_mark_with_its_source(letter: str) -> None:
    merged = merge_traced(letter, repeat(LEAVES))
    origins = origins_of()
    for text, found in merged.texts:
        for character in text:
            if character in origins:
                assert found is not None, f"{character} has no mark in {letter}"
                assert origins[character] & set(found), f"{character}: {found} in {letter}"
            elif character.isalpha():
                assert found is None, f"'{text}' of the template is marked in {letter}"
    for name, data in merged.traced.parts.items():
        if name.endswith(".xml"):
            assert carry_marks(parse(data), parse(merged.finished[name]))
