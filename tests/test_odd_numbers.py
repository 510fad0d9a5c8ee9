"""Numbers of a poor scan that are written otherwise than their column."""

from dataclasses import replace

import pytest

from extractor.document import Document, Number, Table
from extractor.odd_numbers import doubted
from tests.pages import page

COLUMN = ["12.50%", "97.29%", "88.10%", "100.00%", "93.33%", "71.20%"]


def table(values: list[str]) -> Document:
    return page("\n".join(["项目 | 执行率", *(f"第{n}项工作 | {value}" for n, value in enumerate(values))]))


def seen(document: Document, unsure: int) -> list[Number]:
    """The numbers of a scan of which the first ones are doubtful."""
    values = [number for number in document.numbers if "." in number.text or "%" in number.text]
    return [replace(number, confidence=0.5 if n < unsure else 0.99) for n, number in enumerate(values)]


def unsure(values: list[str], doubtful: int = 1) -> list[str]:
    document = table(values)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [number.text for number in doubted(seen(document, doubtful), tables) if number.is_doubtful][doubtful:]


@pytest.mark.parametrize("odd", ["97.291", "97%", "9.729%", "-97.29%"])
def test_number_that_differs_from_its_column_is_not_sure(odd: str) -> None:
    assert unsure([*COLUMN, odd]) == [odd]


def test_numbers_that_are_written_alike_stay_sure() -> None:
    assert unsure([*COLUMN, "64.05%"]) == []


def test_on_a_good_scan_nothing_is_doubted() -> None:
    assert unsure([*COLUMN, "97.291"], doubtful=0) == []


def test_a_column_of_many_forms_shows_none() -> None:
    assert unsure(["12.50%", "1.5", "3.25", "88%", "7.125", "9%"]) == []


def test_figure_without_percent_in_a_column_of_rates_is_not_sure_however_many_decimals_they_have() -> None:
    rates = ["12.50%", "97.2%", "88%", "100%", "93.33%", "71.2%"]
    assert unsure([*rates, "104.96"]) == ["104.96"]


def test_no_value_is_changed() -> None:
    document = table([*COLUMN, "97.291"])
    before = seen(document, 1)
    after = doubted(before, [block for block in document.blocks if isinstance(block, Table)])
    assert [(n.tag, n.text, n.numeral) for n in after] == [(n.tag, n.text, n.numeral) for n in before]
