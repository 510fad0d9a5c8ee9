"""Sentences of running text that tie numbers together, in several wordings each."""

from __future__ import annotations

from fractions import Fraction

from tests.bench.generator.sheet import Sheet, Told
from tests.bench.generator.words import AREAS, OFFICES

CHINESE = "零一二三四五六七八九十"
THINGS = (
    ("受理群众诉求", "件", "办结", "办结率"),
    ("排查安全隐患", "处", "整改", "整改率"),
    ("调解矛盾纠纷", "起", "调解成功", "调解成功率"),
    ("发放调查问卷", "份", "收回有效问卷", "有效回收率"),
    ("抽检样品", "批次", "合格", "合格率"),
)
GROWN = ("接待读者", "开展文化活动", "培训技术骨干", "清运生活垃圾", "服务困难老人")
GROWN_UNITS = ("人次", "场", "人", "吨", "人")
REACHED = (("建成区绿化覆盖率", "提高"), ("垃圾分类达标率", "提升"), ("管网漏损率", "下降"))


def growth(sheet: Sheet) -> str:
    """A count beside last year's, with its growth or decline."""
    n = sheet.chance.randrange(len(GROWN))
    thing, unit = GROWN[n], GROWN_UNITS[n]
    before = sheet.chance.randint(100, 9000)
    now = before * sheet.chance.randint(70, 160) // 100
    a, b = sheet.count(now, unit), sheet.count(before, unit)
    change = sheet.percent(abs(a.true / b.true - 1))
    sheet.tie("growth" if now >= before else "decline", change, [a, b])
    word = "增长" if now >= before else "下降"
    return sheet.some(
        f"全年{thing}{a}，比上年的{b}{word}{change}。",
        f"{thing}{a}，上年为{b}，同比{word}{change}。",
        f"{thing}由上年的{b}变为{a}，{word}{change}。",
        f"与上年{b}相比，全年{thing}{a}，{word}{change}。",
    )


def spending_growth(sheet: Sheet, spent: Told) -> str:
    """Spending beside last year's: the difference and the growth."""
    before = Fraction(int(spent.true * sheet.chance.randint(75, 130)), 100)
    again, last = sheet.money(spent.true), sheet.money(before)
    sheet.same(spent, again)
    gap = sheet.money(abs(spent.true - before))
    up = spent.true >= before
    sheet.adds_up(gap, [again, last], (1, -1) if up else (-1, 1))
    rate = sheet.percent(abs(sheet.shown(spent) / sheet.shown(last) - 1))
    sheet.tie("growth" if up else "decline", rate, [again, last])
    more, word = ("增加", "增长") if up else ("减少", "下降")
    return sheet.some(
        f"全年支出{again}，比上年的{last}{more}{gap}，{word}{rate}。",
        f"本年支出{again}，较上年{last}{more}{gap}，{sheet.some('同比', '')}{word}{rate}。",
    )


def handled(sheet: Sheet) -> str:
    """So many received and so many dealt with, with the rate."""
    thing, unit, verb, rate = sheet.chance.choice(THINGS)
    whole = sheet.chance.randint(40, 5000)
    part = whole if sheet.chance.random() < 0.15 else whole * sheet.chance.randint(820, 998) // 1000
    w, p = sheet.count(whole, unit), sheet.count(part, unit)
    r = sheet.percent(p.true / w.true, decimals=0 if part == whole else None)
    sheet.tie("ratio", r, [p, w])
    return sheet.some(f"{thing}{w}，{verb}{p}，{rate}{r}。", f"全年{thing}{w}，其中{verb}{p}，{rate}达到{r}。")


def alone(sheet: Sheet) -> str:
    """A count with its completion rate, the target untold."""
    target = sheet.chance.randint(40, 900)
    done = target * sheet.chance.randint(80, 140) // 100
    count = sheet.count(done, "人")
    rate = sheet.percent(count.true / target)
    sheet.tie("partner", rate, [count])
    return f"组织专题培训{count}，完成率{rate}。"


