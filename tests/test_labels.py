from collections.abc import Sequence
from typing import Literal

import pytest

from extractor import catalog
from extractor.extract.labels import read_by_labels
from extractor.figure import Figure, Phrase
from extractor.record import Money, Part, Rate, Reading, Report, Words, choice, figure, rows, words
from tests.pages import page


def read(told: str | None, kind: str = "overall") -> Reading:
    return read_by_labels(page(told), catalog.kind_named(kind))


def texts(parts: Sequence[Part]) -> list[dict[str, str]]:
    """The rows with their printed texts, what is empty left out."""
    return [{name: text for name in type(part).model_fields if (text := _text(getattr(part, name)))} for part in parts]


def _text(value: object) -> str:
    return value.text if isinstance(value, Figure | Phrase) else str(value)


def listed(reading: Reading, name: str) -> list[dict[str, str]]:
    return texts(getattr(reading.record, name))


class TestColumns:
    def test_figures_stand_below_their_labels(self) -> None:
        """
        资金来源 | 年度预算数(万元) | 年度预算执行数 (万元) | 预算完成率(%)
        市级财政资金 | 390.47 | 390.47 | 100.00%
        合计 | 390.47 | 390.47 | 100.00%
        """
        assert listed(read(self.test_figures_stand_below_their_labels.__doc__), "funds") == [
            {"name": "市级财政资金", "role": "part"} | _money("390.47", "390.47", "100.00%"),
            {"name": "合计", "role": "total"} | _money("390.47", "390.47", "100.00%"),
        ]

    def test_a_header_may_have_two_rows_and_merged_cells(self) -> None:
        """
        序号 | 项目名称 | 项目年度预算金额 | 实际支出金额 | | | 预算支出执行率
        | | | 合计 | 其中:一般公共预算 | 政府性基金 |
        1 | 校舍维修 | 2150.00 | 2018.36 | 1218.36 | 800.00 | 93.88%
        """
        told = listed(read(self.test_a_header_may_have_two_rows_and_merged_cells.__doc__, "projects"), "projects")
        assert told == [
            {"name": "校舍维修", "role": "part", "initial_budget": "2150.00", "spent": "2018.36"}
            | {"execution_rate": "93.88%", "spent_general": "1218.36", "spent_fund": "800.00"}
        ]

    def test_a_table_may_change_its_header(self) -> None:
        """
        关键指标 | 预期实现值 | 指标完成情况
        群众满意度 | ≥80% | 85%
        主要任务 | 关键指标 | 指标完成情况 | 任务涉及资金
        公共服务 | 走访企业 | 300家 | 879.73
        """
        reading = read(self.test_a_table_may_change_its_header.__doc__)
        assert listed(reading, "indicators") == [
            {"name": "群众满意度", "target": "≥80%", "actual": "85%"},
            {"group": "公共服务", "name": "走访企业", "actual": "300家"},
        ]
        assert listed(reading, "tasks") == [{"name": "公共服务", "funds": "879.73"}]

    def test_comparator_and_unit_may_have_columns_of_their_own(self) -> None:
        """
        三级指标 | 指标性质 | 年度指标值 | 计量单位 | 实际完成值 | 分值 | 得分
        绿道里程 | ≥ | 12.5 | 公里 | 12.86 | 8 | 8
        """
        reading = read(self.test_comparator_and_unit_may_have_columns_of_their_own.__doc__, "project")
        assert listed(reading, "indicators") == [
            {"name": "绿道里程", "comparator": "≥", "unit": "公里", "target": "12.5", "actual": "12.86"}
            | {"weight": "8", "score": "8"}
        ]

    def test_of_two_columns_of_one_label_the_later_year_counts(self) -> None:
        """
        Indicator | Actual 2021/22 | Target 2022/23 | Actual 2022/23
        Homes connected | 11862 | 12500 | 13184
        """
        reading = read(self.test_of_two_columns_of_one_label_the_later_year_counts.__doc__, "other")
        assert listed(reading, "indicators") == [{"name": "Homes connected", "target": "12500", "actual": "13184"}]

    def test_a_state_is_words_and_a_value_is_a_number_under_one_label(self) -> None:
        """
        指标名称 | 年度指标值 | 完成情况
        补助企业 | 5家 | 6家
        走访家庭 | 10户 | 12户
        """
        reading = read(self.test_a_state_is_words_and_a_value_is_a_number_under_one_label.__doc__)
        assert [row["actual"] for row in listed(reading, "indicators")] == ["6家", "12户"]

    def test_adjustment_that_is_told_in_parts_is_none_of_them(self) -> None:
        """
        项目名称 | 年初预算数 | 年中调整 | | | 全年预算数 | 实际支出
         | | 追加 | 项目间调剂 | 统筹收回 | |
        技能培训 | 1,250.00 | 200.00 | | −35.50 | 1,414.50 | 1,396.27
        创业孵化 | 180.00 | | 18.00 | | 198.00 | 198.00
        """
        reading = read(self.test_adjustment_that_is_told_in_parts_is_none_of_them.__doc__, "projects")
        assert [row.get("budget_adjustment") for row in listed(reading, "projects")] == [None, None]

    def test_comparator_value_and_unit_below_one_head(self) -> None:
        """
        三级指标 | 年度指标值 | | | 实际完成值 | 分值
         | 运算符号 | 内容 | 度量单位 | |
        绿道里程 | ≥ | 12.5 | 公里 | 12.86 | 8
        """
        reading = read(self.test_comparator_value_and_unit_below_one_head.__doc__, "project")
        [row] = listed(reading, "indicators")
        assert (row["comparator"], row["target"], row["unit"], row["actual"]) == ("≥", "12.5", "公里", "12.86")

    def test_row_with_labels_of_its_own_is_read_by_them_and_spoils_no_column(self) -> None:
        """
        支出类别 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率
        基本支出 | 290.00 | 300.00 | 297.00 | 99.00%
        项目支出 | 550.00 | 630.00 | 590.00 | 93.65%
        会议费 | 预算数 | 18.60 | 决算数 | 15.81
        人员情况 | 编制数 | 67 | 在职人数 | 63
        """
        reading = read(self.test_row_with_labels_of_its_own_is_read_by_them_and_spoils_no_column.__doc__)
        rows = {row["name"]: row for row in listed(reading, "funds")}
        assert rows["基本支出"]["adjusted_budget"] == "300.00"
        assert rows["会议费"]["spent"] == "15.81"
        assert "人员情况" not in rows
        assert reading.problems == ()

    def test_what_counts_is_no_name(self) -> None:
        """
        实施单位 | 12个乡镇、5个县直部门
        填报单位 | 乌岩县乡村振兴局
        """
        reading = read(self.test_what_counts_is_no_name.__doc__)
        assert reading.record.model_dump(mode="json")["unit_name"]["text"] == "乌岩县乡村振兴局"

    def test_a_column_that_does_not_hold_what_its_header_says_is_unread_and_told(self) -> None:
        """
        项目名称 | 项目年度预算金额 | 实际支出金额 | 非财政资金
        道路养护 | 10.00 | 9.00 | 已按期完成
        河道清淤 | 20.00 | 18.00 | 已按期完成
        """
        reading = read(
            self.test_a_column_that_does_not_hold_what_its_header_says_is_unread_and_told.__doc__, "projects"
        )
        assert [row["spent"] for row in listed(reading, "projects")] == ["9.00", "18.00"]
        assert any("非财政资金" in problem for problem in reading.problems)

    def test_income_is_received_and_not_spent(self) -> None:
        """
        表 1 部门总收入统计表

        项目 | 年初预算数 | 决算数
        事业收入 | 120.00 | 118.36
        """
        told = listed(read(self.test_income_is_received_and_not_spent.__doc__, "narrative"), "funds")
        assert told == [
            {"name": "事业收入", "role": "part", "initial_budget": "120.00", "received": "118.36"}
            | {"group": "部门总收入统计表"}
        ]


