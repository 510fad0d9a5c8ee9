"""The rules that the engine keeps itself, whatever the kind of report."""

from __future__ import annotations

from extractor.record import Rule, Tolerance
from extractor.verify import agreement, ceilings, relations, repeats, steps, sweeping
from extractor.verify.hostile import instructions
from extractor.verify.wording import unfound_words

RULES = (
    *relations.RULES,
    *ceilings.RULES,
    *sweeping.RULES,
    *repeats.RULES,
    *steps.RULES,
    Rule(agreement.RULE, "两种读法逐个数字一致", "", agreement.compare, Tolerance.WORDS),
    Rule("text_instructs_no_reader", "原文不含对机器的指令", "", instructions, Tolerance.WORDS),
    Rule("words_occur_in_source", "记录中的文字须见于原文", "", unfound_words, Tolerance.WORDS),
)