def moved(sheet: Sheet) -> str:
    """A rate that moved from one value to another, with the points between."""
    name, word = sheet.chance.choice(REACHED)
    low = Fraction(sheet.chance.randint(300, 800), 1000)
    high = low + Fraction(sheet.chance.randint(3, 150), 1000)
    before, now = (high, low) if word == "下降" else (low, high)
    a, b = sheet.percent(before, decimals=1), sheet.percent(now, decimals=1)
    gap = sheet.put(f"{sheet.style.digits((high - low) * 100, 1)}个百分点", high - low)
    sheet.adds_up(gap, [b, a], (-1, 1) if word == "下降" else (1, -1))
    return f"{name}由{a}{word}到{b}，{word}{gap}。"


def parts(sheet: Sheet) -> str:
    """Amounts that make up another, in one sentence."""
    names = sheet.chance.sample(
        ["低保金", "特困供养金", "临时救助金", "护理补贴", "取暖补贴"], sheet.chance.randint(2, 4)
    )
    money = [Fraction(sheet.chance.randint(10**6, 10**9), 100) for _ in names]
    told = [sheet.money(amount) for amount in money]
    whole = sheet.money(sum(money, Fraction(0)))
    sheet.adds_up(whole, told)
    listed = "、".join(f"{name}{amount}" for name, amount in zip(names, told, strict=True))
    many = CHINESE[len(names)].replace("二", "两")
    return sheet.some(f"发放各类补助{whole}，其中{listed}。", f"全年发放{listed}，{many}项合计{whole}。")


def counted_parts(sheet: Sheet) -> str:
    """Counts that make up another."""
    numbers = [sheet.chance.randint(3, 90) for _ in range(sheet.chance.randint(2, 3))]
    names = sheet.chance.sample(["专题讲座", "文艺演出", "健身活动", "展览展示"], len(numbers))
    told = [sheet.count(n, "场") for n in numbers]
    whole = sheet.count(sum(numbers), "场")
    sheet.adds_up(whole, told)
    listed = "、".join(f"{name}{count}" for name, count in zip(names, told, strict=True))
    return f"全年举办群众活动{whole}，其中{listed}。"


def listed(sheet: Sheet) -> str:
    """A stated number of offices and their names, the number in digits or in words."""
    names = sheet.chance.sample(OFFICES, sheet.chance.randint(3, 7))
    words = [sheet.word(name, "item") for name in names]
    in_words = sheet.chance.random() < 0.3
    told = f"{CHINESE[len(names)]}个" if in_words else f"{len(names)}个"
    stated = sheet.put(told, len(names), exact=True)
    sheet.tie("count", stated, words)
    return f"内设机构{stated}，分别为{'、'.join(map(str, words))}。"


def each(sheet: Sheet, spent: Told) -> str:
    """Spending shared among things: what each cost."""
    things = sheet.chance.randint(7, 400)
    many = sheet.count(things, sheet.some("户", "处", "个"))
    unit = "万元" if spent.true / things > 10**5 else "元"
    mean = sheet.amount(spent.true / things, unit)
    again = sheet.same(spent, sheet.money(spent.true))
    sheet.tie("ratio", mean, [again, many])
    return f"项目惠及对象{many}，支出{again}，平均每{sheet.slots[many.mark].text[-1]}{mean}。"


def about(sheet: Sheet, spent: Told) -> str:
    """Approximate numbers, which owe nothing."""
    people = sheet.chance.randint(2, 90)
    rough = sheet.put(f"约{sheet.style.money(spent.true, 1, '亿元')}亿元", spent.true)
    return f"累计投入{rough}，惠及群众约{people}.{sheet.chance.randint(1, 9)}万人次，走访企业{people * 3}余家。"


def by_area(sheet: Sheet) -> str:
    """Which places took part, without any number that counts."""
    return f"项目覆盖{'、'.join(sheet.chance.sample(AREAS, 3))}等地，自2023年3月起实施，按“十四五”规划推进。"


SENTENCES = (growth, handled, alone, moved, parts, counted_parts, listed, by_area)
ON_SPENDING = (spending_growth, each, about)
