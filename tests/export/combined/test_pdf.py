"""PDF letters joined to one PDF."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from lettergen.diagnostics.finding import LettergenError
from lettergen.export.combined.pdf import join
from lettergen.export.combined.pdf.trees import list_entries
from lettergen.export.format import Export, FinishedLetter
from tests.support import documents
from tests.support.pdfs import PICTURE, build_pdf, open_pdf


def joined(*letters: bytes, duplex: bool = False) -> pikepdf.Pdf:
    """The letters joined, every one with its number as label."""
    return open_pdf(joined_bytes(*letters, duplex=duplex))


def joined_bytes(*letters: bytes, duplex: bool = False) -> bytes:
    named = [
        Export(FinishedLetter(f"No {n}", f"no-{n}", b""), data) for n, data in enumerate(letters, 1)
    ]
    return join.join_letters(named, duplex=duplex, title="All letters")


def places(whole: pikepdf.Pdf) -> dict[tuple[int, int], int]:
    """The number of each page, from 0, by the page object's id."""
    return {page.obj.objgen: number for number, page in enumerate(whole.pages)}


def named_places(whole: pikepdf.Pdf) -> dict[bytes, int]:
    """The page that each named destination leads to."""
    pages = places(whole)
    tree = whole.Root.Names.Dests
    return {bytes(name): pages[place[0].objgen] for name, place in list_entries(tree, "/Names")}


