"""Messages between lettergen and a worker."""

import io

from hypothesis import given
from hypothesis import strategies as st

from lettergen.export.pdf.dxpdf import messages


@given(st.lists(st.binary(max_size=50)))
def test_messages_arrive_as_they_were_sent(sent: list[bytes]) -> None:
    stream = io.BytesIO()
    for message in sent:
        messages.send(stream, message)
    stream.seek(0)
    assert [messages.receive(stream) for _ in sent] == sent
    assert messages.receive(stream) is None


@given(st.binary(min_size=1, max_size=50), st.data())
def test_a_message_that_is_cut_off_is_not_received(message: bytes, data: st.DataObject) -> None:
    stream = io.BytesIO()
    messages.send(stream, message)
    whole = stream.getvalue()
    cut = data.draw(st.integers(0, len(whole) - 1))
    assert messages.receive(io.BytesIO(whole[:cut])) is None
