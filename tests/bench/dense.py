"""Typeset pages full of numbers, drawn by seed: wide ruled tables with merged cells, cells of several lines, tables
that go on over pages with their header and without, tables without lines, prose.

They exist to measure reading alone; their figures do not add up. The fonts are those of fixtures/typeset.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

from fixtures.typeset import typ_to_pdf
from tests.bench.scan_pages import Report

SONG = '("AR PL SungtiL GB", "Noto Serif CJK SC")'
SERIF = '"Noto Serif CJK SC"'
SANS = '"Noto Sans CJK SC"'
LATIN = '"Libertinus Serif"'

BODIES = ("城管中队", "文化馆", "第三小学", "疾控中心", "水务所", "民政科", "应急办", "园林队", "社保站", "档案馆")
AIMS = ("保洁", "培训", "慰问", "管网巡检", "校舍维修", "设备更新", "困难救助", "窗口运行", "防汛备勤", "绿化养护")
COUNTS = ("人次", "户", "处", "场", "件", "公里", "台", "吨", "套", "个")
WHYS = ("因雨季停工", "招标推迟", "按实结算", "合同尾款次年支付", "人员未到位", "跨年实施")


def amount(random: Random) -> str:
    """An amount with two decimals."""
    return f"{random.lognormvariate(5, 1.8):,.2f}"


def money(random: Random) -> str:
    """An amount, now and then negative or left out."""
    draw = random.random()
    return "—" if draw < 0.04 else f"-{amount(random)}" if draw < 0.1 else amount(random)


def rate(random: Random) -> str:
    """A rate with none, one or two decimals."""
    return f"{min(random.gauss(94, 9), 168):.{random.choice((0, 1, 2, 2))}f}%"


def count(random: Random) -> str:
    """A count with its unit."""
    whole = int(random.lognormvariate(4, 1.7))
    return f"{whole:,}{random.choice(COUNTS)}" if random.random() < 0.8 else f"{whole / 7 + 0.1:.2f}万{COUNTS[0]}"


def target(random: Random) -> str:
    """A count or rate with a bound."""
    return random.choice(("≥", "≤", "不低于", "＞", "")) + random.choice((count, rate))(random)


def score(random: Random) -> str:
    """Points."""
    return f"{random.choice((5, 10, 15, 20)) * random.choice((1, 1, 0.9, 0.875)):g}"


def name(random: Random) -> str:
    """What a row is about."""
    return random.choice(BODIES)[:3] + random.choice(AIMS)


def wide(random: Random) -> Iterator[str]:
    """Thirteen columns under a header of two rows that comes again on each page; the first column is merged."""
    yield "#align(center, text(size: 15pt)[部门预算项目执行情况汇总表])\n#align(right)[单位：万元]\n"
    yield "#table(columns: (1.2cm, 3.2cm, 1fr, 1fr, 1fr, 1fr, 1fr, 1fr, 1.4cm, 1.4cm, 1.9cm, 1.9cm, 1.1cm),\n"
    yield "table.header(down(2)[单位], down(2)[项目], across(3)[预算安排], across(3)[实际支出], down(2)[执行率],"
    yield "down(2)[上年], across(2)[产出数量], down(2)[得分], "
    yield "[年初], [调整], [合计], [一般公共], [其他], [小计], [目标], [完成]),\n"
    left = 46
    while left > 0:
        rows = min(left, random.randint(2, 5))
        left -= rows
        yield f"down({rows})[{random.choice(BODIES)}], "
        for _ in range(rows):
            cells = [name(random), *(money(random) for _ in range(6)), rate(random), rate(random)]
            yield f"{bracketed([*cells, target(random), count(random), score(random)])},\n"
    yield f"across(2)[合计], {bracketed([money(random) for _ in range(6)])}, across(5)[见各行],\n)\n"


def packed(random: Random) -> Iterator[str]:
    """Several names in a cell beside as many values, and remarks that wrap."""
    yield "#align(center, text(size: 14pt)[重点任务与指标完成情况]) \n"
    yield "#table(columns: (2.4cm, 4cm, 3cm, 3cm, 2.2cm, 1fr), "
    yield "[任务], [指标], [目标值], [完成值], [资金（万元）], [说明],\n"
    for _ in range(9):
        lines = random.randint(2, 5)
        columns = [[make(random) for _ in range(lines)] for make in (name, target, count)]
        cells = [name(random), *(" \\ ".join(column) for column in columns), money(random), remark(random)]
        yield f"{bracketed(cells)},\n"
    yield ")\n"


def remark(random: Random) -> str:
    """Two clauses of prose with numbers."""
    told = f"比上年增加{count(random)}，增长{rate(random)}；{random.choice(WHYS)}，结转{amount(random)}万元"
    return f"{told}，其中{name(random)}{amount(random)}万元。"


def long(random: Random) -> Iterator[str]:
    """Rows over several pages under a header that stands once."""
    yield "#align(center, text(size: 14pt)[资产与经费台账（2021—2023年度）]) \n"
    yield "#table(columns: (1.3cm, 1fr, 2.6cm, 2.6cm, 2.6cm, 2.2cm), "
    yield "[序号], [事项], [2021年], [2022年], [2023年], [增幅],\n"
    for number in range(1, 76):
        yield f"{bracketed([str(number), name(random), *(money(random) for _ in range(3)), rate(random)])},\n"
    yield ")\n"


def lined(random: Random, stroke: str, rows: int = 34) -> Iterator[str]:
    """A table without lines between its columns; `stroke` says which lines it has."""
    yield "#align(center, text(size: 14pt)[收支决算情况]) \n#align(right)[单位：万元]\n"
    yield f"#table(columns: (4.5cm, 1fr, 1fr, 1fr, 1fr), align: (left, right, right, right, right), stroke: {stroke},\n"
    yield "[科目], [年初预算], [调整预算], [决算数], [完成率],\n"
    for _ in range(rows):
        yield f"{bracketed([name(random), *(money(random) for _ in range(3)), rate(random)])},\n"
    yield ")\n"


def english(random: Random) -> Iterator[str]:
    """An English statement with negatives in brackets."""
    yield "#align(center, text(size: 14pt)[Statement of Budget and Actual Expenditure])\n#align(right)[R'000]\n"
    yield "#table(columns: (1fr, 2.6cm, 2.6cm, 2.6cm, 2.1cm, 2.1cm), "
    yield "table.header([Programme], [Final budget], [Actual], [Variance], [Spent], [Prior year]),\n"
    heads = ("Clinics", "Roads", "Libraries", "Water supply", "Housing", "Inspection", "Training", "Fleet")
    for number in range(1, 34):
        variance = f"({abs(random.gauss(0, 900)):,.0f})" if random.random() < 0.4 else f"{random.random() * 900:,.1f}"
        cells = [f"{random.choice(heads)} {number}", f"{random.lognormvariate(9, 1):,.0f}", money(random), variance]
        yield f"{bracketed([*cells, rate(random), rate(random)])},\n"
    yield ")\n"


def prose(random: Random) -> Iterator[str]:
    """Paragraphs of figures."""
    yield "#align(center, text(size: 16pt)[年度绩效自评报告（节选）])\n\n"
    for number in "一二三四五六七八":
        yield f"（{number}）{random.choice(BODIES)}全年预算{amount(random)}万元，"
        yield f"支出{amount(random)}万元，执行率{rate(random)}。"
        yield f"{''.join(remark(random) for _ in range(2))}群众满意度{rate(random)}，得分{score(random)}分。\n\n"


def bracketed(cells: Sequence[str]) -> str:
    """Cells as the typesetter wants them."""
    return ", ".join(f"[{cell}]" for cell in cells)


PAGES: dict[str, tuple[Callable[[Random], Iterator[str]], str, str, bool, bool]] = {
    # name: what is on it, font, size, on its side, ruled
    "dense-wide-song": (wide, SONG, "9pt", True, True),
    "dense-wide-sans": (wide, SANS, "8pt", True, True),
    "dense-packed": (packed, SONG, "10pt", False, True),
    "dense-packed-serif": (packed, SERIF, "9pt", True, True),
    "dense-long": (long, SONG, "10.5pt", False, True),
    "dense-three-lines": (partial(lined, stroke="(x: none, y: 0.6pt)"), SONG, "11pt", False, False),
    "dense-open": (partial(lined, stroke="none"), SERIF, "10pt", False, False),
    "dense-english": (english, LATIN, "10pt", False, True),
    "dense-prose": (prose, SONG, "12pt", False, True),
}


def dense(work: Path, seed: int = 0) -> list[Report]:
    """The reports, typeset into the work folder; for one seed always the same, named after it where it is not 0."""
    return [_typeset(work / "dense", page, seed) for page in PAGES]


def _typeset(folder: Path, page: str, seed: int) -> Report:
    make, font, size, flipped, ruled = PAGES[page]
    folder.mkdir(parents=True, exist_ok=True)
    called = f"{page}-{seed}" if seed else page
    source = folder / f"{called}.typ"
    text = _head(font, size, flipped) + "".join(make(Random(f"{page} {seed}")))
    pdf = source.with_suffix(".pdf")
    if not pdf.exists() or not source.exists() or source.read_text(encoding="utf-8") != text:
        source.write_text(text, encoding="utf-8")
        pdf.write_bytes(typ_to_pdf(source, folder))
    return Report(called, pdf, ruled)


def _head(font: str, size: str, flipped: bool) -> str:
    return f"""#set document(date: none)
#set text(font: {font}, size: {size}, lang: "zh", region: "cn")
#set page(paper: "a4", flipped: {str(flipped).lower()}, margin: (x: 15mm, y: 15mm))
#set table(align: center + horizon, stroke: 0.6pt, inset: (x: 3pt, y: 4pt))
#let down(rows, body) = table.cell(rowspan: rows, body)
#let across(span, body) = table.cell(colspan: span, body)
"""
