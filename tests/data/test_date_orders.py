"""How the dates of a list are typed."""

import pickle

from lettergen.data.date_orders import DateOrders, NumericDate, parse_orders
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import recording
from lettergen.diagnostics.finding import Place
from lettergen.languages.date_order import DateOrder

PLACE = Place("campaign.yaml", 3)


def entry(**values: object) -> Mapping:
    mapping = Mapping(PLACE)
    mapping.update(values)
    return mapping


def orders(**columns: str) -> DateOrders:
    return parse_orders(entry(**columns), PLACE)


def test_an_order_for_all_columns_is_known_to_dates_in_numbers_alone() -> None:
    dates = Sequence(PLACE)
    dates.append("1/2/2026")
    (read,) = DateOrders(DateOrder.DAY_FIRST).apply([entry(due="05/11/2026", ref="5", list=dates)])
    assert read == entry(due="05/11/2026", ref="5", list=["1/2/2026"])
    assert isinstance(read["due"], NumericDate) and read["due"].date_order is DateOrder.DAY_FIRST
    assert type(read["ref"]) is str
    assert isinstance(read["list"][0], NumericDate)


def test_a_column_has_its_own_order_under_any_spelling_of_its_name() -> None:
    (read,) = orders(due_date="month-first").apply(
        [entry(**{"Due date": "05/11/2026", "x": "1/2/2026"})]
    )
    assert read["Due date"].date_order is DateOrder.MONTH_FIRST
    assert type(read["x"]) is str


def test_what_is_no_order_is_reported() -> None:
    with recording() as problems:
        parse_orders("day first", PLACE)
        orders(due="yes")
    assert [str(problem) for problem in problems] == [
        "campaign.yaml:3: 'dates' cannot be 'day first'. Did you mean 'day-first'?",
        "campaign.yaml:3: 'dates' cannot be 'yes'. It is one of day-first, month-first, iso.",
    ]


def test_a_date_that_knows_its_order_can_go_to_another_process() -> None:
    date = pickle.loads(pickle.dumps(NumericDate("05/11/2026", DateOrder.DAY_FIRST)))
    assert (date, date.date_order) == ("05/11/2026", DateOrder.DAY_FIRST)