class TestRows:
    def test_levels_are_carried_down_and_blanks_are_nothing(self) -> None:
        """
        一级指标 | 三级指标 | 分值 | 得分 | 评分依据
        履职效能 | 任务完成率 | 10 | 9 | 未按期验收，扣1分
        | 指标完成情况 | 20 | — | /
        """
        told = listed(read(self.test_levels_are_carried_down_and_blanks_are_nothing.__doc__, "scoring"), "scores")
        assert told == [
            {"name": "任务完成率", "group": "履职效能", "role": "part", "weight": "10", "score": "9"}
            | {"deduction": "1分"},
            {"name": "指标完成情况", "group": "履职效能", "role": "part", "weight": "20"},
        ]

    def test_a_scoring_standard_deducts_nothing(self) -> None:
        """
        三级指标 | 分值 | 得分 | 评分标准
        预算编制 | 6 | 6 | 发现一处不规范扣2分
        """
        told = listed(read(self.test_a_scoring_standard_deducts_nothing.__doc__, "scoring"), "scores")
        assert "deduction" not in told[0]

    def test_points_in_brackets_make_a_row_of_their_level(self) -> None:
        """
        一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
        产出指标（50分） | 开餐数量 | 38家 | 38家 | 5 | 5
        总分 | | | | 100 | 96.66
        """
        told = listed(read(self.test_points_in_brackets_make_a_row_of_their_level.__doc__, "project"), "scores")
        assert told == [
            {"name": "产出指标", "role": "part", "weight": "50分"},
            {"name": "总分", "role": "total", "weight": "100", "score": "96.66"},
        ]

    def test_of_which_goes_on_below_a_total(self) -> None:
        """
        资金来源 | 年初预算数 | 全年预算数
        年度资金总额 | 486.00 | 452.60
        其中：当年财政拨款 | 460.00 | 426.60
        其他资金 | 26.00 | 26.00
        """
        told = listed(read(self.test_of_which_goes_on_below_a_total.__doc__, "project"), "funds")
        assert [(row["name"], row["role"]) for row in told] == [
            ("年度资金总额", "total"),
            ("当年财政拨款", "of_which"),
            ("其他资金", "of_which"),
        ]

    def test_of_which_ends_at_the_next_numbered_row(self) -> None:
        """
        支出项目 | 年初预算数 | 决算数
        一、基本支出 | 420.00 | 419.00
        其中：人员经费 | 300.00 | 300.00
        公用经费 | 120.00 | 119.00
        二、项目支出 | 180.00 | 170.00
        合计 | 600.00 | 589.00
        """
        told = listed(read(self.test_of_which_ends_at_the_next_numbered_row.__doc__), "funds")
        assert [row["role"] for row in told] == ["part", "of_which", "of_which", "part", "total"]

    def test_a_name_cell_of_many_names_beside_as_many_values(self) -> None:
        """
        关键指标 | 指标完成情况
        群众满意度 环境卫生排名 上访人数 | 92% 第7名 0人
        """
        told = listed(read(self.test_a_name_cell_of_many_names_beside_as_many_values.__doc__), "indicators")
        assert told == [
            {"name": "群众满意度", "actual": "92%"},
            {"name": "环境卫生排名", "actual": "第7名"},
            {"name": "上访人数", "actual": "0人"},
        ]

    def test_many_names_beside_fewer_values_stay_unread(self) -> None:
        """
        关键指标 | 指标完成情况
        群众满意度 环境卫生排名 上访人数 | 92% 0人
        """
        assert not listed(read(self.test_many_names_beside_fewer_values_stay_unread.__doc__), "indicators")

    def test_a_wrapped_name_is_one_name(self) -> None:
        """
        三级指标 | 年度指标值 | 实际完成值
        既有住宅加装电梯 数量 | ≥ 20 部 | 23 部
        """
        told = listed(read(self.test_a_wrapped_name_is_one_name.__doc__), "indicators")
        assert told == [{"name": "既有住宅加装电梯 数量", "target": "≥ 20 部", "actual": "23 部"}]

    def test_of_the_numbers_of_a_cell_the_one_in_the_unit_of_the_target_counts(self) -> None:
        """
        指标名称 | 年度指标值 | 实际完成值
        按期完工率 | 100% | 30项工程中有28项按期完工，完工率为93.33%
        """
        told = listed(
            read(self.test_of_the_numbers_of_a_cell_the_one_in_the_unit_of_the_target_counts.__doc__), "indicators"
        )
        assert told[0]["actual"] == "93.33%"


