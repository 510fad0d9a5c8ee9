"""Every code that a result can hold has words in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import extractor
from extractor import catalog
from extractor.finding import Severity
from extractor.quantity import Path as RoundingPath
from extractor.quantity import Reason, Verdict
from extractor.report.rules import formulas, rules_of
from extractor.report.words import WORDS, Lang, lang_of, rule_words, why_words, word

ENGINE = Path(extractor.__file__).parent
CODE = re.compile(r"([a-z]+(?:_[a-z]+)+|proposed|alternative)(?:: )?")


def whys_told() -> Iterator[str]:
    """The codes that checks and the verifier give as a `why`, as far as they are written out there."""
    checks = (ENGINE / f"{name}.py" for name in ("check", "judgement", "slips"))
    for path in [*checks, *sorted((ENGINE / "verify").glob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield from (code for value in _whys(node) for code in _codes(value))


def _whys(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "why")
        if isinstance(node.func, ast.Name) and node.func.id == "Outcome":
            yield from node.args[1:2]
    if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "why" for t in node.targets):
        yield node.value


def _codes(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (m := CODE.match(node.value)):
            yield m[1]


CODES = [*Verdict, *Severity, *Reason, *RoundingPath, *sorted(set(whys_told()))]


def test_the_codes_of_check_are_found() -> None:
    known = {
        "alternative", "scale_slip", "met_but_claimed_missed", "missed_but_claimed_met", "no_integer_partner",
        "out_of_bounds", "units_differ", "proposed", "unit_slip", "grade_gap", "over_ceiling",
        "overspent_without_reason",
    }  # fmt: skip
    assert known <= set(whys_told())


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words_in_both_languages(code: str) -> None:
    zh, en = WORDS[code]
    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert en.isascii() or "×" in en
    assert "_" not in zh + en


@pytest.mark.parametrize("lang", list(Lang))
def test_unknown_code_is_shown_as_it_is(lang: Lang) -> None:
    assert word("new_code", lang) == "new_code"
    assert rule_words("new_rule", Lang.ZH, {}) == "new_rule"


def test_detail_of_a_why_stands_in_its_words() -> None:
    assert why_words("alternative: 年初预算", Lang.EN) == "fits only another definition: 年初预算"
    assert why_words("scale_slip: 10000", Lang.ZH) == "若复算值乘以 10000 则相符，疑单位或小数点有误"
    assert why_words("out_of_bounds: 3", Lang.ZH) == "超出应有范围：3"
    assert why_words("new_code: {0} of {x}", Lang.EN) == "new_code: {0} of {x}"
    assert why_words("alternative: {0}", Lang.EN) == "fits only another definition: {0}"


def test_rule_is_its_formula_in_chinese_and_its_id_in_english() -> None:
    known = formulas(catalog.kind_named("overall"))
    rule = "execution_rate_is_spent_over_budget"
    assert rule_words(rule, Lang.ZH, known) == "预算执行率 = 支出 ÷ 全年预算"
    assert rule_words(rule, Lang.EN, known) == "execution rate is spent over budget"


@pytest.mark.parametrize("name", sorted(catalog.kinds()))
def test_every_rule_of_a_kind_is_told_once_with_its_formula(name: str) -> None:
    rules = rules_of(catalog.kind_named(name))
    assert len({rule.id for rule in rules}) == len(rules) > 0
    assert all(rule.formula for rule in rules)


@pytest.mark.parametrize(
    ("env", "lang"),
    [
        ({}, Lang.EN),
        ({"LANG": "zh_CN.UTF-8"}, Lang.ZH),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, Lang.EN),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, Lang.ZH),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, Lang.ZH),
    ],
)
def test_language_is_that_of_the_locale(env: dict[str, str], lang: Lang) -> None:
    assert lang_of(env) is lang


def test_why_of_a_changed_result_that_is_another_code_is_still_words() -> None:
    assert why_words("place_form: 3", Lang.EN) == "p.3 l.3"
