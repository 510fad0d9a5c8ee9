from collections.abc import Callable
from typing import Any

import pytest

from extractor.document import Document
from extractor.extract.merge import merge
from extractor.record import (
    Amount,
    Amounts,
    Money,
    Part,
    Phrases,
    Points,
    Report,
    Words,
    figure,
    figures,
    phrases,
    rows,
    words,
)

Page = Callable[..., Document]

PAGE = """
项目名称\t分值\t预算\t支出
道路养护\t10\t120.50\t118.00
河道清淤\t20\t80.00\t75.20
公园修缮\t30\t60.00\t59.10
全年体检284人，完成率130.3%，比上年增长12.5%。
"""
# tags: 道路养护 1 2 3, 河道清淤 4 5 6, 公园修缮 7 8 9, prose 10 11 12


class Line(Part):
    name: Words = words("name")
    weight: Points = figure("weight of the group")
    budget: Money = figure("budget")
    spent: Money = figure("spent")


class Claim(Part):
    result: Amount = figure("result")
    operands: Amounts = figures("operands")


class Small(Report):
    unit: Words = words("unit")
    total: Money = figure("total")
    districts: Phrases = phrases("districts")
    lines: list[Line] = rows("lines")
    claims: list[Claim] = rows("claims")


class ClaimsAlone(Report):
    claims: list[Claim] = rows("claims")


@pytest.fixture
def document(page: Page) -> Document:
    return page(PAGE)


def merged(document: Document, *told: dict[str, Any]) -> tuple[Small, tuple[str, ...]]:
    record, problems = merge([Small.model_validate(each, context=document) for each in told], document)
    assert isinstance(record, Small)
    return record, problems


def tags(record: Small) -> list[tuple[int | None, int | None]]:
    return [(line.budget.tag, line.spent.tag) for line in record.lines]


def test_one_record_stays_as_it_is(document: Document) -> None:
    told = {"unit": "道路养护", "total": 2, "lines": [{"name": "r2.1", "budget": 2}], "claims": [{"result": 11}]}
    record, problems = merged(document, told)
    assert record == Small.model_validate(told, context=document)
    assert problems == ()


def test_first_window_that_tells_a_field_is_believed(document: Document) -> None:
    record, problems = merged(document, {}, {"unit": "道路养护", "total": 2}, {"unit": "道路 养护", "total": 2})
    assert (record.unit.text, record.total.tag, problems) == ("道路养护", 2, ())


def test_windows_that_disagree_are_told_and_the_first_stands(document: Document) -> None:
    record, problems = merged(document, {"total": 2, "unit": "道路养护"}, {"total": 5, "unit": "某局"})
    assert (record.total.tag, record.unit.text) == (2, "道路养护")
    assert problems == (
        "windows disagree: unit: 道路养护 (page 1, line 2) here, 某局 there",
        "windows disagree: total: 120.50 (page 1, line 2) here, 80.00 (page 1, line 3) there",
    )


def test_rows_that_share_a_tag_are_one_and_fill_each_other(document: Document) -> None:
    record, problems = merged(
        document, {"lines": [{"budget": 2}]}, {"lines": [{"name": "r2.1", "budget": 2, "spent": 3}]}
    )
    (line,) = record.lines
    assert (line.name.text, line.budget.tag, line.spent.tag, problems) == ("道路养护", 2, 3, ())


def test_joined_rows_that_disagree_are_told(document: Document) -> None:
    record, problems = merged(document, {"lines": [{"budget": 2, "spent": 3}]}, {"lines": [{"budget": 2, "spent": 6}]})
    assert tags(record) == [(2, 3)]
    assert problems == ("windows disagree: lines.spent: 118.00 (page 1, line 2) here, 75.20 (page 1, line 3) there",)


def test_tag_in_another_column_joins_nothing(document: Document) -> None:
    record, _ = merged(document, {"lines": [{"budget": 2}]}, {"lines": [{"spent": 2}]})
    assert tags(record) == [(2, None), (None, 2)]


def test_rows_beside_one_merged_cell_stay_apart(document: Document) -> None:
    """The weight of a group stands once, beside all its rows."""
    first = {"lines": [{"weight": 1, "budget": 2, "spent": 3}]}
    second = {"lines": [{"weight": 1, "budget": 5, "spent": 6}]}
    assert merged(document, {"lines": [*first["lines"], *second["lines"]]}) == merged(document, first, second)
    record, problems = merged(document, first, second)
    assert (tags(record), problems) == ([(2, 3), (5, 6)], ())


def test_row_joins_the_row_that_it_shares_most_with(document: Document) -> None:
    first = {"lines": [{"weight": 1, "budget": 2}, {"weight": 1, "budget": 5}]}
    record, problems = merged(document, first, {"lines": [{"weight": 1, "budget": 5, "spent": 6}]})
    assert (tags(record), problems) == ([(2, None), (5, 6)], ())


def test_other_rows_are_added_in_order_of_their_first_tag(document: Document) -> None:
    first = {"lines": [{"budget": 8}, {"name": "r4.1"}]}
    record, _ = merged(document, first, {"lines": [{"budget": 5}, {"budget": 2}]})
    assert [line.budget.tag for line in record.lines] == [2, 5, 8, None]


def test_claims_on_one_number_are_not_joined_and_the_same_claim_is_dropped(document: Document) -> None:
    rate = {"result": 11, "operands": [10, None]}
    record, problems = merged(document, {"claims": [rate, rate]}, {"claims": [{"result": 11, "operands": [12]}, rate]})
    assert [[f.tag for f in claim.operands] for claim in record.claims] == [[10, None], [12]]
    assert problems == ()


def test_lists_of_words_are_put_together(document: Document) -> None:
    record, _ = merged(document, {"districts": ["道路养护"]}, {"districts": ["河道清淤", "道路养护"]})
    assert [words.text for words in record.districts] == ["道路养护", "河道清淤"]


def test_record_with_some_of_the_fields_fills_those(document: Document) -> None:
    whole = Small.model_validate({"total": 2}, context=document)
    part = ClaimsAlone.model_validate({"claims": [{"result": 11}]}, context=document)
    record, problems = merge([whole, part], document)
    assert isinstance(record, Small)
    assert (record.total.tag, record.claims[0].result.tag, problems) == (2, 11, ())
