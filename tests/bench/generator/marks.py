"""Scoring tables: weights and scores of rows, the reason for each in words, subtotals, the total and its grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from tests.bench.generator.money import line_of
from tests.bench.generator.sheet import Sheet, Told
from tests.bench.generator.style import rounded
from tests.bench.oracle_words import grade_of

FULL_REASONS = ("资料齐全，未发现问题。", "制度健全，执行到位。", "按时公开，内容完整。", "账实相符。")
FULL_NAMES = ("制度建设", "信息公开", "资产盘点", "采购合规性", "档案管理", "目标设置", "合同管理", "资金安全")
RATE_NAMES = ("预算资金支出率", "政府采购执行率", "重点工作完成率", "固定资产利用率")
SHORT_NAMES = ("服务对象满意度", "按期办结率", "绩效自评覆盖率")


@dataclass(frozen=True)
class Scored:
    """A row with what it weighs and earns."""

    weight: Told
    score: Told


@dataclass(frozen=True)
class Places:
    """The columns of a scoring table."""

    weight: int
    score: int


def rate_row(sheet: Sheet, name: str, weight: int, places: Places) -> tuple[Scored, str, str]:
    """A row scored by its rate: 得分 = 分值 × 率, told with the sum in words."""
    spent, budget, words = _operands(sheet, name)
    rate = sheet.rate_of(spent, budget)
    exact = min(sheet.shown(spent) / sheet.shown(budget), Fraction(1))
    base = _printed_rate(sheet, exact) if sheet.style.from_printed else exact
    full = sheet.points(Fraction(weight), places.weight)
    score = sheet.points(weight * base, places.score, decimals=2)
    sheet.tie("score", score, [full, spent, budget, rate])
    sheet.tie("within", score, [full])
    again, repeated = sheet.points(Fraction(weight)), sheet.points(weight * base, decimals=2)
    rate_again = sheet.put(sheet.text_of(rate), rate.true)
    sheet.same(rate, rate_again)
    sheet.tie("score", repeated, [again, spent, budget, rate_again])
    sheet.same(score, repeated)
    sheet.same(full, again)
    label = name if name.endswith("率") else f"{name}率"
    told = f"{words}，{label.removeprefix('预算资金').removeprefix('重点工作')}{rate}，"
    formula = sheet.some(f"得分：{again}×{rate_again}={repeated}分。", f"{again}×{rate_again}={repeated}分。")
    return Scored(full, score), told + formula, "得分=分值×率，超过100%的按100%计。"


def _printed_rate(sheet: Sheet, exact: Fraction) -> Fraction:
    return rounded(exact * 100, sheet.style.rate_decimals, sheet.style.rate_rounding) / 100


def _operands(sheet: Sheet, name: str) -> tuple[Told, Told, str]:
    if name == "重点工作完成率":
        whole = sheet.chance.randint(6, 40)
        part = max(whole - sheet.chance.randint(0, 3), 1)
        w, p = sheet.count(whole, "项"), sheet.count(part, "项")
        return p, w, f"年初确定重点工作{w}，实际完成{p}"
    line = line_of(sheet, name)
    budget = sheet.money(line.values["adjusted"])
    spent = sheet.money(line.spent)
    told = {
        "预算资金支出率": f"全年实际下达{budget}，实际支出{spent}",
        "政府采购执行率": f"政府采购预算{budget}，实际采购金额{spent}",
        "固定资产利用率": f"固定资产总额{budget}，在用{spent}",
    }
    return spent, budget, told[name]


def deducted_row(sheet: Sheet, name: str, weight: int, places: Places) -> tuple[Scored, str, str]:
    """A row from which points are deducted, by steps below a target or for faults."""
    full = sheet.points(Fraction(weight), places.weight)
    target = Fraction(sheet.chance.choice([90, 95, 98]), 100)
    gap = Fraction(sheet.chance.randint(3, 48), 1000)
    steps = gap * 100
    begun = sheet.chance.random() < 0.5
    points = Fraction(1, 2)
    lost = min((ceil(steps) if begun else floor(steps)) * points, Fraction(weight))
    goal = sheet.put(f"{int(target * 100)}%", target, fixed=True)
    actual = sheet.put(f"{sheet.style.digits((target - gap) * 100, 1)}%", target - gap)
    short = sheet.put(f"{sheet.style.digits(steps, 1)}个百分点", gap)
    sheet.adds_up(short, [goal, actual], (1, -1))
    deduction = sheet.points(lost, unit="分", decimals=0 if lost.denominator == 1 else 1)
    score = sheet.points(weight - lost, places.score, decimals=2)
    sheet.adds_up(score, [full, deduction], (1, -1))
    sheet.tie("step", deduction, [goal, actual], limits=(Fraction(1, 100), points, Fraction(weight)))
    sheet.tie("within", score, [full])
    rest = "不足1个百分点的按1个百分点计" if begun else "不足1个百分点的不扣分"
    told = f"目标值为{goal}，实际为{actual}，低{short}，扣{deduction}。"
    return Scored(full, score), told, f"每低1个百分点扣0.5分，{rest}，扣完为止。"


def fault_row(sheet: Sheet, name: str, weight: int, places: Places) -> tuple[Scored, str, str]:
    """A row from which points are deducted for a fault."""
    full = sheet.points(Fraction(weight), places.weight)
    lost = Fraction(sheet.chance.choice([1, 2, 1, 3]), 2)
    deduction = sheet.points(lost, unit="分", decimals=0 if lost.denominator == 1 else 1)
    score = sheet.points(weight - lost, places.score, decimals=2 if lost.denominator > 1 else None)
    sheet.adds_up(score, [full, deduction], (1, -1))
    sheet.tie("within", score, [full])
    return Scored(full, score), f"个别资料归档不及时，扣{deduction}。", "发现一处不规范扣0.5分，扣完为止。"


def full_row(sheet: Sheet, name: str, weight: int, places: Places) -> tuple[Scored, str, str]:
    """A row that earns its weight."""
    full = sheet.points(Fraction(weight), places.weight)
    score = sheet.points(Fraction(weight), places.score, decimals=sheet.chance.choice([0, 2]))
    sheet.tie("within", score, [full])
    return Scored(full, score), sheet.some(*FULL_REASONS), "发现一处不符合扣0.5分。"


def scoring_table(sheet: Sheet, groups: Sequence[str], full: int = 100) -> tuple[Scored, list[Scored]]:
    """A scoring table with its total row; the total, and the groups where they have rows of their own."""
    heads = [sheet.some("分值", "权重", "标准分"), sheet.some("得分", "自评得分", "评价得分")]
    rule = sheet.chance.random() < 0.6
    sheet.row(
        "一级指标", "二级指标", *heads, sheet.some("评分依据", "评分依据及扣分原因"), *(["评分标准"] if rule else [])
    )
    places = Places(sheet.column(), sheet.column())
    subtotals = sheet.chance.random() < 0.4
    names = _names(sheet, len(groups) * 4)
    weights = _weights(sheet, len(names), full)
    told: list[Scored] = []
    for n, group in enumerate(groups):
        chosen = list(zip(names[n * 4 : n * 4 + 4], weights[n * 4 : n * 4 + 4], strict=True))
        told += _group(sheet, group, chosen, places, rule, subtotals)
    total = _total(sheet, told, places, "合计")
    return total, told


def _names(sheet: Sheet, many: int) -> list[str]:
    rates = sheet.chance.sample(RATE_NAMES, min(3, many // 3))
    short = sheet.chance.sample(SHORT_NAMES, 2)
    names = [*rates, *short, *sheet.chance.sample(FULL_NAMES, many - len(rates) - 2)]
    sheet.chance.shuffle(names)
    return names


def _group(
    sheet: Sheet, group: str, rows: Sequence[tuple[str, int]], places: Places, rule: bool, subtotals: bool
) -> list[Scored]:
    """The rows of one group, under a row of their sum where the table has such rows."""
    at = len(sheet.lines)
    told: list[Scored] = []
    for n, (name, weight) in enumerate(rows):
        writes = rate_row if name in RATE_NAMES else deducted_row if name in SHORT_NAMES else None
        writes = writes or sheet.chance.choice([full_row, full_row, fault_row])
        scored, reason, standard = writes(sheet, name, weight, places)
        label = group if n == 0 and not subtotals else ""
        sheet.row(label, name, scored.weight, scored.score, reason, *([standard] if rule else []), counts=True)
        told.append(scored)
    if not subtotals:
        return told
    whole = _sum_of(sheet, told, places)
    sheet.lines.insert(at, "\t".join([group, "", str(whole.weight), str(whole.score), ""]))
    sheet.rows = [row + (row >= at) for row in sheet.rows]
    return [whole]


def _sum_of(sheet: Sheet, told: Sequence[Scored], places: Places) -> Scored:
    weight = sheet.points(sum((s.weight.true for s in told), Fraction(0)), places.weight)
    score = sheet.points(sum((s.score.true for s in told), Fraction(0)), places.score, decimals=2)
    sheet.adds_up(weight, [s.weight for s in told])
    sheet.adds_up(score, [s.score for s in told])
    sheet.tie("within", score, [weight])
    return Scored(weight, score)


def _total(sheet: Sheet, told: Sequence[Scored], places: Places, label: str) -> Scored:
    total = _sum_of(sheet, told, places)
    sheet.row(label, "", total.weight, total.score, "")
    return total


def _weights(sheet: Sheet, many: int, full: int) -> list[int]:
    weights = [full // many] * many
    for n in range(full - sum(weights)):
        weights[n % many] += 1
    for _ in range(many // 2):
        a, b = sheet.chance.sample(range(many), 2)
        if weights[a] > 5:
            weights[a], weights[b] = weights[a] - 1, weights[b] + 1
    return weights


def conclusion(sheet: Sheet, score: Told) -> str:
    """The overall score and its grade in words."""
    again = sheet.put(sheet.text_of(score), score.true)
    sheet.same(score, again)
    grade = grade_of(score.true)
    word = sheet.word(sheet.some(grade, {"优": "优秀", "良": "良好"}.get(grade, grade)), "grade")
    sheet.tie("grade", word, [again])
    return sheet.some(
        f"自评总得分{again}分，评价等级为“{word}”。",
        f"经自评，总得分为{again}分，自评等级为{word}。",
        f"综合得分{again}分，评价等级：{word}。",
    )
