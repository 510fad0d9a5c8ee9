"""Two readings of one document laid side by side, as in double data entry: field by field, by tag.

Rows of running text (claims, counts) tie numbers together in ways that two readers need not share; of them it only
counts that a number was read. Words are not compared: two readers may copy one name in different lengths.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractor.document import Document, plain
from extractor.figure import Figure, Phrase
from extractor.finding import SEVERITY, Agreement, FigureTold, Finding
from extractor.quantity import Verdict
from extractor.record import Basis, Part, Report
from extractor.verify.subjects import NAME_FIELDS, Subjects

RULE = "readings_agree"

_Pair = tuple[Part, Part]


class _Difference(NamedTuple):
    """What the record points at, and what the second reading points at in its stead."""

    why: str
    first: tuple[Figure, ...]
    second: tuple[Figure, ...]

    @property
    def tags(self) -> set[int]:
        """Of both."""
        return {figure.tag for figure in (*self.first, *self.second) if figure.tag}


def compare(document: Document, record: Report, second: Report) -> tuple[list[Finding], Agreement]:
    """A finding for each figure of `record` that `second` reads differently, and how many agree."""
    fields = list(_fields(record, second))
    agreed = [tag for _, own, other in fields for tag in own.keys() & other.keys()]
    differing = [difference for field in fields if (difference := _difference(*field))]
    differing += _elsewhere(record, second, {*agreed}.union(*(d.tags for d in differing)))
    first, others = _tags(record), _tags(second)
    counts = Agreement(
        figures=len(agreed) + len(differing),
        agreed=len(agreed),
        disagreed=len(differing),
        only_model=sorted(first - others),
        only_labels=sorted(others - first),
    )
    subjects = Subjects(document, record)
    return [_finding(subjects, difference) for difference in differing], counts


def _fields(record: Report, second: Report) -> Iterator[tuple[str, dict[int, Figure], dict[int, Figure]]]:
    """The fields of rows that both readings have, with the figures of each by tag."""
    rows, others = _printed(record), _printed(second)
    for name in rows:
        for row, other in _paired(rows[name], others.get(name, [])):
            own, its = _by_field(row), _by_field(other)
            yield from ((_place(name, field), own.get(field, {}), its.get(field, {})) for field in own | its)


def _difference(place: str, own: dict[int, Figure], other: dict[int, Figure]) -> _Difference | None:
    """What two readings of one field point at apart; None where one of them only points at more than the other."""
    first = [figure for tag, figure in own.items() if tag not in other]
    second = [figure for tag, figure in other.items() if tag not in own]
    why = f"read_differently: {place}"
    return _Difference(why, tuple(first), tuple(second)) if first and second else None


def _elsewhere(record: Report, second: Report, settled: set[int]) -> Iterator[_Difference]:
    """The numbers that both readings have, but nowhere in the same field of the same row."""
    places, others = _places(record), _places(second)
    for tag, (place, figure) in places.items():
        if tag in others and tag not in settled:
            where = " ≠ ".join(dict.fromkeys([place, others[tag][0]]))
            yield _Difference(f"read_elsewhere: {where}", (figure,), (others[tag][1],))


def _paired(rows: Sequence[Part], others: Sequence[Part]) -> list[_Pair]:
    """The rows that are one: those that share most tags in the same fields first, then those of one name."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for n, m in _alike(rows, others):
        if n not in found and m not in taken:
            found[n] = m
            taken.add(m)
    left = {n: _name(row) for n, row in enumerate(rows) if n not in found}
    found |= _namesakes(left, {m: _name(row) for m, row in enumerate(others) if m not in taken})
    return [(rows[n], others[found[n]]) for n in sorted(found)]


