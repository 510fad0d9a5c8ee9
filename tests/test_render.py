"""The tagged text that a model sees."""

from extractor.extract.render import tagged, unread, windows
from tests.pages import page


def test_numbers_carry_tags_and_rows_carry_refs() -> None:
    document = page("""
        2022年度单位：万元
        支出 | 508.11 | 执行率 | 79.9%
    """)
    assert tagged(document).splitlines() == ["p1 2022年度单位：万元", "r2|支出|508.11{2}|执行率|79.9%{3}"]


def test_empty_cells_keep_their_place() -> None:
    assert tagged(page("支出 |  | 508.11")) == "r1|支出||508.11{1}"


def test_serial_numbers_of_rows_are_no_quantities() -> None:
    document = page("序号 | 项目 | 支出\n1 | 路灯 | 20.5\n2 | 绿化 | 30.5")
    assert tagged(document).splitlines()[1:] == ["r2|1|路灯|20.5{2}", "r3|2|绿化|30.5{4}"]


LONG = "坚持服务群众，做好各项工作，推进制度建设，加强队伍管理，提升服务水平，确保各项任务落到实处，不断取得新的成效。"


def test_a_long_sentence_without_numbers_is_cut() -> None:
    assert tagged(page(LONG)) == "p1 " + LONG[:20] + "…"
    assert tagged(page(LONG), whole=True) == "p1 " + LONG


def test_text_far_from_a_number_is_cut_and_text_near_it_stays() -> None:
    text = LONG[:-1] + "，全年走访企业45家。"
    assert tagged(page(text)).endswith("全年走访企业45家{1}。")
    assert len(tagged(page(text))) < len(text)


def test_a_long_list_of_names_is_kept_whole() -> None:
    names = " ".join(
        [
            "社区场地数量",
            "群众满意度",
            "新培育组织数量",
            "主题活动次数",
            "困难群众帮扶人数",
            "午餐供应人次",
            "企业走访次数",
        ]
    )
    assert names in tagged(page(f"任务 | {names} | 1"))


def test_windows_repeat_caption_and_head_rows_and_lose_no_tag() -> None:
    rows = "\n".join(f"养护 | {n}.50 | {n}.25" for n in range(1, 60))
    document = page(f"表1 项目支出 单位：万元\n项目 | 预算数 | 支出数\n{rows}")
    found = windows(document, 400)
    assert len(found) > 2
    assert all("单位：万元" in window.text and "预算数" in window.text for window in found)
    assert frozenset().union(*(window.tags for window in found)) == {n.tag for n in document.numbers if "." in n.text}


def test_one_window_when_everything_fits() -> None:
    document = page("支出 | 508.11")
    assert [w.text for w in windows(document, 1000)] == [tagged(document)]


def test_an_unread_rate_in_a_long_text_is_asked_for_again() -> None:
    text = LONG + "共受理案件52件，办结率98.1%。" + LONG
    rest = unread(page(text), frozenset())
    assert rest
    assert rest.text.startswith("p1 共受理案件52件{1}，办结率98.1%{2}")
    assert unread(page(text), frozenset({1, 2})) is None


def test_single_facts_are_not_asked_for_again() -> None:
    assert unread(page(LONG + "共受理案件52件。"), frozenset()) is None


def test_a_tag_that_the_report_itself_prints_is_no_tag() -> None:
    document = page("支出{99} | 508.11")
    assert tagged(document) == "r1|支出｛99{1}｝|508.11{2}"
    assert windows(document, 1000)[0].tags == {1, 2}


def test_small_windows_keep_the_order_of_rows() -> None:
    document = page("表1 单位：万元\n项目 | 预算数\n一 | 1.50\n二 | 2.50\n三 | 3.50")
    refs = [[line.split("|")[0].split(" ")[0] for line in w.text.splitlines()] for w in windows(document, 20)]
    assert all(found == sorted(set(found), key=lambda ref: int(ref[1:])) for found in refs)


def test_halves_of_a_window_hold_each_line_once_with_the_heads_of_a_cut_table() -> None:
    document = page("表1 单位：万元\n项目 | 预算数\n一 | 1.50\n二 | 2.50\n三 | 3.50\n四 | 4.50")
    [whole] = windows(document, 1000)
    first, second = whole.halves()
    assert [line.text for line in (*first.lines, *second.lines)] == whole.text.splitlines()
    assert second.text.splitlines()[:2] == ["p1 表1 单位：万元", "r2|项目|预算数"]
    assert first.tags | second.tags == whole.tags


def test_one_line_has_no_halves() -> None:
    [whole] = windows(page("支出 | 508.11"), 1000)
    assert whole.halves() == (whole,)


def test_a_list_that_a_number_counts_is_kept_whole() -> None:
    listed = "、".join(
        ["综合办公室", "党建工作办公室", "公共服务办公室", "应急管理办公室", "经济发展办公室", "规划建设办公室"]
    )
    text = f"设内设机构6个，分别是：{listed}。"
    assert tagged(page(text)) == f"p1 设内设机构6个{{1}}，分别是：{listed}。"
