"""The six kinds of report, each from the parts that its forms are made of."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction

from tests.bench.generator.english import other
from tests.bench.generator.ledger import project_list
from tests.bench.generator.marks import conclusion, scoring_table
from tests.bench.generator.money import (
    Line,
    Row,
    add_up,
    between,
    columns_of,
    heads_of,
    line_of,
    put_line,
    statement,
    whole_of,
)
from tests.bench.generator.prose import CHINESE, ON_SPENDING, SENTENCES
from tests.bench.generator.sheet import Sheet, Told
from tests.bench.generator.style import Style
from tests.bench.generator.targets import Reached, aims, indicators, shape_of
from tests.bench.generator.truth import Made
from tests.bench.generator.words import AREAS, BODIES, INCOMES, PLACES, PROJECTS, PURPOSES, SOURCES

YEAR = 2023


def _title(sheet: Sheet, words: str) -> str:
    body = f"{sheet.some(*PLACES)}{sheet.some(*BODIES)}"
    sheet.line(sheet.some(f"{body}{YEAR}年度{words}", f"{YEAR}年度{body}{words}"))
    sheet.line("")
    return body


def _caption(sheet: Sheet, words: str = "") -> None:
    if words:
        sheet.line(words)
    colon = sheet.style.colon
    sheet.line(sheet.some(f"单位{colon}{sheet.style.unit}", f"金额单位{colon}{sheet.style.unit}"))


def _sentences(sheet: Sheet, many: int) -> str:
    """Sentences of several kinds, each kind once a report: a body tells one thing with one value."""
    left = [write for write in SENTENCES if write.__name__ not in sheet.said]
    drawn = sheet.chance.sample(left, min(many, len(left)))
    sheet.said |= {write.__name__ for write in drawn}
    return "".join(write(sheet) for write in drawn)


def _on_money(sheet: Sheet, whole: Row) -> str:
    """The whole told again in a sentence: budget, spent and rate, and what was left."""
    budget, spent = sheet.again(whole["adjusted"]), sheet.again(whole["spent"])
    rate = sheet.same(whole["rate"], sheet.put(sheet.text_of(whole["rate"]), whole["rate"].true))
    sheet.tie("ratio", rate, [spent, budget])
    left = sheet.money(budget.true - spent.true)
    sheet.adds_up(left, [budget, spent], (1, -1))
    return sheet.some(
        f"全年预算{budget}，实际支出{spent}，预算执行率{rate}，结余{left}。",
        f"{YEAR}年度全年预算数为{budget}，全年执行数为{spent}，执行率{rate}，年末结转结余{left}。",
    )


def _on_spending(sheet: Sheet, spent: Told, many: int) -> str:
    return "".join(write(sheet, spent) for write in sheet.chance.sample(ON_SPENDING, many))


def _on_indicators(sheet: Sheet, told: Sequence[Reached]) -> str:
    """How many indicators there are, and some of them told again."""
    stated = sheet.put(sheet.some(f"{len(told)}个", f"{len(told)}项"), len(told), exact=True)
    sheet.tie("count", stated, [reached.name for reached in told])
    again = []
    for reached in sheet.chance.sample(list(told), min(2, len(told))):
        if reached.aim.goal.unit == "%":
            continue
        actual = sheet.count(int(reached.aim.actual), reached.aim.goal.unit)
        sheet.same(reached.actual, actual)
        again.append(f"{reached.aim.goal.name}{actual}")
    rest = f"其中{'，'.join(again)}。" if again else ""
    return f"共设置三级指标{stated}。{rest}"


def project(sheet: Sheet) -> None:
    """The Ministry's form of one project: money by source with a score, indicators with points, and their total."""
    _title(sheet, "项目支出绩效自评表")
    _caption(sheet)
    sheet.line("")
    sheet.row("项目名称", sheet.some(*PROJECTS))
    sheet.row("主管部门", sheet.some(*PLACES) + sheet.some(*BODIES), "实施单位", sheet.some(*BODIES))
    transposed = sheet.chance.random() < 0.25
    whole, score = (_by_source if transposed else _ministry_block)(sheet)
    shape = shape_of(sheet, points=True)
    drawn = aims(sheet, sheet.chance.randint(7, 13))
    sheet.row("年度总体目标", "预期目标", "实际完成情况")
    sheet.row("", "按计划完成年度任务。", _sentences(sheet, sheet.chance.randint(2, 4)) + _on_money(sheet, whole))
    told = indicators(sheet, drawn, shape)
    _form_total(sheet, told, score, shape.levels, shape.completion + shape.state + shape.own_bound + shape.own_unit)


