"""The tables of the benchmark of documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt

from tests.bench.markdown import table
from tests.bench.operators import NAMES
from tests.bench.outcomes import Clean, Measured, Outcome
from tests.bench.tolerances import METHODS
from tests.bench.traps import Sprung

Z = 1.959964  # of 95 %


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """The 95 % bounds of a share (Wilson); 0 and 1 where nothing was tried."""
    if not tries:
        return 0.0, 1.0
    share, square = hits / tries, Z * Z
    middle = (share + square / (2 * tries)) / (1 + square / tries)
    half = Z / (1 + square / tries) * sqrt(share * (1 - share) / tries + square / (4 * tries * tries))
    return max(middle - half, 0.0), min(middle + half, 1.0)


LEGEND = """\
`observable`: the errors that break a true relation beyond every accepted way of rounding, as an oracle says that knows
the relations and shares no code with the tool; the others are none that anyone could see. `recall`: of these, told by a
finding that the report without the error does not have, as a mismatch or for review; with Wilson bounds. `as mismatch`:
told as a mismatch. `record fixed`: recall where the record of the clean reading is bound to the same places, so that a
number read otherwise cannot hide the error. `located`: of the told ones, a finding holds the wrong number (of a word or
a lost row, a number that it contradicts). `top right`: where one number is accused more than the others, it is a
wrong one; `top told` is how often one is. `first, tied`: of the told errors in a number that two relations or more tie,
so that evidence can accuse one, the number named first is the wrong one: the one that other findings are said to follow
from, else the one suggested to be misread, else the one that the first finding of the group reports; `first, all`: of
all told errors in numbers. `decisions`: of the errors that turn a state, a grade, full marks or a direction, told by a
finding that holds a number of that decision; `decision named`: by a finding that says what is turned.
"""


def tables(
    measured: Sequence[Measured],
    fixtures: Sequence[Measured],
    pdf: Sequence[Clean],
    replayed: Sequence[Outcome],
    traps: Sequence[Sprung],
) -> str:
    """All tables, in Markdown."""
    single, several = _apart(measured)
    parts = [
        f"{len(measured)} generated reports; in {sum(bool(told.outcomes) for told in measured)} of them {len(single)} "
        f"errors one at a time and {len(several)} two to five at a time, each read by labels and verified anew.\n",
        LEGEND,
        _by_operator(single, several),
        f"The same in {len(fixtures)} fixture reports, by what their gold ties together (planted errors left alone):\n",
        _by_operator(*_apart(fixtures)),
        "The same by the records that a model read, from recorded replies of the clean reports, held fixed:\n",
        _replayed(replayed),
        "Alarms where nothing is wrong:\n",
        _clean([told.clean for told in measured], pdf, traps),
        "The same true relations by the tolerances that others use:\n",
        _others([told.clean for told in measured], single),
    ]
    return "\n".join(parts)


def _apart(measured: Sequence[Measured]) -> tuple[list[Outcome], list[Outcome]]:
    """The outcomes of errors seeded one at a time, and of several."""
    outcomes = [outcome for told in measured for outcome in told.outcomes]
    return [o for o in outcomes if o.together == 1], [o for o in outcomes if o.together > 1]


HEADS = (
    "error",
    "seeded",
    "observable",
    "recall",
    "95 %",
    "as mismatch",
    "record fixed",
    "located",
    "top right",
    "top told",
    "first, tied",
    "first, all",
    "decisions",
    "decision named",
)


def _by_operator(single: Sequence[Outcome], several: Sequence[Outcome]) -> str:
    by_name: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in single:
        by_name[outcome.operator].append(outcome)
    rows = [_row(name, by_name[name]) for name in NAMES if by_name[name]]
    rows += [_row("**all, one at a time**", single), _row("**two to five at a time**", several)]
    return table(HEADS, rows)


def _row(name: str, outcomes: Sequence[Outcome]) -> list[object]:
    seen = [o for o in outcomes if o.observable]
    told = [o for o in seen if o.told]
    low, high = wilson(len(told), len(seen))
    fixed = [o for o in seen if o.fixed_told is not None]
    tops = [o for o in told if o.top]
    named = [o for o in tops if o.top != "level"]
    first = [o for o in told if o.first is not None]
    tied = [o for o in first if o.tied]
    flips = [o for o in seen if o.decision]
    return [
        name,
        len(outcomes),
        _share(seen, outcomes),
        _share(told, seen),
        f"{low:.1%}–{high:.1%}" if seen else "",
        _share([o for o in seen if o.mismatch], seen),
        _share([o for o in fixed if o.fixed_told], fixed),
        _share([o for o in told if o.located], told),
        _share([o for o in named if o.top == "right"], named),
        _share(named, tops),
        _share([o for o in tied if o.first], tied),
        _share([o for o in first if o.first], first),
        f"{sum(o.decision_told for o in flips)}/{len(flips)}" if flips else "",
        f"{sum(o.decision_named for o in flips)}/{len(flips)}" if flips else "",
    ]


def _replayed(outcomes: Sequence[Outcome]) -> str:
    seen = [o for o in outcomes if o.observable]
    told = [o for o in seen if o.told]
    low, high = wilson(len(told), len(seen))
    heads = ("documents", "seeded", "observable", "recall", "95 %", "as mismatch", "located")
    row = [
        len({o.report for o in outcomes}),
        len(outcomes),
        _share(seen, outcomes),
        _share(told, seen),
        f"{low:.1%}–{high:.1%}",
        _share([o for o in seen if o.mismatch], seen),
        _share([o for o in told if o.located], told),
    ]
    return table(heads, [row])


def _share(some: Iterable[object], every: Iterable[object]) -> str:
    few, many = len(list(some)), len(list(every))
    return f"{few / many:.1%}" if many else ""


def _clean(clean: Sequence[Clean], pdf: Sequence[Clean], traps: Sequence[Sprung]) -> str:
    rows: list[list[object]] = [
        ["reports", len(clean), "", ""],
        ["kind found", sum(c.kind_found for c in clean), "", ""],
        ["numbers", sum(c.numbers for c in clean), "", ""],
        ["checks that ran", sum(c.checks for c in clean), "", ""],
        _false("with a false mismatch", [c.mismatches for c in clean]),
        _false("with a false review", [c.reviews for c in clean]),
    ]
    if pdf:
        rows += [
            ["read from PDF too", len(pdf), "", ""],
            _false("of these, with a false mismatch", [c.mismatches for c in pdf]),
            _false("of these, with a false review", [c.reviews for c in pdf]),
        ]
    names = len({trap.trap for trap in traps})
    rows.append([f"traps: {names} of correct but suspicious content, by kinds of report", len(traps), "", ""])
    rows.append(_false("of these, with an alarm", [len(trap.alarms) for trap in traps]))
    return table(("", "count", "share", "at most (95 %)"), rows)


def _false(name: str, alarms: Sequence[int]) -> list[object]:
    hit = sum(bool(n) for n in alarms)
    return [name, f"{hit} ({sum(alarms)} findings)", f"{hit / len(alarms):.2%}", f"{wilson(hit, len(alarms))[1]:.2%}"]


def _others(clean: Sequence[Clean], single: Sequence[Outcome]) -> str:
    seen = [o for o in single if o.observable]
    rows: list[list[object]] = []
    for n, name in enumerate(METHODS):
        false = sum(bool(c.others[n]) for c in clean)
        alarms = sum(c.others[n] for c in clean)
        relations = sum(c.relations for c in clean)
        told = sum(o.others[n] for o in seen)
        rows.append([name, f"{told / len(seen):.1%}", f"{false / len(clean):.1%}", f"{alarms} of {relations}"])
    told = sum(o.told for o in seen)
    false = sum(bool(c.mismatches) for c in clean)
    ours: list[object] = [f"{told / len(seen):.1%}", f"{false / len(clean):.1%}", sum(c.mismatches for c in clean)]
    rows.append(["this tool, end to end", *ours])
    return table(("tolerance", "recall of observable errors", "clean reports with an alarm", "false alarms"), rows)