class TestSlidRows:
    def test_a_row_that_lost_its_first_cell_is_realigned_and_told(self) -> None:
        """
        序号 | 单位名称 | 项目名称 | 项目年度预算金额 | 实际支出金额 | 预算支出执行率
        1 | 区教育局 | 教师培训 | 245.60 | 229.98 | 93.64%
        2 | 校园安全 | 368.00 | 426.40 | 115.87% |
        """
        reading = read(self.test_a_row_that_lost_its_first_cell_is_realigned_and_told.__doc__, "projects")
        assert listed(reading, "projects")[1] == {"name": "校园安全", "role": "part"} | {
            "initial_budget": "368.00",
            "spent": "426.40",
            "execution_rate": "115.87%",
        }
        assert any("slid by one column" in problem for problem in reading.problems)

    def test_a_row_that_fits_in_two_ways_is_unread_and_told(self) -> None:
        """
        项目名称 | 项目年度预算金额 | 实际支出金额 | 一般公共预算 | 政府性基金 | 预算支出执行率
        道路养护 | 10.00 | 9.00 | 9.00 | 90.00% |
        """
        reading = read(self.test_a_row_that_fits_in_two_ways_is_unread_and_told.__doc__, "projects")
        assert not listed(reading, "projects")
        assert any("unread" in problem for problem in reading.problems)