def _ministry_block(sheet: Sheet) -> tuple[Row, Told]:
    """Money by source under the whole, which alone is scored."""
    columns = ["initial", "adjusted", "spent"]
    sheet.row("项目资金", "", *heads_of(sheet, columns), "分值", sheet.some("执行率", "执行率(B/A)"), "得分")
    places = {name: sheet.column() for name in [*columns, "rate", "weight", "score"]}
    lines = [line_of(sheet, name) for name in ("当年财政拨款", "上年结转资金", "其他资金")]
    whole = put_line(sheet, whole_of("年度资金总额", lines), [*columns, "rate"], places)
    full = sheet.points(Fraction(10), places["weight"])
    exact = min(sheet.shown(whole["spent"]) / sheet.shown(whole["adjusted"]), Fraction(1))
    score = sheet.points(exact * 10, places["score"], decimals=2)
    sheet.tie("score", score, [full, whole["spent"], whole["adjusted"], whole["rate"]])
    sheet.tie("within", score, [full])
    money = [whole[name] for name in columns]
    sheet.row("", "年度资金总额", *money, full, whole["rate"], score)
    parts = []
    for n, line in enumerate(lines):
        told = put_line(sheet, line, [*columns, "rate"], places)
        name = f"{sheet.some('其中：', '其中:')}{line.name}" if n == 0 else line.name
        sheet.row("", name, *(told[c] for c in columns), "—", told["rate"], "—")
        parts.append(told)
    add_up(sheet, {name: whole[name] for name in columns}, parts)
    return whole, score


def _by_source(sheet: Sheet) -> tuple[Row, Told]:
    """Money with a column for each source: what is a row elsewhere is a column here."""
    names = sheet.chance.sample(SOURCES, sheet.chance.randint(2, 4))
    sheet.row("资金投入情况", "资金来源", "合计", *names)
    lines = [line_of(sheet, name) for name in names]
    columns = ["initial", "adjusted", "spent", "rate"]
    places = [sheet.column() for _ in range(len(names) + 1)]
    told = [
        put_line(sheet, line, columns, dict.fromkeys(columns, place) | {"rate": sheet.column()})
        for line, place in zip([whole_of("合计", lines), *lines], places, strict=True)
    ]
    add_up(sheet, told[0], told[1:])
    for name, label in zip(columns, ("年初下达", "全年实际下达", "全年执行数", "预算执行率"), strict=True):
        sheet.row("", label, *(row[name] for row in told))
    full, exact = sheet.points(Fraction(10)), sheet.shown(told[0]["spent"]) / sheet.shown(told[0]["adjusted"])
    score = sheet.points(min(exact, Fraction(1)) * 10, decimals=2)
    sheet.tie("score", score, [full, told[0]["spent"], told[0]["adjusted"], told[0]["rate"]])
    sheet.tie("within", score, [full])
    sheet.row("", "分值", full)
    sheet.row("", "执行率得分", score)
    return told[0], score


