"""The numbers of a finding as the terminal tells them: recomputed, difference, interval, place."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

from extractor.decimals import shown
from extractor.finding import FigureTold, Finding
from extractor.report.words import Lang, word

MOST_PLACES = 12  # places of operands that are told; a long sum has more
MOST_DECIMALS = 6


def recomputed(finding: Finding) -> str:
    """The recomputed value at the printed digits; its unit only where the printed number has it too."""
    if finding.recomputed is None or finding.is_statement:
        return ""
    told = finding.reported
    unit = told.unit if told and told.unit and told.text.rstrip().endswith(told.unit) else ""
    return f"{_minus(_like(finding, finding.recomputed.shown))}{unit}"


def difference(finding: Finding, lang: Lang) -> list[str]:
    """Reported minus recomputed in the printed unit and, where that says more, in units of the last printed digit."""
    if finding.difference is None or not (exact := _fraction(finding.difference)):
        return []
    decimals = _decimals(finding)
    unit = (finding.reported.unit if finding.reported else "") or ""
    told = f"{_signed(exact, decimals)} {_unit_of_difference(unit, lang)}".rstrip()
    steps = round(exact * 10**decimals)
    if finding.is_statement or not decimals or not steps:
        return [told]
    return [told, word("last_digits", lang).format(_minus(f"{steps:+,d}"))]


def interval(finding: Finding, lang: Lang) -> str:
    """How far the roundings of the operands reach, where a mismatch gives no other reason."""
    told = finding.recomputed
    if told is None or finding.is_statement:
        return ""
    low, high = _fraction(told.low), _fraction(told.high)
    if low == high:
        return word("exact_numbers", lang)
    decimals = _decimals(finding)
    while decimals < MOST_DECIMALS and (high - low) * 10**decimals < 2:
        decimals += 1
    bounds = (_minus(_like(finding, _digits(bound, decimals))) for bound in (low, high))
    return word("interval", lang).format(*bounds)


def place(told: FigureTold | None, lang: Lang) -> str:
    """Page and line of a figure."""
    if told is None or told.page is None or told.line is None:
        return ""
    return word("place_form", lang).format(told.page, told.line)


def places_elsewhere(finding: Finding, lang: Lang) -> str:
    """Where the operands are printed, as far as they do not stand in the line of the reported number."""
    own = (finding.reported.page, finding.reported.line) if finding.reported else None
    every = {(told.page, told.line) for told in finding.operands if told.page and told.line} - {own}
    found = sorted(every, key=lambda at: (at[0] or 0, at[1] or 0))
    pages = [
        word("place_form", lang).format(page, word("lines_apart", lang).join(str(line) for _, line in lines))
        for page, lines in groupby(found[:MOST_PLACES], key=lambda at: at[0])
    ]
    told = word(";", lang).join(pages) + (" …" if len(found) > MOST_PLACES else "")
    return word("operands_at", lang).format(told) if found else ""


def _unit_of_difference(unit: str, lang: Lang) -> str:
    return word("percentage_points", lang) if unit in ("%", "％") else unit


def _decimals(finding: Finding) -> int:
    """The printed decimals of the reported number, which `shown` is rounded to."""
    return len(finding.recomputed.shown.partition(".")[2]) if finding.recomputed else 0


def _signed(value: Fraction, decimals: int) -> str:
    """`value` with its sign, to `decimals` or as many as its first digit needs."""
    while decimals < MOST_DECIMALS and round(value, decimals) == 0:
        decimals += 1
    return ("+" if value > 0 else "−") + _digits(abs(value), decimals)


def _digits(value: Fraction, decimals: int) -> str:
    whole, _, rest = shown(Fraction(round(value * 10**decimals), 10**decimals), decimals).partition(".")
    return f"{whole}.{rest.ljust(decimals, '0')}" if decimals else whole


def _like(finding: Finding, digits: str) -> str:
    """`digits` with thousands marks where the reported number has them."""
    if not finding.reported or "," not in finding.reported.text:
        return digits
    whole, point, rest = digits.partition(".")
    return f"{int(whole):,}{point}{rest}"


def _minus(digits: str) -> str:
    return digits.replace("-", "−")


def _fraction(told: str) -> Fraction:
    """The value of an exact decimal or of a/b; zero where it is neither."""
    try:
        return Fraction(told)
    except (ValueError, ZeroDivisionError):
        return Fraction(0)