class TestLabelsBesideValues:
    FORM = """
    单位资金情况 | 整体支出年度预算数 | 636.18 | 整体支出年初预算数 | 613.83
    | 实际支出数 | 508.11 | 年度调整数 | 22.35
    | 其中：一般公共预算 | 504.87 | |
    | 预算完成率 | 79.9% | 预算调整率 | 3.6%
    """

    def test_they_make_one_row_named_by_what_their_labels_share(self) -> None:
        told = listed(read(self.FORM), "funds")
        assert told[0] == {"name": "整体支出", "role": "total", "adjusted_budget": "636.18", "spent": "508.11"} | {
            "initial_budget": "613.83",
            "budget_adjustment": "22.35",
            "execution_rate": "79.9%",
            "adjustment_rate": "3.6%",
        }

    def test_of_which_belongs_to_the_label_above_it(self) -> None:
        told = listed(read(self.FORM), "funds")
        assert told[1] == {"name": "一般公共预算", "role": "of_which", "spent": "504.87"}

    def test_a_statement_may_lie_on_its_side(self) -> None:
        """
        资金类别 | 总预算 | 部门预算 | | 专项资金
        | | 基本支出 | 项目支出 |
        年初预算数 | 600.00 | 300.00 | 200.00 | 100.00
        实际支出数 | 550.00 | 280.00 | 180.00 | 90.00
        """
        told = listed(read(self.test_a_statement_may_lie_on_its_side.__doc__, "scoring"), "funds")
        assert [(row["name"], row["role"], row["initial_budget"], row["spent"]) for row in told] == [
            ("总预算", "total", "600.00", "550.00"),
            ("基本支出", "part", "300.00", "280.00"),
            ("项目支出", "part", "200.00", "180.00"),
            ("专项资金", "part", "100.00", "90.00"),
        ]

    def test_a_label_with_several_figures_and_no_names_is_unread_and_told(self) -> None:
        """
        年初预算数 | 3032.42 | 363.15 | 1926.05
        """
        reading = read(self.test_a_label_with_several_figures_and_no_names_is_unread_and_told.__doc__, "scoring")
        assert not listed(reading, "funds")
        assert any("several figures" in problem for problem in reading.problems)

    @pytest.mark.parametrize(
        "told",
        [
            "单位名称 | 云岭区图书馆",
            "部门名称(盖章)：云岭区图书馆\n单位: 万元",
            "部门名称 | 在编人数 | 车辆数\n云岭区图书馆 | 24 | 3",
        ],
    )
    def test_the_body_that_reports_is_named_beside_behind_or_below_its_label(self, told: str) -> None:
        assert read(told).record.unit_name.text == "云岭区图书馆"  # type: ignore[attr-defined]

    def test_another_label_is_not_a_value(self) -> None:
        """
        单位名称 | 项目名称 | 项目年度预算金额 | 实际支出金额
        | 道路养护 | 10.00 | 9.00
        """
        record = read(self.test_another_label_is_not_a_value.__doc__, "projects").record
        assert not record.unit_name  # type: ignore[attr-defined]


class Line(Part):
    """A line of a user's own kind."""

    name: Words = words("line", "品名")
    role: Literal["part", "total"] = choice("role", "part")
    price: Money = figure("price", "单价")
    share: Rate = figure("share", "占比")


class Own(Report):
    """A user's own kind."""

    lines: list[Line] = rows("lines")


def test_an_own_kind_is_read_by_its_own_labels() -> None:
    """
    品名 | 单价（元） | 占比
    铅笔 | 2.50 | 25.0%
    合计 | 10.00 | 100%
    """
    document = page(test_an_own_kind_is_read_by_its_own_labels.__doc__)
    reading = read_by_labels(document, Own)
    assert reading.reader == "labels"
    assert texts(reading.record.lines) == [  # type: ignore[attr-defined]
        {"name": "铅笔", "role": "part", "price": "2.50", "share": "25.0%"},
        {"name": "合计", "role": "total", "price": "10.00", "share": "100%"},
    ]


def test_an_empty_page_gives_an_empty_record() -> None:
    reading = read("没有表格，也没有数字。")
    assert not list(reading.record.figures())
    assert reading.problems == ()


def _money(budget: str, spent: str, rate: str) -> dict[str, str]:
    return {"adjusted_budget": budget, "spent": spent, "execution_rate": rate}


def test_digits_that_are_no_quantity_are_words_of_a_row() -> None:
    """
    指标名称 | 年度指标值 | 实际完成值
    服务热线编号 | 000 | 01
    走访次数 | ≥12次 | 14次
    """
    document = page(test_digits_that_are_no_quantity_are_words_of_a_row.__doc__)
    reading = read_by_labels(document, catalog.kind_named("narrative"))
    assert [row.text for _, part in reading.record.parts() for name, row in part.figures() if name == "actual"][
        -1:
    ] == ["14次"]