def _form_total(sheet: Sheet, told: Sequence[Reached], execution: Told, levels: bool, more: int) -> None:
    """The total of the indicators' points and of the execution's, and the grade."""
    scores = [r.score for r in told if r.score]
    weights = [r.weight for r in told if r.weight]
    true = sum((s.true for s in [*scores, execution]), Fraction(0))
    full = sheet.put("100", 100, exact=True)
    total = sheet.points(true, decimals=0 if true.denominator == 1 else 2)
    sheet.adds_up(total, [*scores, execution])
    ten = sheet.put("10", 10, exact=True)
    sheet.adds_up(full, [*weights, ten])
    blank = [""] * ((3 if levels else 1) - 1 + 2 + more)
    sheet.row(sheet.some("总分", "合计"), *blank, full, total)
    sheet.line("")
    sheet.line(f"注：预算执行{ten}分。", conclusion(sheet, total))


def overall(sheet: Sheet) -> None:
    """A body's table: money beside its labels, results in one cell, indicators with their state, tasks with money."""
    body = _title(sheet, sheet.some("部门整体支出绩效自评表", "整体支出绩效自评表"))
    _caption(sheet)
    sheet.line("")
    line = line_of(sheet, "整体支出")
    told = _labelled(sheet, body, line)
    results = _sentences(sheet, sheet.chance.randint(3, 5)) + _on_money(sheet, told)
    sheet.row("年度整体目标", "年度整体目标", "整体目标完成情况")
    sheet.row("", "统筹抓好年度重点工作，提升服务能力。", results)
    reached = indicators(sheet, aims(sheet, sheet.chance.randint(8, 14)), shape_of(sheet, points=False))
    sheet.line("")
    names = sheet.chance.sample(PROJECTS, sheet.chance.randint(4, 6))
    sheet.row("主要任务", "预期目标", "任务涉及资金")
    place, tasks = sheet.column(), []
    for name in names:
        money = sheet.money(Fraction(int(told["spent"].true * sheet.chance.randint(30, 90) / len(names)), 100), place)
        tasks.append(money)
        sheet.row(name, "按时完成。", money, counts=True)
    whole = sheet.money(sum((t.true for t in tasks), Fraction(0)))
    sheet.adds_up(whole, tasks)
    share = sheet.rate_of(whole, again := sheet.same(told["spent"], sheet.money(told["spent"].true)))
    sheet.row("存在问题", f"{CHINESE[len(names)]}项主要任务涉及资金{whole}，占实际支出数{again}的{share}。")
    sheet.line(_on_indicators(sheet, reached))


def _labelled(sheet: Sheet, body: str, line: Line) -> Row:
    """Label and value side by side."""
    columns = ["initial", "adjustment", "adjusted", "spent", "balance"]
    told = {name: sheet.money(line.values[name], sheet.column()) for name in columns}
    told["rate"] = sheet.rate_of(told["spent"], told["adjusted"], sheet.column(), [told["initial"]])
    between(sheet, told)
    rate = sheet.percent(line.adjustment / line.initial, sheet.column())
    sheet.tie("magnitude", rate, [told["adjustment"], told["initial"]], others=(told["adjusted"].mark,))
    sheet.row("部门名称", body)
    sheet.row("部门资金情况", "整体支出年度预算数", told["adjusted"], "整体支出年初预算数", told["initial"])
    sheet.row("", "实际支出数", told["spent"], "年度调整额", told["adjustment"])
    sheet.row("", "结转结余", told["balance"], "预算调整率", rate)
    sheet.row("", "预算完成率", told["rate"])
    return told


