"""Tables as people paste them: the cells of lines without tabs. Each test's docstring is the page."""

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.document import Paragraph, Table
from extractor.errors import DocumentUnreadable
from extractor.read import read
from extractor.read.pasted import lines_to_parts
from extractor.read.text import text_to_blocks
from tests.pages import page

Shown = list[str | list[list[str]]]


def blocks(test: Callable[..., None]) -> Shown:
    """Each paragraph as its text, each table as its rows."""
    shown: Shown = []
    for block in text_to_blocks(inspect.cleandoc(test.__doc__ or "")):
        if isinstance(block, Table):
            shown.append([[cell.text.text for cell in row.cells] for row in block.rows])
        elif isinstance(block, Paragraph):
            shown.append(block.text.text)
    return shown


HEAD, ROADS, GREEN = ["项目", "全年预算数", "执行数"], ["道路养护", "120.00", "110.50"], ["绿化", "22.00", "11.00"]
TOTAL = ["合计", "142.00", "121.50"]


def test_pipes_part_cells_and_rules_between_rows_are_none() -> None:
    """
    2023年资金情况如下。
    | 项目 | 全年预算数 | 执行数 |
    |------|-----------:|-------:|
    | 道路养护 | 120.00 | 110.50 |
    | 绿化 | 22.00 | 11.00 |
    """
    told = blocks(test_pipes_part_cells_and_rules_between_rows_are_none)
    assert told == ["2023年资金情况如下。", [HEAD, ROADS, GREEN]]


def test_drawn_boxes_part_cells() -> None:
    """
    ┌──────────┬────────────┬────────┐
    │ 项目     │ 全年预算数 │ 执行数 │
    ├──────────┼────────────┼────────┤
    │ 道路养护 │     120.00 │ 110.50 │
    └──────────┴────────────┴────────┘
    """
    assert blocks(test_drawn_boxes_part_cells) == [[HEAD, ROADS]]


def test_empty_cell_between_pipes_keeps_its_column() -> None:
    assert lines_to_parts(["| a | | 5 |", "| b | 4 | 6 |"])[0] == [(1, 1, 4), (2, 5, 6), (3, 7, 10)]


def test_one_pipe_in_running_text_parts_nothing() -> None:
    """
    登记方式：窗口|网上。
    查询方式：窗口|电话。
    """
    assert all(isinstance(told, str) for told in blocks(test_one_pipe_in_running_text_parts_nothing))


def test_wide_gaps_that_stand_below_one_another_part_columns() -> None:
    """
    项目        全年预算数    执行数
    道路养护        120.00    110.50
    绿化                       11.00
    合计            142.00    121.50
    """
    document = text_to_blocks(inspect.cleandoc(test_wide_gaps_that_stand_below_one_another_part_columns.__doc__ or ""))
    [table] = [block for block in document if isinstance(block, Table)]
    assert [[(c.column, c.text.text) for c in row.cells] for row in table.rows][2] == [(1, "绿化"), (3, "11.00")]


def test_as_many_parts_in_each_line_are_columns_though_they_stand_anywhere() -> None:
    """
    项目  全年预算数  执行数
    道路养护  120.00  110.50
    绿化      22.00      11.00
    合计 　142.00  121.50
    """
    told = blocks(test_as_many_parts_in_each_line_are_columns_though_they_stand_anywhere)
    assert told == [[HEAD, ROADS, GREEN, TOTAL]]


def test_single_blanks_part_the_figures_that_end_a_row_and_the_label_keeps_its_own() -> None:
    """
    资金情况
    项目 全年预算数 执行数
    道路 养护 120.00 110.50
    绿化 22.00 11.00
    合计 142.00 121.50
    全年养护道路12公里。
    """
    told = blocks(test_single_blanks_part_the_figures_that_end_a_row_and_the_label_keeps_its_own)
    assert told == ["资金情况", [HEAD, ["道路 养护", "120.00", "110.50"], GREEN, TOTAL], "全年养护道路12公里。"]


