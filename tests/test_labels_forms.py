"""Forms of other provinces and years: one general rule of the label reader each, with its page."""

import pytest

from tests.test_labels import listed, read


class TestMoney:
    def test_sources_may_be_columns_and_the_points_of_the_whole_stand_below_it(self) -> None:
        """
        资金情况（万元） | 资金来源 | 合计 | 中央资金 | 省级资金
        | 年初下达（A） | 1 560.00 | 1 140.00 | 420.00
        | 全年执行数（B） | 1 471.35 | 1 051.35 | 420.00
        | 分值 | 20 | |
        | 执行率得分 | 18.86 | |
        """
        told = listed(
            read(self.test_sources_may_be_columns_and_the_points_of_the_whole_stand_below_it.__doc__, "project"),
            "funds",
        )
        assert told == [
            {"name": "合计", "role": "total", "initial_budget": "1 560.00", "spent": "1 471.35"}
            | {"weight": "20", "score": "18.86"},
            {"name": "中央资金", "role": "part", "initial_budget": "1 140.00", "spent": "1 051.35"},
            {"name": "省级资金", "role": "part", "initial_budget": "420.00", "spent": "420.00"},
        ]

    def test_a_numbered_subtotal_is_a_part_and_its_rows_are_subsets(self) -> None:
        """
        资金构成 | 年初预算数 | 全年执行数
        年度资金总额 | 360.00 | 339.00
        一、财政拨款小计 | 310.00 | 289.00
        一般公共预算 | 240.00 | 219.00
        政府性基金 | 70.00 | 70.00
        二、其他资金小计 | 50.00 | 50.00
        """
        told = listed(
            read(self.test_a_numbered_subtotal_is_a_part_and_its_rows_are_subsets.__doc__, "project"), "funds"
        )
        assert [row["role"] for row in told] == ["total", "part", "of_which", "of_which", "part"]

    def test_labels_beside_values_below_a_total_row_tell_of_the_total(self) -> None:
        """
        支出构成 | 年初预算数 | 调整后预算数 | 预算执行数
        基本支出 | 300.00 | 310.00 | 308.00
        支出合计 | 300.00 | 310.00 | 308.00
        年度调整数 | 10.00 | 预算调整率 | 3.33%
        """
        reading = read(self.test_labels_beside_values_below_a_total_row_tell_of_the_total.__doc__)
        assert listed(reading, "funds")[-1] == {"name": "支出合计", "role": "total", "initial_budget": "300.00"} | {
            "budget_adjustment": "10.00",
            "adjusted_budget": "310.00",
            "spent": "308.00",
            "adjustment_rate": "3.33%",
        }
        assert reading.problems == ()

    def test_labels_below_a_row_that_is_no_total_stay_unread_and_are_told(self) -> None:
        """
        支出构成 | 年初预算数 | 调整后预算数 | 预算执行数
        基本支出 | 300.00 | 310.00 | 308.00
        年度调整数 | 10.00 | 预算调整率 | 3.33%
        """
        reading = read(self.test_labels_below_a_row_that_is_no_total_stay_unread_and_are_told.__doc__)
        assert "adjustment_rate" not in listed(reading, "funds")[-1]
        assert any("unread" in problem for problem in reading.problems)

    def test_a_line_of_labels_with_values_is_no_header(self) -> None:
        """
        填报单位：云岭区文化局 | | | | 金额单位：万元
        项目名称 | 年初预算 | 实际支出 | | 执行率
        | | 一般公共预算 | 小计 |
        健身设施维护 | 320.00 | 298.60 | 298.60 | 93.31%
        """
        told = listed(read(self.test_a_line_of_labels_with_values_is_no_header.__doc__, "projects"), "projects")
        assert told == [
            {"name": "健身设施维护", "role": "part", "initial_budget": "320.00", "spent": "298.60"}
            | {"execution_rate": "93.31%", "spent_general": "298.60"}
        ]