def narrative(sheet: Sheet) -> None:
    """A report in prose with its tables."""
    _title(sheet, sheet.some("部门整体支出绩效自评报告", "整体支出绩效自评报告"))
    sheet.line("一、部门概况", "")
    sheet.line(_sentences(sheet, sheet.chance.randint(2, 4)))
    sheet.line("")
    sheet.line("二、收支情况")
    columns = columns_of(sheet)
    _caption(sheet, "表1 部门收入情况表")
    statement(sheet, "合计", sheet.chance.sample(INCOMES, 3), ["initial", "adjusted", "spent", "rate"], "收入项目")
    sheet.line("")
    _caption(sheet, "表2 部门支出情况表")
    whole, parts = statement(sheet, "合计", PURPOSES[: sheet.chance.randint(2, 4)], columns, "支出项目")
    sheet.line("")
    sheet.line(_on_money(sheet, whole), _shares(sheet, whole, parts), _on_spending(sheet, whole["spent"], 2))
    sheet.line("")
    if sheet.chance.random() < 0.6:
        _caption(sheet, "表3 分地区资金情况表")
        statement(sheet, "合计", sheet.chance.sample(AREAS, sheet.chance.randint(4, 8)), columns_of(sheet), "地区")
        sheet.line("")
    sheet.line("三、绩效目标完成情况")
    reached = indicators(sheet, aims(sheet, sheet.chance.randint(8, 14)), shape_of(sheet, points=False))
    sheet.line("")
    sheet.line(_on_indicators(sheet, reached), _sentences(sheet, 3))
    sheet.line("")
    if sheet.chance.random() < 0.5:
        sheet.line("四、自评结论")
        total, _ = scoring_table(sheet, ("履职效能", "管理效率"))
        sheet.line("")
        sheet.line(conclusion(sheet, total.score))


def _shares(sheet: Sheet, whole: Row, parts: Sequence[Row]) -> str:
    """Two parts of the spending with their shares."""
    spent = [sheet.same(part["spent"], sheet.money(part["spent"].true)) for part in parts[:2]]
    share = [sheet.percent(sheet.shown(part) / sheet.shown(whole["spent"])) for part in spent]
    for part, rate in zip(spent, share, strict=True):
        sheet.tie("ratio", rate, [part, whole["spent"]], others=(whole["adjusted"].mark,))
    told = [f"{PURPOSES[n]}{part}，占{rate}" for n, (part, rate) in enumerate(zip(spent, share, strict=True))]
    return f"其中：{'；'.join(told)}。"


def projects(sheet: Sheet) -> None:
    """A list of a department's projects."""
    _title(sheet, sheet.some("部门预算项目绩效自评表", "部门预算项目绩效自评汇总表"))
    _caption(sheet)
    sheet.line("")
    project_list(sheet, sheet.chance.randint(7, 16))
    sheet.line("")
    sheet.line("注：执行率=实际支出÷调剂、退回、收回、追加、调减后的预算。")


def scoring(sheet: Sheet) -> None:
    """A scoring table with the money that it scores."""
    body = _title(sheet, sheet.some("部门整体支出绩效自评指标评分表", "整体支出绩效自评评分表"))
    _caption(sheet)
    sheet.row("部门名称", body, "评价年度", f"{YEAR}年")
    sheet.row("完成状况", _sentences(sheet, sheet.chance.randint(2, 4)))
    if sheet.chance.random() < 0.6:
        statement(sheet, "合计", ("基本支出", "项目支出"), ["initial", "adjusted", "spent", "rate"], "资金类别")
    sheet.line("")
    groups = sheet.chance.sample(("履职效能", "管理效率", "预算管理", "公共服务"), sheet.chance.randint(2, 3))
    total, _ = scoring_table(sheet, groups)
    sheet.line("")
    sheet.line(conclusion(sheet, total.score))


FORMS: dict[str, Callable[[Sheet], None]] = {
    "overall": overall,
    "scoring": scoring,
    "narrative": narrative,
    "projects": projects,
    "project": project,
    "other": other,
}


def corpus(seed: int, many: int) -> list[Made]:
    """Reports of every kind in turn, the same for one seed."""
    return [report(seed, n) for n in range(many)]


def report(seed: int, number: int) -> Made:
    """One report of a corpus."""
    kind = list(FORMS)[number % len(FORMS)]
    chance = random.Random(f"{seed}/{number}")
    sheet = Sheet(f"{kind}-{number:04d}", kind, chance, Style.drawn(chance, kind == "other"))
    FORMS[kind](sheet)
    sheet.traits.append(str(sheet.style))
    return sheet.made()