def _alike(rows: Sequence[Part], others: Sequence[Part]) -> list[tuple[int, int]]:
    """The pairs of rows that share tags in the same fields, most shared tags first."""
    holders: dict[tuple[str, int], list[int]] = defaultdict(list)
    for m, row in enumerate(others):
        for cell in _cells(row):
            holders[cell].append(m)
    shared = Counter((n, m) for n, row in enumerate(rows) for cell in _cells(row) for m in holders[cell])
    names, theirs = [_name(row) for row in rows], [_name(row) for row in others]
    known = _once(names) & _once(theirs)

    def is_one(pair: tuple[int, int]) -> bool:
        """Rows of other names may stand beside one merged cell, or each bear the name of another row."""
        n, m = pair
        crossed = {names[n], theirs[m]} <= known
        return names[n] == theirs[m] or (not crossed and shared[pair] > _apart(rows[n], others[m]))

    return sorted(filter(is_one, shared), key=lambda pair: (-shared[pair], names[pair[0]] != theirs[pair[1]], pair))


def _once(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if name and count == 1}


def _apart(row: Part, other: Part) -> int:
    """The fields in which two rows point at different numbers."""
    own, its = _by_field(row), _by_field(other)
    return sum(not own[field].keys() & its[field].keys() for field in own.keys() & its.keys())


def _namesakes(names: dict[int, str], others: dict[int, str]) -> dict[int, int]:
    """The rows whose name only one row on either side has."""
    known = _once(names.values()) & _once(others.values())
    at = {name: m for m, name in others.items()}
    return {n: at[name] for n, name in names.items() if name in known}


def _name(row: Part) -> str:
    fields = [*NAME_FIELDS, *type(row).model_fields]
    told = (getattr(row, field, None) for field in fields)
    return next((plain(words.text) for words in told if isinstance(words, Phrase) and words), "")


def _printed(record: Report) -> dict[str, list[Part]]:
    """The rows that the page's own labels tie together, by the field that holds them."""
    found: dict[str, list[Part]] = defaultdict(list)
    for name, part in record.parts():
        if part.basis is Basis.PRINTED:
            found[name].append(part)
    return found


def _by_field(part: Part) -> dict[str, dict[int, Figure]]:
    found: dict[str, dict[int, Figure]] = defaultdict(dict)
    for field, figure in part.figures():
        if figure.tag is not None:
            found[field][figure.tag] = figure
    return found


def _cells(part: Part) -> Iterator[tuple[str, int]]:
    return ((field, figure.tag) for field, figure in part.figures() if figure.tag is not None)


def _places(record: Report) -> dict[int, tuple[str, Figure]]:
    """Where each tag stands first among the printed rows, with its figure."""
    found: dict[int, tuple[str, Figure]] = {}
    for name, rows in _printed(record).items():
        for field, figure in (cell for row in rows for cell in row.figures()):
            if figure.tag is not None:
                found.setdefault(figure.tag, (_place(name, field), figure))
    return found


def _place(rows: str, field: str) -> str:
    return f"{rows}.{field}" if rows else field


def _tags(record: Report) -> set[int]:
    return {figure.tag for _, part in record.parts() for _, figure in part.figures() if figure.tag}


def _finding(subjects: Subjects, difference: _Difference) -> Finding:
    reported = difference.first[0]
    return Finding(
        rule=RULE,
        verdict=Verdict.REVIEW,
        severity=SEVERITY[Verdict.REVIEW],
        subject=subjects.of(reported),
        basis=Basis.PRINTED,
        reported=_told(reported),
        recomputed=None,
        expression=" ≠ ".join(dict.fromkeys(map(_listed, (difference.first, difference.second)))),
        operands=[_told(figure) for figure in difference.second],
        difference=None,
        why=difference.why,
    )


def _told(figure: Figure) -> FigureTold:
    return FigureTold.model_validate(figure.dump())


def _listed(figures: Iterable[Figure]) -> str:
    """Printed text and tag, since two numbers of one text may stand at two places."""
    return ", ".join(f"{figure.text}{{{figure.tag}}}" for figure in figures)
