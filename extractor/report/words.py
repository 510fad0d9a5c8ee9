"""The words of the terminal, in Chinese and English. A code without words here is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Lang(StrEnum):
    """A language of the terminal."""

    ZH = "zh"
    EN = "en"


def word(code: str, lang: Lang) -> str:
    """The words for `code`; the code itself where there are none."""
    known = WORDS.get(code)
    return known[lang is Lang.EN] if known else code


def why_words(why: str, lang: Lang) -> str:
    """The words for a why: `code`, or `code: detail`."""
    code, _, detail = why.partition(": ")
    told = word(code, lang)
    if "{}" in told:
        return told.replace("{}", detail)
    return f"{told}{word(':', lang)}{detail}" if detail else told


def decision_words(decision: str, lang: Lang) -> str:
    """The words for a decision: `state: met → missed`."""
    code, _, turn = decision.partition(": ")
    told = " → ".join(word(end, lang) for end in turn.split(" → "))
    return f"{word('decision', lang)}{word(':', lang)}{word(code, lang)} {told}"


def rule_words(rule: str, lang: Lang, known: Mapping[str, str]) -> str:
    """A rule as a reviewer reads it: its declared formula in Chinese, its id in English."""
    if lang is Lang.EN:
        return rule.replace("_", " ")
    return known.get(rule) or word(rule, lang)


WORDS: dict[str, tuple[str, str]] = {
    ":": ("：", ": "),
    ",": ("，", ", "),
    ";": ("；", "; "),
    # verdicts
    "match": ("一致", "match"),
    "rounding": ("舍入可解释", "explained by rounding"),
    "mismatch": ("不一致", "mismatch"),
    "not_checkable": ("无法核算", "not checkable"),
    "review": ("需人工复核", "for review"),
    # severities
    "none": ("无", "none"),
    "info": ("提示", "info"),
    "warning": ("警告", "warning"),
    "error": ("错误", "error"),
    # reasons
    "missing_operand": ("缺少运算数", "an operand is not printed"),
    "zero_base": ("基数为零", "the base is zero"),
    "unit_unknown": ("单位不明", "the unit is not known"),
    "approximate": ("约数", "the number is approximate"),
    "qualitative": ("定性表述，没有数字", "words, not a number"),
    "formula_unknown": ("计算办法不明", "the formula is not known"),
    "low_confidence": ("识别把握不足", "the recogniser is not sure"),
    # paths
    "operands_rounded": ("运算数经过舍入", "the operands are rounded"),
    "parts_rounded": ("各分项经过舍入", "the parts are rounded"),
    "truncated": ("截尾而未舍入", "cut off, not rounded"),
    "from_printed_rate": ("由报告所列比率算出", "computed from the printed rate"),
    "double_rounded": ("两次舍入", "rounded twice"),
    "capped": ("以上限封顶", "capped at the limit"),
    # tolerances
    "within_rounding": ("末位舍入或截尾之内", "within the rounding of the printed digits, or cut off"),
    "equal_digits": ("数字相同；位数不同时，较细者舍入为较粗者", "equal digits; the finer rounds to the coarser"),
    "exact_count": ("计数须相等", "counts are exact"),
    "printed_values": ("按所印数值比较，无宽限", "the printed values, without allowance"),
    "words": ("不涉计算", "nothing is computed"),
    # decisions
    "decision": ("结论随之改变", "what it turns"),
    "state": ("目标状态", "the state of the target"),
    "grade": ("等级", "the grade"),
    "full_marks": ("满分与否", "full marks"),
    "direction": ("增减方向", "the direction"),
    "met": ("达到", "met"),
    "missed": ("未达到", "missed"),
    "full": ("满分", "full"),
    "less": ("不足满分", "less than full"),
    # why
    "unit_slip": ("若单位由 {} 则相符，疑单位有误", "fits with another unit ({}): the unit may be mistaken"),
    "grade_gap": ("得分落在两档之间的空隙", "the score lies in a gap between two grades"),
    "overspent_without_reason": ("支出超过预算，而未见说明", "spent over the budget, and no reason is told"),
    "over_ceiling": ("此率不应超过 100%", "this rate cannot pass 100 %"),
    "other_sums_add_up": (
        "其他合计均与分项逐位相符，唯此末位不符",
        "every other sum adds up on the shown digits; this one is off by its last",
    ),
    "sweeping_beside_missed": (
        "称全部完成，而表中未达目标者有：{}",
        "all is told as met, but these miss their targets: {}",
    ),
    "alternative": ("仅按另一口径相符：{}", "fits only another definition: {}"),
    "scale_slip": (
        "若复算值乘以 {} 则相符，疑单位或小数点有误",
        "fits if the recomputed value is × {}: a unit or a decimal point may be mistaken",
    ),
    "met_but_claimed_missed": ("数字已达目标，却称未完成", "the target is met, but is told as missed"),
    "missed_but_claimed_met": ("数字未达目标，却称已完成", "the target is missed, but is told as met"),
    "base_unsure": (
        "本表多行不符，所依据的数或未列全",
        "many rows of this table fail: a number that they need may not be printed",
    ),
    "parts_unsure": ("相差甚远，各行未必即其组成", "far apart: these rows may not be what makes it up"),
    "missed_without_a_word": ("未达目标，而表中未说明", "the target is missed, and nothing says so"),
    "full_marks_for_missed_target": ("未达目标却得满分", "full marks for a missed target"),
    "no_integer_partner": ("没有整数能得出此率，最近的是 {}", "no whole number gives this rate; the nearest: {}"),
    "out_of_bounds": ("超出应有范围", "outside the bounds"),
    "units_differ": ("两处单位不同", "told in different units"),
    "told_by_one_side": ("只有一方写明", "told by one of the two sides only"),
    "proposed": ("运算关系取自行文，须人工确认", "running text ties these numbers together: confirm by reading"),
    "not_in_source": ("原文中没有这些文字", "the source does not hold these words"),
    "instruction_like_text": ("像是写给机器的指令，未予理会", "reads like an instruction to a machine; not obeyed"),
    "read_differently": ("模型与标签所指不同：{}", "model and labels point at different numbers: {}"),
    "read_elsewhere": ("模型与标签归入不同之处：{}", "model and labels put the number into different places: {}"),
    # rules of the verifier's own
    "column_total_is_sum_of_its_rows": ("合计 = 表中各分项行之和", "column total is sum of its rows"),
    "columns_add_up_as_in_other_rows": ("各列之和、差与同表其他各行一致", "columns add up as in other rows"),
    "ratio_of_columns_is_as_in_other_rows": (
        "各列之比率、乘积、增长率与同表其他各行一致",
        "ratio of columns is as in other rows",
    ),
    "told_part_of_a_whole_is_within_it": ("满意度、覆盖率等不超过 100%", "a part of a whole is within it"),
    "sweeping_claim_has_no_missed_target": ("称全部完成者，各项目标均须达到", "sweeping claim has no missed target"),
    "same_quantity_is_told_alike": ("同一数量前后所述一致", "same quantity is told alike"),
    "tables_tell_one_quantity_alike": ("同一数量在各表中一致", "tables tell one quantity alike"),
    "column_adds_up_to_total_in_prose": ("文中所述合计 = 表中该列之和", "column adds up to total in prose"),
    "score_follows_its_steps": ("按评分标准逐级扣分", "score follows its steps"),
    "readings_agree": ("两种读法一致", "readings agree"),
    "text_instructs_no_reader": ("原文不含对机器的指令", "text instructs no reader"),
    "words_occur_in_source": ("记录中的文字须见于原文", "words occur in source"),
    # readers
    "model": ("模型", "model"),
    "labels": ("标签（未用模型）", "labels (no model)"),
    "both": ("模型与标签", "model and labels"),
    # headings
    "reader": ("读取", "read by"),
    "definitions": ("口径", "definitions"),
    "tolerance": ("宽限", "tolerance"),
    "weak": ("检验力弱：多数数值都会通过", "weak: most values would pass"),
    "weak_count": ("弱核 {}", "{} weak passes"),
    "prompt": ("提示词", "prompt"),
    "pages": ("{} 页", "{} pages"),
    "page": ("1 页", "1 page"),
    "place": ("位置", "place"),
    "place_form": ("{} 页 {} 行", "p.{} l.{}"),
    "lines_apart": ("、", ", "),
    "what": ("内容", "what"),
    "rule": ("规则", "rule"),
    "printed": ("报告", "printed"),
    "recomputed": ("复算", "recomputed"),
    "checked": ("核对", "checked"),
    "difference": ("差额", "difference"),
    "last_digits": ("合末位 {}", "{} last digits"),
    "counted": ("清点得 {}", "{} counted"),
    "percentage_points": ("个百分点", "pp"),
    "why": ("说明", "why"),
    "suspects": ("疑似误读", "may be a misreading"),
    "operands_at": ("取自 {}", "from {}"),
    "interval": ("舍入所及：{} 至 {}", "rounding allows {} to {}"),
    "exact_numbers": ("各数皆为确数，无舍入余地", "exact numbers: nothing to round"),
    "by_model": ("运算关系取自行文", "tied together by running text"),
    "shared": ("共有之数", "shared number"),
    "follows": ("由第 {} 项引起", "follows from {}"),
    "following": ("由其引起 {}", "following from these {}"),
    "caused_by": ("由数字 {{{}}} 引起", "caused by number {{{}}}"),
    "coverage": (
        "数字 {numbers}：已入记录 {in_record}（已核 {checked}，仅弱核 {weakly_checked}），非数量 {not_a_quantity}，"
        "未读 {unread}",
        "{numbers} numbers: {in_record} in record ({checked} checked, {weakly_checked} weakly), "
        "{not_a_quantity} not quantities, {unread} unread",
    ),
    "agreement": (
        "两种读法：{agreed} 个数字一致，{disagreed} 个不同，仅模型读到 {only_model} 个，仅标签读到 {only_labels} 个",
        "two readings: {agreed} figures agree, {disagreed} differ, {only_model} read by the model only, "
        "{only_labels} by the labels only",
    ),
    "no_checks": ("没有可核算的内容", "nothing to check"),
    "listed_with_all": ("--all 列出", "--all lists them"),
    "unread": ("未读", "unread"),
    "unread_numbers": ("未读的数字", "numbers that no one read"),
    "only_model_numbers": ("仅模型读到的数字", "numbers that only the model read"),
    "only_labels_numbers": ("仅标签读到的数字", "numbers that only the labels read"),
    "problems": ("读取问题", "problems"),
    "summary": ("汇总", "summary"),
    "file": ("文件", "file"),
    "kind": ("种类", "kind"),
    "failed": ("未能完成", "failed"),
    "no_source": ("原文件不在，或已改动；不显示原文", "the source is gone or has changed: shown without its lines"),
    "try": ("建议：", "Try: "),
    # many documents
    "documents_in_all": (
        "{all:,} 份文件：有不一致 {mismatch:,}，仅需复核 {review:,}，无问题 {match:,}，未能完成 {failed:,}",
        "{all:,} documents: {mismatch:,} with mismatches, {review:,} only for review, {match:,} with neither, "
        "{failed:,} failed",
    ),
    # asking by files
    "requests_written": ("已写出的请求", "requests written"),
    "requests_unanswered": ("尚未答复的请求", "requests without a reply yet"),
    "requests_new": ("由答复引出的新请求", "new requests that follow from replies"),
    "replies_kept": ("已收下的答复", "replies kept"),
    "reports_read": ("已读的报告", "reports read"),
    "reports_waiting": ("等待答复的报告", "reports that wait for replies"),
    "reports_failed": ("未能完成的报告", "reports that failed"),
    "reports_not_read": (
        "另有 {:,} 份报告已登记而未读：原命令接着做",
        "{:,} more reports are known and not read yet: the same run carries on",
    ),
    "reports_unseen": (
        "上次运行还给出了 {:,} 份报告，此处未见（副本，或运行中断）：如有缺漏，请在命令中写明",
        "the last run was given {:,} more reports than are known here (copies, or it was interrupted): "
        "name those that are missing",
    ),
    "line_of": ("{} 第 {} 行", "{} line {}"),
    "line_failed": ("请求失败的行", "lines of requests that failed"),
    "line_duplicate": ("重复的行", "lines that tell a reply again"),
    "line_foreign": ("与这些报告无关的行", "lines that answer none of these requests"),
    "line_unreadable": ("无法识别的行", "lines that are no replies"),
    "batch_next_read": (
        "请求得到答复后：extractor batch read {out} 答复文件.jsonl",
        "When they are answered: extractor batch read {out} REPLIES.jsonl",
    ),
    "batch_next_write": (
        "还有请求要问：extractor batch write {out} 请求文件.jsonl",
        "There is more to ask: extractor batch write {out} REQUESTS.jsonl",
    ),
    "batch_nothing_to_ask": ("没有要问的了：extractor show {out}", "Nothing is left to ask: extractor show {out}"),
    "batch_complete": ("全部已答：extractor show {out}", "All is answered: extractor show {out}"),
    "job": ("任务", "job"),
    "job_status": ("状态", "status"),
    "job_completed": ("已答", "answered"),
    "job_begun": ("已提交，任务 {}", "submitted as {}"),
    "job_known": ("此前已提交，任务 {}", "has been submitted before as {}"),
    "no_jobs": ("没有提交过请求文件", "no file of requests has been submitted"),
    "verified_again": (
        "{all:,} 份文件：重算逐字节相同 {same:,}，有差异 {differs:,}，无法重算 {failed:,}",
        "{all:,} documents: {same:,} give the same bytes again, {differs:,} differ, {failed:,} cannot be made anew",
    ),
    "differs_from_kept": ("重算结果与所存不同", "made anew, it differs from what was kept"),
    "checked_share": ("已核", "checked"),
    "passed_over": ("文件夹中略过其他文件 {:,} 个（{}）", "passed over in folders: {:,} of other kinds ({})"),
    # a run into a folder
    "run_counts": (
        "{done:,}/{all:,} 份文件，有问题 {findings:,}，未能完成 {failed:,}，数字 {numbers:,}",
        "{done:,} of {all:,} documents, {findings:,} with findings, {failed:,} failed, {numbers:,} numbers",
    ),
    "run_calls": ("调用 {calls:,} 次，进行中 {in_flight:,}", "{calls:,} calls, {in_flight:,} in flight"),
    "time_left": ("约剩 {}", "about {} left"),
    "usage": ("词元：发送 {sent:,}，收到 {received:,}", "{sent:,} tokens sent, {received:,} received"),
    "usage_unreported": ("词元数未报告", "tokens not reported"),
    "usage_some_unreported": ("另有 {:,} 次未报告", "not reported for {:,} replies"),
    "cost": ("费用 {:.2f}", "cost {:.2f}"),
    "run_read": ("本次读取", "read now"),
    "run_kept": ("此前已读，无变化", "read before, unchanged"),
    "run_copies": ("内容与他件相同", "copies of others"),
    "copy_of": ("内容与 {} 相同，不另计", "has the content of {}, and is told there"),
    "copies_left_out": ("另有 {:,} 件内容与他件相同", "{:,} more copies of others"),
    "run_failed": ("未能完成", "failed"),
    "run_waiting": ("尚未读取", "not read yet"),
    "run_replies": ("模型回复", "replies of the model"),
    "run_usage": ("用量", "usage"),
    "failures_left_out": ("另有 {:,} 份未能完成：extractor show {}", "{:,} more failed: extractor show {}"),
    "carry_on": ("{}。继续运行：{}", "{}. To carry on: {}"),
    "end_finished": ("服务方暂时未能答复全部请求", "the endpoint could not answer all for now"),
    "end_interrupted": ("已中断", "interrupted"),
    "end_calls": ("已达 --max-calls 所限", "as many calls as --max-calls allows"),
    "end_cost": ("已达 --max-cost 所限", "as much as --max-cost allows"),
    "end_closed": ("服务方拒绝", "the endpoint refuses"),
    "end_unavailable": ("服务方暂时不可用", "the endpoint serves nobody for now"),
    "end_None": ("未完成", "not finished"),
    # a run that is not made
    "dry_documents": ("文件", "documents"),
    "dry_kept": ("已读，无变化", "read already, unchanged"),
    "dry_unasked": ("读取而无须询问模型", "to be read without a question"),
    "dry_asking": ("须询问模型", "to be asked about"),
    "dry_failed": ("无法读取", "cannot be read"),
    "dry_calls": ("至少调用次数", "calls, at least"),
    "dry_size": ("请求字节数", "bytes of requests"),
    "dry_tokens": ("请求词元（估计）", "tokens of requests, estimated"),
    "dry_cost": ("费用（估计）", "cost, estimated"),
    "no_price": ("未配置价格", "no price is configured"),
    "lines_left_out": ("另有 {:,} 份未列（--limit 0 全部列出）", "{:,} more are not listed (--limit 0 lists them)"),
}


def lang_of(env: Mapping[str, str]) -> Lang:
    """The language that the locale asks for."""
    locale = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
    return Lang.ZH if locale.lower().startswith("zh") else Lang.EN
