"""Labels of letters: the words, and whose letter it is."""

import pickle

from lettergen.diagnostics.label import Label


def test_labels_of_two_recipients_differ_though_their_words_are_the_same() -> None:
    first, second = Label("Emma", 3), Label("Emma", 8)
    assert first != second
    assert len({first: 1, second: 2}) == 2
    assert first == Label("Emma", 3)


def test_a_label_is_its_words() -> None:
    label = Label("Emma", 3)
    assert label == "Emma"
    assert f"{label}: none" == "Emma: none"


def test_a_label_keeps_its_entry_when_it_goes_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(Label("Emma", 3)))
    assert copy == Label("Emma", 3)
    assert copy.entry == 3
