import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.document import Block, Paragraph, Table
from extractor.read.text import is_page_number, text_to_blocks
from tests.counting import calls
from tests.long_texts import TEXTS

FIXTURES = Path(__file__).parent.parent / "fixtures"
REPORTS = sorted(FIXTURES.glob("*/report.txt"))


def page_of(test: Callable[..., None]) -> str:
    """The docstring of a test; `→` stands for a tab."""
    return inspect.cleandoc(test.__doc__ or "").replace("→", "\t")


def paragraphs(blocks: list[Block]) -> list[str]:
    return [block.text.text for block in blocks if isinstance(block, Paragraph)]


def tables(blocks: list[Block]) -> list[list[dict[int, str]]]:
    return [[{c.column: c.text.text for c in r.cells} for r in b.rows] for b in blocks if isinstance(b, Table)]


def everything(blocks: list[Block]) -> str:
    texts = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text.text)
        else:
            texts += [cell.text.text for row in block.rows for cell in row.cells]
    return bare("".join(texts))


def bare(text: str) -> str:
    return "".join(text.split())


def test_tabs_are_columns_and_empty_cells_keep_their_place() -> None:
    """
    项目→年初预算数→→决算数
    一、基本支出→1→→3
    →4
    """
    [table] = tables(text_to_blocks(page_of(test_tabs_are_columns_and_empty_cells_keep_their_place)))
    assert table == [{1: "项目", 2: "年初预算数", 4: "决算数"}, {1: "一、基本支出", 2: "1", 4: "3"}, {2: "4"}]


def test_table_goes_on_over_a_page_break_with_its_repeated_head() -> None:
    """
    资金来源→预算
    市级→1

    资金来源→预算
    区级→2
    """
    [table] = tables(text_to_blocks(page_of(test_table_goes_on_over_a_page_break_with_its_repeated_head)))
    assert [row[1] for row in table] == ["资金来源", "市级", "资金来源", "区级"]


def test_page_number_between_rows_does_not_cut_the_table() -> None:
    """
    甲→1
    1 / 2
    乙→2
    """
    assert tables(text_to_blocks(page_of(test_page_number_between_rows_does_not_cut_the_table))) == [
        [{1: "甲", 2: "1"}, {1: "乙", 2: "2"}]
    ]


PAGE = "\n".join(f"正文第{n}段，说明工作开展情况。" for n in "一二三四五")


@pytest.mark.parametrize("between", [f"\n\n{PAGE}\n\n", "\n\f\n"])
def test_head_of_every_page_is_no_text(between: str) -> None:
    heads = [f"临江市水务局部门整体支出绩效自评报告    第{page}页" for page in (8, 9, 10)]
    assert "绩效自评报告" not in everything(text_to_blocks(between.join([*heads, "完。"])))


@pytest.mark.parametrize(
    "line",
    [
        "Project {} total cost\t120\t80\t200",
        "Trainings held in 202{}   35",
        "Trainings that were held   {}",
        "1" * 5000 + " of the pages   {}",
    ],
    ids=["serial", "year", "rising", "long"],
)
def test_rows_of_a_sheet_are_no_running_heads(line: str) -> None:
    text = "\n\n".join(map(line.format, (1, 2, 3)))
    assert everything(text_to_blocks(text)) == bare(text)


def test_two_rows_of_a_form_that_add_up_to_a_row_of_the_next_table_stay_two() -> None:
    """
    主管部门→水务局→实施单位→水务局
    项目资金→→年初预算数→全年预算数
    培训场次→数量→≥→83→场→97→100%
    维修里程→数量→≥→328→公里→298→90.85%
    清理点位→数量→≥→321→处→436→100%
    走访企业→数量→≥→308→家→388→100%
    """
    test = test_two_rows_of_a_form_that_add_up_to_a_row_of_the_next_table_stay_two
    [rows] = tables(text_to_blocks(page_of(test)))
    assert len(rows) == 6


def test_bare_number_on_a_line_is_not_taken_for_a_page_number() -> None:
    assert everything(text_to_blocks("合计\n\n3\n")) == "合计3"


def test_caption_between_two_tables_parts_them() -> None:
    """
    甲→1
    表2-1 总体情况
    乙→2
    """
    blocks = text_to_blocks(page_of(test_caption_between_two_tables_parts_them))
    assert [type(block) for block in blocks] == [Table, Paragraph, Table]


def test_row_whose_empty_cells_were_trimmed_stays_in_its_table() -> None:
    """
    指标→值
    产出指标
    数量→1
    """
    [table] = tables(text_to_blocks(page_of(test_row_whose_empty_cells_were_trimmed_stays_in_its_table)))
    assert table[1] == {1: "产出指标"}


