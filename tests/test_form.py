"""The form of a reply, and the way back from a reply to a record."""

import json
from typing import Any

import pytest

from extractor import catalog
from extractor.document import Document
from extractor.extract.form import ReplyFault, decode, reply_form, reply_schema
from extractor.record import Report
from tests.pages import page

OVERALL = catalog.kind_named("overall")


@pytest.fixture
def document() -> Document:
    return page("""
        单位名称 | 临江市图书馆
        整体支出年度预算数 | 1,286.40 | 实际支出数 | 1,197.61
        开展讲座次数 | ≥12次 | 全部开展
    """)


def reply(**fields: Any) -> str:
    return json.dumps(fields, ensure_ascii=False)


def table(columns: str, *rows: list[object]) -> list[dict[str, object]]:
    return [{"columns": columns.split(), "rows": list(rows)}]


def decoded(document: Document, **fields: Any) -> Any:
    return decode(OVERALL, reply(**fields), document)


def faults(document: Document, told: str) -> tuple[str, ...]:
    with pytest.raises(ReplyFault) as caught:
        decode(OVERALL, told, document)
    return caught.value.faults


def test_tags_become_the_printed_numbers(document: Document) -> None:
    told = decoded(document, funds=table("adjusted_budget spent", [1, 2]))
    assert (told.funds[0].adjusted_budget.text, told.funds[0].spent.text) == ("1,286.40", "1,197.61")


def test_a_ref_becomes_the_words_of_its_cell(document: Document) -> None:
    assert decoded(document, unit_name="r1.2").unit_name.text == "临江市图书馆"


def test_words_that_are_copied_are_looked_for(document: Document) -> None:
    assert decoded(document, unit_name="临江市 图书馆").unit_name.found
    assert not decoded(document, unit_name="临江市博物馆").unit_name.found


def test_words_may_stand_where_a_number_was_expected(document: Document) -> None:
    told = decoded(document, indicators=table("name target actual", ["r3.1", 3, "r3.3"]))
    assert (told.indicators[0].target.text, told.indicators[0].actual.text) == ("≥12次", "全部开展")
    assert told.indicators[0].actual.number is None


def test_a_ref_to_a_cell_of_one_number_is_that_number(document: Document) -> None:
    assert decoded(document, funds=table("spent", ["r2.4"])).funds[0].spent.tag == 2


def test_a_cell_that_holds_more_than_a_number_is_words() -> None:
    told = decode(
        OVERALL, reply(indicators=table("name actual", ["r1.1", "r1.2"])), page("宣传品 | 制作费4.59万元，按需发放")
    )
    (row,) = (part for name, part in told.parts() if name == "indicators")
    assert dict(row.figures())["actual"].text == "制作费4.59万元，按需发放"


def test_copied_words_are_those_of_the_row_of_their_numbers() -> None:
    document = page("走访次数 | 12次\n社区活动 | 走访次数 讲座场次 | 12次 5场")
    told = decode(OVERALL, reply(indicators=table("name actual", ["走访次数", 2])), document)
    (row,) = (part for name, part in told.parts() if name == "indicators")
    assert row.model_dump()["name"]["ref"] == "r2.2"


def test_several_tables_of_one_list_follow_one_another(document: Document) -> None:
    tables = [*table("spent", [2]), *table("adjusted_budget", [1])]
    assert len(decoded(document, funds=tables).funds) == 2


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ("Sure! Here is the record.", "not JSON"),
        ("[1, 2]", "not a JSON object"),
        (reply(funds=table("spent", [99])), "there is no tag 99"),
        (reply(funds=table("spent", [0])), "there is no tag 0"),
        (reply(funds=table("spent", [True])), "a figure is a tag"),
        (reply(funds=table("spent", [1.5])), "a figure is a tag"),
        (reply(unit_name="r77.1"), "there is no r77.1"),
        (reply(funds=table("spent received", [1])), "must have 2 cells"),
        (reply(funds=[[1]]), "must have columns"),
        (reply(funds=[{"columns": [["a"]], "rows": []}]), "must have columns"),
        (reply(funds=table("spent", ["1,197.61"])), "is written out"),
        (reply(funds=table("spent", ["93.1%"])), "is written out"),
        (reply(funds=table("spent", ["40万元"])), "is written out"),
        (reply(funds=table("spent spent", [1, 2])), "names a column twice"),
        ('{"year": null, "year": "r1.1"}', "named twice"),
        ("[" * 100_000, "not JSON"),
        ('{"unit_name": "\\ud800"}', "words are text"),
        (reply(funds={"rows": []}), "must be a list of tables"),
        (reply(funds=table("cost", [1])), "cost"),
        (reply(money=1), "money"),
        (reply(funds=table("role", ["boss"])), "part"),
        (reply(counts=table("stated items", [3, ["r2.1-r3.9"]])), "a range of cells"),
    ],
)
def test_an_invalid_reply_is_told_what_is_invalid(document: Document, told: str, fault: str) -> None:
    assert any(fault in sentence for sentence in faults(document, told))


def test_words_with_a_number_that_are_not_in_the_source_are_no_figure(document: Document) -> None:
    told = decoded(document, funds=table("spent", ["共1,197.61万元"]))
    assert told.funds[0].spent.number is None
    assert not told.funds[0].spent.words.found


@pytest.mark.parametrize("kind", catalog.kinds().values(), ids=catalog.kinds())
def test_the_schema_is_strict(kind: type[Report]) -> None:
    def objects(schema: object) -> list[dict[str, Any]]:
        if isinstance(schema, list):
            return [found for item in schema for found in objects(item)]
        if not isinstance(schema, dict):
            return []
        own = [schema] if schema.get("type") == "object" else []
        return own + [found for item in schema.values() for found in objects(item)]

    for schema in objects(reply_schema(kind)):
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(schema["properties"])


@pytest.mark.parametrize("kind", catalog.kinds().values(), ids=catalog.kinds())
def test_the_form_tells_every_field_and_column(kind: type[Report]) -> None:
    form = reply_form(kind)
    asked = [name for name, field in kind.model_fields.items() if field.json_schema_extra != {"asked": False}]
    assert form.count("\n") + 1 == len(asked)
    assert all(f"{name}: " in form for name in asked)
    assert "None" not in form


def test_a_model_is_not_asked_for_what_labels_alone_fill() -> None:
    kind = catalog.kind_named("narrative")
    assert "transfers" in kind.model_fields
    assert "transfers" not in reply_schema(kind)["properties"]
    assert "transfers:" not in reply_form(kind)


def test_the_example_of_the_prompt_is_a_valid_reply() -> None:
    text = catalog.prompt("other").text
    shown = text[text.index('{"claims"') :].split("\n")[0].replace(", ...", "")
    document = page("全年接诊1,204人次，比上年1,100人次增长9.5%；其中复诊301人次，占25%。")
    told = decode(catalog.kind_named("other"), shown, document)
    assert [part.relation for _, part in told.parts() if hasattr(part, "relation")] == ["growth", "ratio"]
