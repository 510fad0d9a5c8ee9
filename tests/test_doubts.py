"""What a recogniser may have misread is no error of the report: the check is for review, or cannot be judged."""

from dataclasses import replace

from extractor import catalog
from extractor.document import Cell, Document, Piece, Place, Row, Source, Table, Text
from extractor.finding import Finding
from extractor.quantity import Verdict
from extractor.tagging import build
from extractor.verify import verify
from tests.pages import page, record

OVERALL = catalog.kind_named("overall")
FUNDS = {"adjusted_budget": "1,286.40", "spent": "1,197.61", "execution_rate": "93.10%"}


def found(spent: str, confidence: float | None = None, others: tuple[str, ...] = ()) -> Finding:
    """What is found of the execution rate where the recogniser was so sure of what was spent."""
    told = FUNDS | {"spent": spent}
    document = doubted(
        page("单位：万元\n" + "\n".join(f"{k} | {v}" for k, v in told.items()) + "\n"), confidence, others
    )
    findings, _ = verify(document, record(OVERALL, document, funds=[told]))
    (finding,) = (f for f in findings if f.reported and f.reported.text == "93.10%")
    return finding


def doubted(document: Document, confidence: float | None, others: tuple[str, ...]) -> Document:
    numbers = [
        replace(n, confidence=confidence, others=others) if n.text.startswith("1,19") else n for n in document.numbers
    ]
    return replace(document, numbers=tuple(numbers))


def test_wrong_number_that_was_read_surely_stays_an_error() -> None:
    assert found("1,191.61", 0.99).verdict is Verdict.MISMATCH


def test_reading_that_the_recogniser_saw_is_named_where_it_makes_the_check_hold() -> None:
    finding = found("1,191.61", 0.6, ("1,191.81", "1,197.61"))
    assert (finding.verdict, finding.why) == (Verdict.REVIEW, "low_confidence")
    assert [suspect.partition(" 1")[2] for suspect in finding.suspects] == [",191.61 → 1,197.61"]
    assert finding.reported is not None


def test_check_of_an_unsure_number_cannot_be_judged() -> None:
    finding = found("1,191.61", 0.6, ("1,191.81",))
    assert (finding.verdict, finding.why, finding.suspects) == (Verdict.NOT_CHECKABLE, "low_confidence", [])


def test_check_that_holds_is_not_doubted() -> None:
    assert found("1,197.61", 0.6, ("1,191.61",)).verdict is Verdict.MATCH


def test_number_carries_what_else_it_may_be() -> None:
    text = Text("收1,286.74万元", (Piece(0, 1, Place(1, 1)), Piece(1, 9, Place(1, 1), 0.55, ("1,286.14", "1,286.74"))))
    document = build(Source("scan.png", "", 1), [Table((Row((Cell(1, text),)),))])
    (number,) = document.numbers
    assert (number.confidence, number.is_doubtful, number.others) == (0.55, True, ("1,286.14万元",))