def parents(whole: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    return {
        int(key): value
        for key, value in list_entries(whole.Root.StructTreeRoot.ParentTree, "/Nums")
    }


def bookmarks(parent: pikepdf.Object) -> list[pikepdf.Object]:
    found, item = [], parent.get("/First")
    while item is not None:
        found.append(item)
        item = item.get("/Next")
    return found


def objects_with(whole: pikepdf.Pdf, data: bytes) -> int:
    streams = (item for item in whole.objects if isinstance(item, pikepdf.Stream))
    return sum(item.read_bytes() == data for item in streams)


def saved(source: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    source.save(buffer)
    return buffer.getvalue()


# Pages


def test_the_letters_follow_each_other() -> None:
    whole = joined(build_pdf("a", 1), build_pdf("b", 2), build_pdf("c", 1))
    words = [page.Contents.read_bytes().split(b"(")[1].split(b")")[0] for page in whole.pages]
    assert words == [b"a, page 1", b"b, page 1", b"b, page 2", b"c, page 1"]


def test_duplex_puts_each_letter_on_a_right_hand_page() -> None:
    wide = build_pdf("b", 3, size=[0, 0, 842, 595])
    whole = joined(build_pdf("a", 1), wide, build_pdf("c", 2), duplex=True)
    blank = [number for number, page in enumerate(whole.pages) if "/Contents" not in page]
    assert (len(whole.pages), blank) == (8, [1, 5])
    assert [list(whole.pages[n].MediaBox)[2] for n in (1, 5)] == [595, 842]


def test_page_labels_begin_at_one_with_each_letter() -> None:
    whole = joined(build_pdf("a", 1), build_pdf("b", 2), duplex=True)
    labels = [page.label for page in whole.pages]
    assert labels == ["No 1 1", "No 1, blank", "No 2 1", "No 2 2"]


def test_what_pages_take_from_the_page_tree_goes_along() -> None:
    whole = joined(build_pdf(size=[0, 0, 100, 200]), build_pdf(size=[0, 0, 300, 400]))
    assert [list(page.MediaBox)[2:] for page in whole.pages] == [[100, 200]] * 2 + [[300, 400]] * 2
    assert all("/F1" in page.Resources.Font for page in whole.pages)


# Links and bookmarks


def test_named_destinations_lead_into_their_own_letter() -> None:
    whole = joined(build_pdf("a"), build_pdf("b"), build_pdf("c"))
    links = [page.Annots[0].Dest for page in whole.pages if "/Annots" in page]
    assert [named_places(whole)[bytes(link)] for link in links] == [1, 3, 5]


def test_direct_destinations_lead_to_pages_that_come_later() -> None:
    source = open_pdf(build_pdf("a"))
    source.pages[0].Annots[0].Dest = Array([source.pages[1].obj, Name.Fit])
    path = saved(source)
    whole = joined(path, path)
    targets = [page.Annots[0].Dest[0].objgen for page in whole.pages if "/Annots" in page]
    assert [places(whole)[target] for target in targets] == [1, 3]


def test_each_recipient_has_a_bookmark_over_the_letters_own() -> None:
    whole = joined(build_pdf("a"), build_pdf("b"))
    top = bookmarks(whole.Root.Outlines)
    assert [str(item.Title) for item in top] == ["No 1", "No 2"]
    assert [places(whole)[item.Dest[0].objgen] for item in top] == [0, 2]
    inner = [bookmarks(item) for item in top]
    assert [[str(item.Title) for item in items] for items in inner] == [["Heading"]] * 2
    assert [named_places(whole)[bytes(items[0].A.D)] for items in inner] == [1, 3]
    assert [int(item.Count) for item in top] == [-1, -1]


def test_fields_of_one_name_stay_fields_of_their_letters() -> None:
    whole = joined(build_pdf("a"), build_pdf("b"))
    assert [str(field.T) for field in whole.Root.AcroForm.Fields] == ["1 reply", "2 reply"]


# What letters share


def test_pictures_profiles_and_fonts_are_there_once() -> None:
    whole = joined(*[build_pdf(f"letter {n}") for n in range(20)])
    assert objects_with(whole, PICTURE) == 1
    assert objects_with(whole, PICTURE[:300]) == 1
    assert len({page.Resources.Font.F1.objgen for page in whole.pages}) == 1


def test_objects_that_differ_below_are_not_shared() -> None:
    source = open_pdf(build_pdf("a"))
    profile = source.pages[0].resources.XObject.Im1.ColorSpace[1]
    profile.write(b"another profile")
    whole = joined(build_pdf("a"), saved(source))
    pictures = {page.Resources.XObject.Im1.objgen for page in whole.pages}
    assert len(pictures) == 2


# Tags


def test_tags_of_all_letters_make_one_tree_of_parts() -> None:
    whole = joined(build_pdf("a"), build_pdf("b"))
    assert bool(whole.Root.MarkInfo.Marked)
    (document,) = whole.Root.StructTreeRoot.K
    assert Name.Document == document.S
    assert [(str(part.S), str(part.T)) for part in document.K] == [
        ("/Part", "No 1"),
        ("/Part", "No 2"),
    ]
    assert all(part.P.objgen == document.objgen for part in document.K)


def test_pages_and_links_find_their_tags_in_the_parent_tree() -> None:
    whole = joined(build_pdf("a", 3), build_pdf("b", 1), build_pdf("c", 2), duplex=True)
    found = parents(whole)
    tagged = [page for page in whole.pages if "/Contents" in page]
    assert len({int(page.StructParents) for page in tagged}) == 6
    for page in tagged:
        (element,) = found[int(page.StructParents)]
        assert element.Pg.objgen == page.obj.objgen
        for link in page.get("/Annots", Array())[:1]:
            assert found[int(link.StructParent)].K.Obj.objgen == link.objgen
    assert int(whole.Root.StructTreeRoot.ParentTreeNextKey) == max(found) + 1


def test_ids_are_unique_and_headers_follow_them() -> None:
    whole = joined(build_pdf("a"), build_pdf("b"))
    tree = whole.Root.StructTreeRoot.IDTree
    ids = {bytes(name): element for name, element in list_entries(tree, "/Names")}
    assert sorted(ids) == [b"1 cell", b"1 head", b"2 cell", b"2 head"]
    assert bytes(ids[b"2 cell"].A.Headers[0]) == b"2 head"
    assert all(bytes(element.ID) == name for name, element in ids.items())


def test_a_role_that_means_something_else_gets_another_name() -> None:
    whole = joined(build_pdf("a", role="P"), build_pdf("b", role="H1"), build_pdf("c", role="P"))
    roles = {name: str(kind) for name, kind in whole.Root.StructTreeRoot.RoleMap.items()}
    assert roles == {"/Address": "/P", "/Address 2": "/H1"}
    used = [str(part.K[0].S) for part in whole.Root.StructTreeRoot.K[0].K]
    assert used == ["/Address", "/Address 2", "/Address"]


def test_a_letter_in_another_language_has_its_language() -> None:
    whole = joined(build_pdf("a"), build_pdf("b", language="cy-GB"))
    first, second = whole.Root.StructTreeRoot.K[0].K
    assert str(whole.Root.Lang) == "en-GB"
    assert "/Lang" not in first
    assert str(second.Lang) == "cy-GB"


def test_one_letter_without_tags_makes_a_whole_without_tags() -> None:
    whole = joined(build_pdf("a"), build_pdf("b", tagged=False))
    assert "/StructTreeRoot" not in whole.Root
    assert "/MarkInfo" not in whole.Root
    assert not any("/StructParents" in page for page in whole.pages)
    assert "/StructParent" not in whole.pages[0].Annots[0]
    with whole.open_metadata() as metadata:
        assert "pdfuaid:part" not in metadata


def test_the_file_claims_to_be_accessible_if_every_letter_does() -> None:
    whole = joined(build_pdf("a"), build_pdf("b"))
    with whole.open_metadata() as metadata:
        assert (metadata["pdfuaid:part"], metadata["dc:title"]) == ("1", "All letters")
    assert str(whole.docinfo["/Title"]) == "All letters"
    assert bool(whole.Root.ViewerPreferences.DisplayDocTitle)
    source = open_pdf(build_pdf("b"))
    del source.Root.Metadata
    with joined(build_pdf("a"), saved(source)).open_metadata() as metadata:
        assert "pdfuaid:part" not in metadata


# Wholes


def test_the_same_letters_give_the_same_bytes() -> None:
    letters = [build_pdf("a", 1), build_pdf("b", 3)]
    assert joined_bytes(*letters, duplex=True) == joined_bytes(*letters, duplex=True)


def test_all_letters_that_cannot_be_joined_are_reported_at_once() -> None:
    empty = saved(pikepdf.new())
    source = open_pdf(build_pdf())
    locked = io.BytesIO()
    source.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(LettergenError) as caught:
        joined_bytes(build_pdf(), b"%PDF-1.7 half", empty, locked.getvalue())
    assert [finding.code for finding in caught.value.findings] == ["LG460"] * 3
    assert [finding.letters for finding in caught.value.findings] == [
        ("No 2",),
        ("No 3",),
        ("No 4",),
    ]


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["P", "H1"])), min_size=1, max_size=6),
    st.booleans(),
)
def test_any_letters_keep_their_pages_links_and_tags(
    shapes: list[tuple[int, str]], duplex: bool
) -> None:
    whole = joined(*[build_pdf("x", count, role=role) for count, role in shapes], duplex=duplex)
    starts, number = [], 0
    for count, _ in shapes:
        starts.append(number)
        number += count + (count % 2 if duplex else 0)
    assert len(whole.pages) == number
    assert not duplex or all(start % 2 == 0 for start in starts)
    ends = [start + count - 1 for start, (count, _) in zip(starts, shapes, strict=True)]
    links = [whole.pages[start].Annots[0].Dest for start in starts]
    assert [named_places(whole)[bytes(link)] for link in links] == ends
    assert len(parents(whole)) == sum(count + 1 for count, _ in shapes)
    kids = whole.Root.StructTreeRoot.K[0].K
    assert all(isinstance(kid, Dictionary) for kid in kids)
    assert len(kids) == len(shapes)


def test_poppler_reads_the_same_pages_as_in_each_letter(
    soffice: Callable[[list[Path], Path], list[Path]],
    pdftotext: Callable[[Path], list[str]],
    tmp_path: Path,
) -> None:
    paths = [tmp_path / f"{name}.docx" for name in ("native-notes", "cells", "inlines")]
    for path in paths:
        path.write_bytes(documents.merge_document(path.stem))
    singles = soffice(paths, tmp_path)
    whole = tmp_path / "whole.pdf"
    whole.write_bytes(joined_bytes(*[single.read_bytes() for single in singles]))
    assert pdftotext(whole) == [page for single in singles for page in pdftotext(single)]
