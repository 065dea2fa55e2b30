"""What earlier letters showed is used again, and never what another recipient's would be."""

from markupsafe import Markup

from lettergen.template.memory import MOST_CITATIONS, Memory
from tests.support.documents import (
    build_body,
    build_paragraph,
    compile_document,
    merge,
    pack,
    read_links,
    read_paragraphs,
)


def test_a_text_prints_what_it_is_in_each_letter() -> None:
    body = build_body(build_paragraph("{{ sender }} to {{ name }}"))
    letter = compile_document(pack("plain", document=body))
    shown = [
        read_paragraphs(merge(letter, fields))
        for fields in (
            {"sender": "Ada", "name": "Ben"},
            {"sender": "Cy", "name": "Ada"},
            {"sender": "Ada", "name": "Ben & Co"},
            {"sender": "Ada", "name": "Ben"},
        )
    ]
    assert shown == [["Ada to Ben"], ["Cy to Ada"], ["Ada to Ben & Co"], ["Ada to Ben"]]


def test_the_links_of_a_citation_are_those_of_each_letter() -> None:
    body = build_body(build_paragraph('{{ link("a", url) }}{{ cite("ms-report") }}'))
    letter = compile_document(pack("plain", document=body))
    first = merge(letter, {"url": "https://example.org/first"})
    second = merge(letter, {"url": "https://example.org/second"})
    assert read_links(first) == ["https://example.org/first"]
    assert read_links(second) == ["https://example.org/second"]
    assert merge(letter, {"url": "https://example.org/first"}) == first


def test_a_slot_keeps_no_more_than_it_may() -> None:
    memory = Memory()
    for number in range(5_000):
        memory.keep_text(0, str(number), Markup("x"))
    assert len(memory.texts[0]) <= MOST_CITATIONS + 1
    memory.keep_text(1, "long", Markup("x" * 10_000))
    assert not memory.texts[1]


def test_a_part_is_tidied_once() -> None:
    memory = Memory()
    calls: list[str] = []

    def tidy(text: str) -> str:
        calls.append(text)
        return text.upper()

    assert [memory.tidy(text, tidy) for text in ("a", "b", "a")] == ["A", "B", "A"]
    assert calls == ["a", "b"]


def test_a_question_is_asked_again_about_other_values() -> None:
    memory = Memory()
    first, second = {"a": 1}, {"a": 1, "b": 2}
    assert [memory.ask_once(one, lambda v: "b" in v) for one in (first, second, second)] == [
        *(False, True, True)
    ]
