"""Messages between a worker and its employer."""

import io

from hypothesis import given
from hypothesis import strategies as st

from lettergen.export.pdf.dxpdf import messages as frames


@given(st.lists(st.binary(max_size=50)))
def test_messages_arrive_as_they_were_sent(messages: list[bytes]) -> None:
    stream = io.BytesIO()
    for message in messages:
        frames.send(stream, message)
    stream.seek(0)
    assert [frames.receive(stream) for _ in messages] == messages
    assert frames.receive(stream) is None


@given(st.binary(min_size=1, max_size=50), st.data())
def test_a_message_that_is_cut_off_is_none(message: bytes, data: st.DataObject) -> None:
    stream = io.BytesIO()
    frames.send(stream, message)
    whole = stream.getvalue()
    cut = data.draw(st.integers(0, len(whole) - 1))
    assert frames.receive(io.BytesIO(whole[:cut])) is None
