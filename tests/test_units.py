"""The units that captions announce."""

import pytest

from extractor.units import caption_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位：人民币元", "元"),
        ("单位:元 填报日期:2024年1月", "元"),
        ("单位：万元、%", "万元"),
        ("填报单位：元谋县教育局", ""),
        ("（单位：元宝山区财政局）", ""),
        ("单位：个", ""),
    ],
)
def test_the_money_unit_of_a_caption(text: str, unit: str) -> None:
    assert caption_unit(text) == unit
