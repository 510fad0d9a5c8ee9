"""Lists of projects: budgets, transfers told in the remarks of both sides, and rates on what is left after them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from tests.bench.generator.money import line_of
from tests.bench.generator.sheet import Sheet, Told
from tests.bench.generator.words import COUNTS, HEADS, PROJECTS


class Move(NamedTuple):
    """Money moved: from and to the places of projects in the list, None for the treasury."""

    giver: int | None
    receiver: int | None
    amount: Fraction


class Side(NamedTuple):
    """A move as one project's remark tells it; `twin` as the other's does."""

    told: Told
    sign: int
    twin: Told | None


@dataclass(frozen=True)
class Places:
    """The columns of a list of projects."""

    initial: int
    adjusted: int
    spent: int
    general: int
    fund: int
    rate: int


@dataclass(frozen=True)
class Shape:
    """Which columns a list of projects has."""

    adjusted: bool
    sources: bool
    goals: bool
    moves: bool


@dataclass
class Put:
    """The columns of the list as told, row by row."""

    initial: list[Told]
    adjusted: list[Told]
    spent: list[Told]
    general: list[Told]
    fund: list[Told]


def project_list(sheet: Sheet, many: int) -> Put:
    """A list of projects with its total row."""
    chance = sheet.chance
    shape = Shape(chance.random() < 0.4, chance.random() < 0.5, chance.random() < 0.6, chance.random() < 0.75)
    places = Places(*(sheet.column() for _ in range(6)))
    names = chance.sample(PROJECTS, many)
    initials = [Fraction(int(line_of(sheet, name, 0.2).initial)) for name in names]
    moves = _moves(sheet, initials) if shape.moves else []
    sides = _sides(sheet, moves)
    sheet.row(*_head(sheet, shape))
    put = Put([], [], [], [], [])
    for n, name in enumerate(names):
        _project(sheet, n, name, initials[n], sides[n], names, moves, shape, places, put)
    _total(sheet, put, sides, moves, shape, places)
    return put


def _head(sheet: Sheet, shape: Shape) -> list[str]:
    initial = sheet.some("项目年度预算金额", "年初预算数", "预算安排") if not shape.adjusted else "年初预算数"
    adjusted = [sheet.chance.choice(HEADS["adjusted"])] if shape.adjusted else []
    spent = [sheet.some("实际支出金额", "实际支出数", "全年执行数")]
    sources = ["一般公共预算", "政府性基金"] if shape.sources else []
    goals = ["年度指标内容", "完成情况"] if shape.goals else []
    rate = sheet.some("预算支出执行率", "执行率", "预算执行率")
    return ["序号", "项目名称", initial, *adjusted, *spent, *sources, rate, *goals, "自评得分", "存在的问题及整改情况"]


def _moves(sheet: Sheet, initials: Sequence[Fraction]) -> list[Move]:
    """Some transfers: between two projects, back to the treasury, or added by it."""
    chance = sheet.chance
    order = chance.sample(range(len(initials)), min(len(initials), chance.randint(3, 6)))
    moves = [Move(order[0], order[1], _part(sheet, min(initials[order[0]], initials[order[1]])))]
    for n in order[2:]:
        back = chance.random() < 0.6
        moves.append(Move(n if back else None, None if back else n, _part(sheet, initials[n])))
    return moves


def _part(sheet: Sheet, amount: Fraction) -> Fraction:
    """A part of an amount, in hundreds of 元."""
    return Fraction(max(int(amount * sheet.chance.randint(2, 20) / 10**4), 1) * 100)


def _sides(sheet: Sheet, moves: Sequence[Move]) -> dict[int, list[Side]]:
    """Each move as the remarks of its projects tell it."""
    sides: dict[int, list[Side]] = defaultdict(list)
    for move in moves:
        given = sheet.money(move.amount) if move.giver is not None else None
        taken = sheet.money(move.amount) if move.receiver is not None else None
        if given and move.giver is not None:
            sides[move.giver].append(Side(given, -1, taken))
        if taken and move.receiver is not None:
            sides[move.receiver].append(Side(taken, 1, given))
        if given and taken:
            sheet.tie("both", taken, [given])
    return sides


def _project(
    sheet: Sheet, n: int, name: str, initial: Fraction, sides: Sequence[Side], names: Sequence[str],
    moves: Sequence[Move], shape: Shape, places: Places, put: Put,
) -> None:  # fmt: skip
    """One row of the list."""
    base = initial + sum((s.sign * s.told.true for s in sides), Fraction(0))
    spent = Fraction(int(base * sheet.chance.randint(8200, 10**4) / 100), 100)
    put.initial.append(sheet.money(initial, places.initial))
    put.spent.append(sheet.money(spent, places.spent))
    cells: list[object] = [n + 1, name, put.initial[-1]]
    if shape.adjusted:
        put.adjusted.append(sheet.money(base, places.adjusted))
        _booked(sheet, put.adjusted[-1], put.initial[-1], sides)
        cells.append(put.adjusted[-1])
    cells.append(put.spent[-1])
    cells += _sources(sheet, spent, places, put) if shape.sources else []
    cells.append(_rate(sheet, put, sides, base, places, shape))
    cells += _goal(sheet) if shape.goals else []
    score = sheet.chance.randint(900, 1000) / 10
    sheet.row(*cells, score, _remark(sheet, n, sides, names, moves), counts=True)


def _sources(sheet: Sheet, spent: Fraction, places: Places, put: Put) -> list[object]:
    fund = Fraction(int(spent * sheet.chance.randint(5, 50)), 100) if sheet.chance.random() < 0.4 else Fraction(0)
    put.general.append(sheet.money(spent - fund, places.general))
    put.fund.append(sheet.money(fund, places.fund))
    sheet.adds_up(put.spent[-1], [put.general[-1], put.fund[-1]])
    return [put.general[-1], put.fund[-1]]


def _booked(sheet: Sheet, result: Told, initial: Told, sides: Sequence[Side]) -> None:
    """The budget in force is the first one after the transfers."""
    if sides:
        twins = tuple(s.twin.mark if s.twin else "" for s in sides)
        sheet.tie("booked", result, [initial, *(s.told for s in sides)], signs=(1, *_signs(sides)), others=("", *twins))


def _signs(sides: Sequence[Side]) -> tuple[int, ...]:
    return tuple(s.sign for s in sides)


def _rate(sheet: Sheet, put: Put, sides: Sequence[Side], base: Fraction, places: Places, shape: Shape) -> Told:
    """The execution rate on the budget after the transfers."""
    spent = put.spent[-1]
    if shape.adjusted:
        return sheet.rate_of(spent, put.adjusted[-1], places.rate, [put.initial[-1]] if sides else [])
    if not sides:
        return sheet.rate_of(spent, put.initial[-1], places.rate)
    rate = sheet.percent(spent.true / base, places.rate)
    twins = tuple(s.twin.mark if s.twin else "" for s in sides)
    operands = [spent, put.initial[-1], *(s.told for s in sides)]
    sheet.tie("ledger", rate, operands, signs=(1, 1, *_signs(sides)), others=("", "", *twins))
    return rate


def _goal(sheet: Sheet) -> list[object]:
    """A target and what was reached, in cells of the list."""
    goal = sheet.chance.choice(COUNTS)
    target = sheet.chance.randint(goal.least, goal.most)
    actual = target * sheet.chance.randint(100, 130) // 100
    told = sheet.put(f"{goal.name}{sheet.some('≥', '不少于')}{target}{goal.unit}", target, sort="item")
    return [told, sheet.count(actual, goal.unit)]


def _remark(sheet: Sheet, n: int, sides: Sequence[Side], names: Sequence[str], moves: Sequence[Move]) -> object:
    """What the project's row says of its transfers, one clause each."""
    mine = [m for m in moves if n in (m.giver, m.receiver)]
    clauses = [_clause(sheet, move, side, n, names) for move, side in zip(mine, sides, strict=True)]
    return "".join(map(str, clauses)) or sheet.some("无", "支付进度前低后高。", "")