def test_wrapped_chinese_lines_are_joined_without_a_space() -> None:
    """
    街道严格落实河长制，全年巡河一千五百余次，河涌水质全部达标，生活垃圾
    分类达标率由百分之九十一提高到百分之九十六，群众满意程度进一步提高，环
    境保护监管到位。
    """
    [text] = paragraphs(text_to_blocks(page_of(test_wrapped_chinese_lines_are_joined_without_a_space)))
    assert "生活垃圾分类" in text
    assert "环境保护" in text


def test_wrapped_english_lines_are_joined_with_a_space_over_ends_of_sentences() -> None:
    """
    For the year ended 31 March 2023 the department received a final appropriation of R1.21 billion.
    The original appropriation was not changed, since all virements were made between its programmes.
    Actual expenditure came to R1 200.6 million, or 99.2% of the final appropriation; the remainder of
    R9 971 thousand was paid back.

    Expenditure rose by 6.9%.
    """
    name = test_wrapped_english_lines_are_joined_with_a_space_over_ends_of_sentences
    first, second = paragraphs(text_to_blocks(page_of(name)))
    assert "the remainder of R9 971 thousand" in first
    assert "billion. The original" in first
    assert second == "Expenditure rose by 6.9%."


def test_sentence_cut_by_a_page_break_is_whole() -> None:
    """
    依据决算报表，部门年度总收入决算数为 43,717.66 万元，其中财政拨款收入决算数为

    22,588.02 万元。收入情况见表 1-3。
    """
    [text] = paragraphs(text_to_blocks(page_of(test_sentence_cut_by_a_page_break_is_whole)))
    assert "决算数为22,588.02 万元" in text


def test_heading_without_a_full_stop_stands_alone() -> None:
    """
    2.坚持为民服务，大力改善民生福祉

    全年共救助低保户二百三十六户，发放低保金五百余万元。
    """
    assert len(paragraphs(text_to_blocks(page_of(test_heading_without_a_full_stop_stands_alone)))) == 2


def test_caption_and_unit_stand_alone() -> None:
    """
    望溪街道年度总收入决算数为一万九千余万元，其中一般公共预算财政拨款收入情况如
    表 1-3 部门总收入统计表
    单位：万元
    """
    assert paragraphs(text_to_blocks(page_of(test_caption_and_unit_stand_alone)))[1:] == [
        "表 1-3 部门总收入统计表",
        "单位：万元",
    ]


def test_labelled_lines_are_not_joined() -> None:
    """
    部门名称（盖章）：临江市云岭区民政局机关本级及所属事业单位
    填报日期：二〇二四年三月十五日
    """
    assert len(paragraphs(text_to_blocks(page_of(test_labelled_lines_are_not_joined)))) == 2


def test_tags_of_web_forms_become_breaks_with_their_places_kept() -> None:
    [[row]] = tables(
        text_to_blocks("问题\t<p>1、目标 2 项。</p> <p class='x'>2、&nbsp;<b>资产</b>；<br/>其他 &lt; 3</p>")
    )
    assert row == {1: "问题", 2: "1、目标 2 项。\n2、 资产；\n其他 < 3"}


def test_less_than_sign_is_no_tag() -> None:
    assert tables(text_to_blocks("被处理率\t< 10%\t<5\tp>3")) == [[{1: "被处理率", 2: "< 10%", 3: "<5", 4: "p>3"}]]


def test_place_is_the_line_of_the_file_and_the_page_after_form_feeds() -> None:
    first, second = text_to_blocks("一、标题\n\n\f\n甲\t1\n")
    assert isinstance(first, Paragraph)
    assert isinstance(second, Table)
    assert first.text.place()[:2] == (1, 1)
    assert second.rows[0].cells[1].text.place()[:2] == (2, 4)


def test_each_piece_of_a_joined_paragraph_keeps_its_line() -> None:
    text = "全年巡河一千五百余次，河涌水质全部达标，生活垃圾\n分类达标率提高到 96.4%。"
    [block] = text_to_blocks(text)
    assert isinstance(block, Paragraph)
    at = block.text.text.index("96.4%")
    assert block.text.place(at, at + 5).line == 2


@pytest.mark.parametrize("report", REPORTS, ids=lambda p: p.parent.name)
def test_every_character_of_a_report_is_in_exactly_one_block(report: Path) -> None:
    text = report.read_text(encoding="utf-8-sig")
    kept = "\n".join(line for line in text.splitlines() if not is_page_number(line))
    untagged = re.sub(r"</?(p|br)\b[^<>]*>", "", kept)
    assert everything(text_to_blocks(text)) == bare(untagged)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_twice_the_long_text_takes_about_twice_the_calls(text: Callable[[int], str]) -> None:
    """What goes on inside a pattern no call shows: `python -m tests.bench.hostile` measures the time."""
    half, whole = text(10_000), text(20_000)
    assert calls(lambda: text_to_blocks(whole)) < 2.2 * calls(lambda: text_to_blocks(half)) + 100
