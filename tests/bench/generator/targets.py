"""Indicators: targets with their bounds, what was reached, whether that was enough, and the points for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.bench.generator.sheet import Sheet, Told
from tests.bench.generator.words import AT_LEAST, AT_MOST, COUNTS, HEADS, LIMITS, MEASURED, RATES, REASONS, Goal

STATES = (("已完成", "未完成"), ("已完成", "未完成"), ("达标", "未达标"))


@dataclass(frozen=True)
class Aim:
    """An indicator with its target and what was reached, as true values; rates as ratios."""

    goal: Goal
    target: Fraction
    actual: Fraction
    bound: str
    decimals: int

    @property
    def met(self) -> bool:
        """Whether the printed value reaches the printed target."""
        return self.actual <= self.target if self.goal.low else self.actual >= self.target


@dataclass(frozen=True)
class Shape:
    """Which columns a table of indicators has."""

    completion: bool
    state: bool
    points: bool
    own_bound: bool  # the comparator stands in a column of its own
    own_unit: bool
    levels: bool


@dataclass(frozen=True)
class Reached:
    """An indicator as told."""

    aim: Aim
    name: Told
    target: Told
    actual: Told
    weight: Told | None
    score: Told | None


def aims(sheet: Sheet, many: int) -> list[Aim]:
    """Indicators drawn: counts, rates, and some to be kept low."""
    chance = sheet.chance
    goals = [*chance.sample(COUNTS, many // 2), *chance.sample(LIMITS, chance.randint(0, 2))]
    goals += chance.sample(RATES, max(many - len(goals), 1))
    return [_aim(sheet, goal) for goal in goals]


def _aim(sheet: Sheet, goal: Goal) -> Aim:
    chance = sheet.chance
    missed = chance.random() < 0.15
    if goal.unit == "%":
        target = Fraction(chance.choice([80, 85, 90, 92, 95, 98, 100]), 100)
        actual = Fraction(chance.randint(6000, int(target * 10**4) - 1) if missed else 0, 10**4)
        actual = actual or (target + Fraction(chance.randint(0, int((1 - target) * 10**4)), 10**4))
        places = 0 if actual == 1 else chance.choice([1, 2])
        actual = Fraction(int(actual * 10 ** (places + 2)), 10 ** (places + 2))
        return Aim(goal, target, actual, "" if target == 1 else chance.choice(AT_LEAST), places)
    target = Fraction(chance.randint(goal.least, goal.most))
    if goal.low:
        actual = target * chance.randint(102, 130) / 100 if missed else target * chance.randint(40, 100) / 100
        return Aim(goal, target, Fraction(int(actual)), chance.choice(AT_MOST), 0)
    actual = target * chance.randint(60, 97) / 100 if missed else target * chance.randint(100, 145) / 100
    return Aim(goal, target, Fraction(int(actual)), chance.choice(AT_LEAST), 0)


def shape_of(sheet: Sheet, points: bool) -> Shape:
    """The columns of one table of indicators, drawn."""
    chance = sheet.chance
    completion = chance.random() < 0.5
    state = chance.random() < (0.3 if completion or points else 0.9)
    own = chance.random() < 0.2
    return Shape(completion, state, points, own, own, chance.random() < 0.7)


def indicators(sheet: Sheet, drawn: Sequence[Aim], shape: Shape, full: int = 90) -> list[Reached]:
    """A table of indicators; its rows in the order given."""
    sheet.row(*_head(sheet, shape))
    places = {name: sheet.column() for name in ("completion", "weight", "score")}
    words = sheet.chance.choice(STATES)
    weights = _weights(sheet, len(drawn), full)
    before = ""
    told: list[Reached] = []
    for aim, weight in zip(drawn, weights, strict=True):
        level = aim.goal.level if aim.goal.level != before else ""
        before = aim.goal.level
        told.append(_row(sheet, aim, weight, shape, places, words, level))
    return told


def _head(sheet: Sheet, shape: Shape) -> list[str]:
    heads = {name: sheet.chance.choice(HEADS[name]) for name in HEADS}
    levels = ["一级指标", "二级指标", "三级指标"] if shape.levels else [sheet.some("指标名称", "绩效指标", "三级指标")]
    bound, unit = (["指标性质"] if shape.own_bound else []), (["计量单位"] if shape.own_unit else [])
    points = [heads["weight"], heads["score"]] if shape.points else []
    rest = [heads[name] for name in ("completion", "state") if getattr(shape, name)]
    return [*levels, *bound, heads["target"], *unit, heads["actual"], *rest, *points, heads["remark"]]


def _row(
    sheet: Sheet, aim: Aim, weight: int, shape: Shape, places: dict[str, int], words: tuple[str, str], level: str
) -> Reached:
    goal = aim.goal
    bound = aim.bound or ("≤" if goal.low else "≥")
    sign = sheet.word(("≤" if goal.low else "≥") if shape.own_bound else bound, "bound")
    unit = "" if shape.own_unit else goal.unit
    target = _put(sheet, aim, aim.target, unit, "" if shape.own_bound else aim.bound, True)
    actual = _put(sheet, aim, aim.actual, unit, "", False)
    name = sheet.word(goal.name, "item")
    own = (sign,) if shape.own_bound else ()
    cells: list[object] = []
    if shape.completion:
        cells.append(_completion(sheet, aim, target, actual, places["completion"]))
    if shape.state:
        state = sheet.word(words[0] if aim.met else words[1], "state")
        sheet.tie("state", state, [target, actual, *own])
        cells.append(state)
    full, score = _points(sheet, aim, weight, (target, actual, *own), places) if shape.points else (None, None)
    cells += [full, score] if full and score else []
    levels = _levels(level) if shape.levels else []
    own_unit = [goal.unit] if shape.own_unit else []
    reason = "" if aim.met else sheet.some(*(r for r in REASONS if r))
    sheet.row(*levels, name, *own, target, *own_unit, actual, *cells, reason, counts=True)
    return Reached(aim, name, target, actual, full, score)


def _levels(level: str) -> list[str]:
    above = "满意度指标" if "满意" in level else "效益指标" if "效益" in level else "产出指标"
    return [above if level in ("数量指标", "社会效益指标", "服务对象满意度指标") else "", level]


def _put(sheet: Sheet, aim: Aim, true: Fraction, unit: str, bound: str, is_target: bool) -> Told:
    percent = aim.goal.unit == "%"
    value = true * 100 if percent else true
    places = 0 if value.denominator == 1 and (is_target or aim.decimals == 0) else aim.decimals
    text = sheet.style.digits(value, places)
    text = f"{text}{unit}{bound}" if bound in ("以上", "以内") else f"{bound}{text}{unit}"
    told = aim.goal.unit if percent or not unit else ""  # beside a percentage a bare number is one too
    return sheet.put(text, true, unit=told, exact=aim.goal.unit not in MEASURED, fixed=is_target)


def _completion(sheet: Sheet, aim: Aim, target: Told, actual: Told, column: int) -> Told:
    """Actual over target, or the reverse for what is to be kept low; stopped at 100 % where this report does so."""
    one, other = (target, actual) if aim.goal.low else (actual, target)
    reached = one.true / other.true
    told = sheet.percent(min(reached, Fraction(1)) if sheet.style.caps else reached, column)
    sheet.tie("completion", told, [one, other])
    return told


def _points(sheet: Sheet, aim: Aim, weight: int, judged: Sequence[Told], places: dict[str, int]) -> tuple[Told, Told]:
    """Weight and score: full for a met target, in proportion for a missed one."""
    full = sheet.points(Fraction(weight), places["weight"])
    share = aim.target / aim.actual if aim.goal.low else aim.actual / aim.target
    earned = Fraction(weight) if aim.met else Fraction(int(weight * share * 100), 100)
    score = sheet.points(earned, places["score"])
    sheet.tie("full", score, [full, *judged])
    sheet.tie("within", score, [full])
    return full, score


def _weights(sheet: Sheet, many: int, full: int) -> list[int]:
    """Whole weights that add up to the full points."""
    weights = [full // many] * many
    for n in range(full - sum(weights)):
        weights[n % many] += 1
    for _ in range(many):
        a, b = sheet.chance.randrange(many), sheet.chance.randrange(many)
        if weights[a] > 2 and a != b:
            weights[a], weights[b] = weights[a] - 1, weights[b] + 1
    return weights