def _clause(sheet: Sheet, move: Move, side: Side, n: int, names: Sequence[str]) -> Told:
    if move.giver is None:
        text = sheet.some(f"年中财政追加{side.told}。", f"补助标准提高，追加{side.told}。")
    elif move.receiver is None:
        text = sheet.some(
            f"招标节约，退回财政{side.told}。", f"年末统筹收回{side.told}。", f"压减支出，调减{side.told}。"
        )
    elif n == move.giver:
        text = f"调剂{side.told}到{names[move.receiver]}。"
    else:
        text = f"从{names[move.giver]}调剂{side.told}。"
    return sheet.put(text, sort="clause")


def _total(
    sheet: Sheet, put: Put, sides: dict[int, list[Side]], moves: Sequence[Move], shape: Shape, places: Places
) -> None:
    """The total row; its base is that of the list after what the treasury gave and took."""
    whole = {
        name: sheet.money(sum((t.true for t in getattr(put, name)), Fraction(0)), getattr(places, name))
        for name in ("initial", "adjusted", "spent", "general", "fund")
        if getattr(put, name)
    }
    for name, told in whole.items():
        sheet.adds_up(told, getattr(put, name))
    if "general" in whole:
        sheet.adds_up(whole["spent"], [whole["general"], whole["fund"]])
    outer = [s for own in sides.values() for s in own if s.twin is None]
    rate = _total_rate(sheet, whole, outer, places)
    sources = [whole[name] for name in ("general", "fund") if name in whole]
    adjusted = [whole["adjusted"]] if shape.adjusted else []
    goals = ["", ""] if shape.goals else []
    sheet.row("", "合计", whole["initial"], *adjusted, whole["spent"], *sources, rate, *goals, "", "")


def _total_rate(sheet: Sheet, whole: dict[str, Told], outer: Sequence[Side], places: Places) -> Told:
    if "adjusted" in whole:
        _booked(sheet, whole["adjusted"], whole["initial"], outer)
        return sheet.rate_of(whole["spent"], whole["adjusted"], places.rate, [whole["initial"]] if outer else [])
    if not outer:
        return sheet.rate_of(whole["spent"], whole["initial"], places.rate)
    base = whole["initial"].true + sum((s.sign * s.told.true for s in outer), Fraction(0))
    rate = sheet.percent(whole["spent"].true / base, places.rate)
    operands = [whole["spent"], whole["initial"], *(s.told for s in outer)]
    sheet.tie("ledger", rate, operands, signs=(1, 1, *_signs(outer)), others=("",) * len(operands))
    return rate