def test_serial_numbers_before_labels_are_a_column() -> None:
    """
    序号 项目 全年预算数 执行数
    1 道路养护 120.00 110.50
    2 绿化 22.00 11.00
    3 路灯 — 9.00
    """
    [table] = blocks(test_serial_numbers_before_labels_are_a_column)
    assert [row[:2] for row in table] == [["序号", "项目"], ["1", "道路养护"], ["2", "绿化"], ["3", "路灯"]]


def test_labels_that_wide_gaps_part_keep_their_columns_before_figures() -> None:
    """
    项目资金 年初预算数 全年预算数 执行数
    （万元）    年度资金总额 320.00 298.60 296.40
    其中：财政拨款 240.00 218.60 218.60
    上年 结转 80.00 80.00 77.80
    """
    document = text_to_blocks(
        inspect.cleandoc(test_labels_that_wide_gaps_part_keep_their_columns_before_figures.__doc__ or "")
    )
    [table] = [block for block in document if isinstance(block, Table)]
    told = [[(cell.column, cell.text.text) for cell in row.cells][:-2] for row in table.rows]
    assert told[1] == [(1, "（万元）"), (2, "年度资金总额"), (3, "320.00")]
    assert [row[-2:] for row in (told[0], *told[2:])] == [
        [(2, "项目资金"), (3, "年初预算数")],
        [(2, "其中：财政拨款"), (3, "240.00")],
        [(2, "上年 结转"), (3, "80.00")],
    ]


def test_running_text_with_figures_stays_running_text() -> None:
    """
    In 2022 the agency received 310 applications and decided 290
    In 2023 it received 340 applications and it decided 325 of them
    In 2024 it received 365, of which 351 were decided in time
    截至年底 共受理 365 件
    办结 351 件，办结率 96.2%
    """
    assert all(isinstance(told, str) for told in blocks(test_running_text_with_figures_stays_running_text))


def test_comma_separated_values_are_one_table_with_their_commas_and_lines() -> None:
    """
    项目,全年预算数,执行数
    "道路,养护","1,200.00",110.50
    "绿化
    （一期）",22.00,11.00
    合计,1222.00,121.50
    """
    [table] = blocks(test_comma_separated_values_are_one_table_with_their_commas_and_lines)
    assert table == [
        HEAD,
        ["道路,养护", "1,200.00", "110.50"],
        ["绿化\n（一期）", "22.00", "11.00"],
        [*TOTAL[:1], "1222.00", "121.50"],
    ]


def test_lines_of_comma_separated_values_are_those_of_the_file() -> None:
    text = '项目,预算数,执行数\n"绿化\n（一期）",22.00,11.00\n合计,22.00,11.00\n'
    [table] = [block for block in text_to_blocks(text) if isinstance(block, Table)]
    assert [row.cells[1].text.place().line for row in table.rows] == [1, 2, 4]


def test_sentences_with_commas_are_no_values() -> None:
    """
    Roads, parks, and lamps were repaired,
    and 12 km of pavement, too.
    The rest, as planned, is to follow.
    """
    assert all(isinstance(told, str) for told in blocks(test_sentences_with_commas_are_no_values))


def test_unit_of_one_head_is_that_of_money_in_the_others_where_no_caption_tells_it() -> None:
    document = page("""
    项目 | 全年预算数（万元） | 执行数 | 执行率
    绿化 | 22.00 | 11.00 | 50.00%
    """)
    spent = next(number for number in document.numbers if number.text == "11.00")
    assert spent.caption_unit == "万元"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04\x14\x00word/document.xml", "a file of Word, Excel or another office program, or an archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 8, "a file of Word, Excel or another office program"),
        (b"{\\rtf1\\ansi 12.5}", "rich text"),
        (b"\n<!DOCTYPE html><html><body>12.5</body></html>", "a web page"),
    ],
)
def test_file_of_another_program_is_named(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "report"
    path.write_bytes(data)
    with pytest.raises(DocumentUnreadable, match=f"is {what}") as told:
        read(path)
    assert told.value.remedy == "saving it as PDF"