class TestScores:
    def test_each_level_may_have_a_column_of_weights(self) -> None:
        """
        一级指标 | 权重 | 二级指标 | 权重 | 三级指标 | 权重 | 得分
        投入 | 15 | 目标设定 | 7 | 目标合理性 | 4 | 4
        | | | | 指标明确性 | 3 | 2
        | | 预算配置 | 8 | 在职人员控制率 | 8 | 8
        合　计 | 15 | | 15 | | 15 | 14
        """
        told = listed(read(self.test_each_level_may_have_a_column_of_weights.__doc__, "scoring"), "scores")
        assert told == [
            {"name": "投入", "role": "part", "weight": "15"},
            {"name": "目标设定", "group": "投入", "role": "part", "weight": "7"},
            {"name": "目标合理性", "group": "目标设定", "role": "part", "weight": "4", "score": "4"},
            {"name": "指标明确性", "group": "目标设定", "role": "part", "weight": "3", "score": "2"},
            {"name": "预算配置", "group": "投入", "role": "part", "weight": "8"},
            {"name": "在职人员控制率", "group": "预算配置", "role": "part", "weight": "8", "score": "8"},
            {"name": "合　计", "role": "total", "weight": "15", "score": "14"},
        ]

    def test_subtotals_of_indicators_are_scores_and_parts_of_the_whole(self) -> None:
        """
        二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分 | 分值
        数量指标 | 改造座数 | ≥26座 | 26座 | 10 | 10
        产出指标小计 | | | | 10 | 10
        总分 | | | | 98 | 100
        """
        reading = read(self.test_subtotals_of_indicators_are_scores_and_parts_of_the_whole.__doc__, "project")
        assert [row["name"] for row in listed(reading, "indicators")] == ["改造座数"]
        assert listed(reading, "scores") == [
            {"name": "产出指标小计", "group": "总分", "role": "part", "weight": "10", "score": "10"},
            {"name": "总分", "role": "total", "weight": "100", "score": "98"},
        ]

    @pytest.mark.parametrize(("points", "role"), [("100", "total"), ("90", "part")])
    def test_a_sum_of_a_hundred_points_is_the_whole_score(self, points: str, role: str) -> None:
        told = (
            "三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
            f"改造座数 | ≥26座 | 26座 | 10 | 10\n合计 | | | {points} | 88"
        )
        assert [row["role"] for row in listed(read(told, "project"), "scores")] == [role]

    @pytest.mark.parametrize("told", ["综合得分：98.11 | 等级：优", "自评得分 | 98.11 | 评价等级 | 优"])
    def test_a_score_and_its_grade_may_stand_in_cells_of_one_row(self, told: str) -> None:
        assert listed(read(f"存在问题 | 个别项目进度偏慢\n{told}"), "conclusion") == [{"score": "98.11", "grade": "优"}]

    def test_the_weight_of_a_row_is_no_score_with_a_grade(self) -> None:
        """
        自评得分 | 100 | 98.11
        等级 | 优
        """
        assert not listed(read(self.test_the_weight_of_a_row_is_no_score_with_a_grade.__doc__), "conclusion")


class TestWhoReports:
    @pytest.mark.parametrize(
        ("told", "name"),
        [
            ("云岭区水务局2023年度部门整体支出绩效自评报告", "云岭区水务局"),
            ("2023年度云岭区水务局部门整体支出绩效自评报告", "云岭区水务局"),
            ("部门（单位）：云岭区水务局", "云岭区水务局"),
            ("填报单位：云岭区水务局（本级及下属单位） | 单位：万元", "云岭区水务局"),
            ("关于2023年度部门整体支出绩效自评的报告", ""),
            ("临江自治州2023年度部门整体支出绩效自评报告", ""),  # a place, not a body
            ("2023年度省直机关部门整体支出绩效自评报告", ""),
            ("部门 | 在编人数\n办公室 | 十人", ""),
        ],
    )
    def test_the_title_or_a_label_tells_it(self, told: str, name: str) -> None:
        assert read(told).record.unit_name.text == name  # type: ignore[attr-defined]


def test_thousands_are_a_unit_in_a_column_of_units() -> None:
    """
    Output indicator | Unit | Target 2023/24 | Actual 2023/24
    Dredged volume | '000 m³ | 400 | 412.6
    """
    told = listed(read(test_thousands_are_a_unit_in_a_column_of_units.__doc__, "other"), "indicators")
    assert told == [{"name": "Dredged volume", "unit": "'000 m³", "target": "400", "actual": "412.6"}]


def test_money_may_come_in_and_go_out() -> None:
    """
    项目名称 | 年初预算 | 调剂额 | 调整后预算 | 实际支出 | 说明
    体育赛事 | 180.00 | 15.00 | 195.00 | 193.05 | 从设施维护调入15.00万元
    设施维护 | 320.00 | -15.00 | 305.00 | 298.60 | 调剂15.00万元至体育赛事
    """
    reading = read(test_money_may_come_in_and_go_out.__doc__, "projects")
    assert [row["budget_adjustment"] for row in listed(reading, "projects")] == ["15.00", "-15.00"]
    sides = {"kind": "moved", "amount": "15.00万元", "source": "设施维护", "destination": "体育赛事"}
    assert listed(reading, "transfers") == [{"told_by": "体育赛事"} | sides, {"told_by": "设施维护"} | sides]
