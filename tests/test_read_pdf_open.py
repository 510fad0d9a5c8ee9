"""Tables without vertical rules, and what stands between horizontal rules and is none."""

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest
import typst

from extractor.document import Document, Paragraph, Table
from extractor.read import read

FIXTURES = Path(__file__).parent.parent / "fixtures"
SHEET = """\
#set page(width: 500pt, height: 400pt, margin: 30pt)
#set text(font: "Libertinus Serif", size: 10pt)
#set table(columns: (70pt, 90pt, 70pt, 60pt, 100pt), stroke: none)
#let ruled = (x, y) => (top: 0.5pt, bottom: 0.5pt)
#let head = ([Programme], [Measure], [Target for the year 2024], [Actual 2024], [Comment])
#let roads = ([Roads and bridges of the north], [Roads laid (km)], [at least 420], [446],
  [Rate capped at 100 under the national agreement])
#let buses = ([Transport], [Boardings], [at least 60.0 million], [61.8 million], [])
#let parks = ([Libraries], [Visits per resident], [4.0], [4.3], [Longer opening hours in winter])
"""
HEAD = {1: "Programme", 2: "Measure", 3: "Target for the year 2024", 4: "Actual 2024", 5: "Comment"}
ROADS = {
    1: "Roads and bridges of the north",
    2: "Roads laid (km)",
    3: "at least 420",
    4: "446",
    5: "Rate capped at 100 under the national agreement",
}
BUSES = {1: "Transport", 2: "Boardings", 3: "at least 60.0 million", 4: "61.8 million"}
PARKS = {1: "Libraries", 2: "Visits per resident", 3: "4.0", 4: "4.3", 5: "Longer opening hours in winter"}
Shown = Callable[[Callable[..., None]], Document]


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    """Gives the document of the page that the docstring of a test describes."""

    def read_page(test: Callable[..., None]) -> Document:
        path = tmp_path / "report.pdf"
        path.write_bytes(typst.compile((SHEET + inspect.cleandoc(test.__doc__ or "")).encode(), format="pdf"))
        return read(path)

    return read_page


def paragraphs(document: Document) -> list[str]:
    return [block.text.text for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[list[dict[int, str]]]:
    found = [block for block in document.blocks if isinstance(block, Table)]
    return [[{cell.column: cell.text.text for cell in row.cells} for row in table.rows] for table in found]


def spans(document: Document) -> dict[str, tuple[int, int]]:
    """How many rows and columns the cells cover that cover several."""
    rows = (row for block in document.blocks if isinstance(block, Table) for row in block.rows)
    cells = (cell for row in rows for cell in row.cells)
    return {c.text.text: (c.row_span, c.column_span) for c in cells if c.row_span * c.column_span > 1}


def test_rows_between_horizontal_rules_with_wrapped_cells(shown: Shown) -> None:
    """
    Words before.
    #table(stroke: ruled, ..head, ..roads, ..buses, ..parks)
    Words after.
    """
    document = shown(test_rows_between_horizontal_rules_with_wrapped_cells)
    assert tables(document) == [[HEAD, ROADS, BUSES, PARKS]]
    assert paragraphs(document) == ["Words before.", "Words after."]


def test_cells_centred_in_their_rows(shown: Shown) -> None:
    """
    #table(align: horizon, stroke: ruled, ..head, ..roads, ..buses, ..parks)
    """
    assert tables(shown(test_cells_centred_in_their_rows)) == [[HEAD, ROADS, BUSES, PARKS]]


def test_three_rules_around_head_and_body(shown: Shown) -> None:
    """
    #table(table.hline(), ..head, table.hline(), ..roads, ..buses, ..parks, table.hline())
    """
    assert tables(shown(test_three_rules_around_head_and_body)) == [[HEAD, ROADS, BUSES, PARKS]]


def test_rows_no_farther_apart_than_lines_are_counted_by_their_figures(shown: Shown) -> None:
    """
    #table(inset: (x: 5pt, y: 3.2pt), table.hline(), ..head, table.hline(), ..roads, ..buses, ..parks, table.hline())
    """
    document = shown(test_rows_no_farther_apart_than_lines_are_counted_by_their_figures)
    assert tables(document) == [[HEAD, ROADS, BUSES, PARKS]]


def test_rules_between_rows_alone_leave_head_and_last_row_open(shown: Shown) -> None:
    """
    Words before.
    #table(stroke: (x, y) => if y > 0 { (top: 0.5pt) }, ..head, ..roads, ..buses, ..parks)
    Words after.
    """
    document = shown(test_rules_between_rows_alone_leave_head_and_last_row_open)
    assert tables(document) == [[HEAD, ROADS, BUSES, PARKS]]
    assert paragraphs(document) == ["Words before.", "Words after."]


@pytest.mark.parametrize("align", ["top", "horizon"])
def test_wrapped_cells_without_any_rule(tmp_path: Path, align: str) -> None:
    path = tmp_path / "report.pdf"
    page = f"Words before.\n#table(align: {align}, ..head, ..roads, ..buses, ..parks)\nWords after."
    path.write_bytes(typst.compile((SHEET + page).encode(), format="pdf"))
    document = read(path)
    assert tables(document) == [[HEAD, ROADS, BUSES, PARKS]]
    assert paragraphs(document) == ["Words before.", "Words after."]


def test_cell_over_the_rows_that_a_shorter_rule_parts(shown: Shown) -> None:
    """
    #set table.cell(align: horizon)
    #table(columns: (60pt, 1fr, 50pt), stroke: ruled, [Programme], [Measure], [Actual],
      table.cell(rowspan: 3)[Roads and bridges], [Laid], [1], [Mended], [2], [Closed], [3],
      [Water], [Pipes], [4])
    """
    document = shown(test_cell_over_the_rows_that_a_shorter_rule_parts)
    assert tables(document) == [
        [
            {1: "Programme", 2: "Measure", 3: "Actual"},
            {1: "Roads and bridges", 2: "Laid", 3: "1"},
            {2: "Mended", 3: "2"},
            {2: "Closed", 3: "3"},
            {1: "Water", 2: "Pipes", 3: "4"},
        ]
    ]
    assert spans(document) == {"Roads and bridges": (3, 1)}


def test_head_over_the_columns_that_a_short_rule_gathers(shown: Shown) -> None:
    """
    #table(columns: (1fr, 1fr, 1fr, 6pt, 1fr, 1fr), table.hline(),
      [], table.cell(colspan: 2, align: center)[2022], [], table.cell(colspan: 2, align: center)[2023],
      table.hline(start: 1, end: 3), table.hline(start: 4, end: 6),
      [Programme], [Plan], [Actual], [], [Plan], [Actual], table.hline(),
      [Roads], [10], [11], [], [12], [13], [Water], [20], [21], [], [22], [23], table.hline())
    """
    document = shown(test_head_over_the_columns_that_a_short_rule_gathers)
    assert tables(document) == [
        [
            {1: "Programme", 2: "2022", 4: "2023"},
            {2: "Plan", 3: "Actual", 4: "Plan", 5: "Actual"},
            {1: "Roads", 2: "10", 3: "11", 4: "12", 5: "13"},
            {1: "Water", 2: "20", 3: "21", 4: "22", 5: "23"},
        ]
    ]
    assert spans(document) == {"Programme": (2, 1), "2022": (1, 2), "2023": (1, 2)}


def test_labels_beside_a_rule_that_sums_figures_stay_apart(shown: Shown) -> None:
    """
    #table(columns: (2fr, 1fr, 1fr), align: (left, right, right), table.hline(), [], [2023], [2022], table.hline(),
      [Revenue], [1 234], [1 100], [Grants received], [200], [–], table.hline(start: 1, end: 3),
      [Total income], [1 434], [1 100], table.hline())
    """
    document = shown(test_labels_beside_a_rule_that_sums_figures_stay_apart)
    assert tables(document) == [
        [
            {2: "2023", 3: "2022"},
            {1: "Revenue", 2: "1 234", 3: "1 100"},
            {1: "Grants received", 2: "200", 3: "–"},
            {1: "Total income", 2: "1 434", 3: "1 100"},
        ]
    ]
    assert spans(document) == {}


def test_two_tables_of_one_width_with_a_heading_between(shown: Shown) -> None:
    """
    #table(columns: (2fr, 1fr, 1fr), stroke: ruled, [Name], [Plan], [Actual], [Pipes], [10], [12])
    *4. Statement of funding* #h(1fr) \\$ million
    #table(columns: (2fr, 1fr, 1fr), stroke: (x, y) => if y > 0 { ruled(x, y) }, [Name], [Plan], [Actual],
      [Wells], [3], [4])
    """
    document = shown(test_two_tables_of_one_width_with_a_heading_between)
    head = {1: "Name", 2: "Plan", 3: "Actual"}
    assert tables(document) == [[head, {1: "Pipes", 2: "10", 3: "12"}], [head, {1: "Wells", 2: "3", 3: "4"}]]
    assert paragraphs(document) == ["4. Statement of funding $ million"]


def test_table_without_vertical_rules_goes_on_over_the_page_though_its_words_are_longer(shown: Shown) -> None:
    """
    #v(250pt)
    #table(stroke: ruled, ..range(9).map(n => ([Roads #if n > 4 [of the far north]], [Local #if n > 5 [roads]],
      [at least 420], [4#n], [Rate #(n * 3000)])).flatten())
    """
    [table] = tables(shown(test_table_without_vertical_rules_goes_on_over_the_page_though_its_words_are_longer))
    assert [row[4] for row in table] == [f"4{n}" for n in range(9)]
    assert all(set(row) == {1, 2, 3, 4, 5} for row in table)


def test_prose_between_horizontal_rules_is_no_table(shown: Shown) -> None:
    """
    #set par(justify: true)
    #line(length: 100%)
    #lorem(40)
    #line(length: 100%)
    #lorem(30)
    #line(length: 100%)
    - one of 3
    - two of 5
    #line(length: 100%)
    Signed: #h(2cm) Date:
    #line(length: 100%)
    """
    assert tables(shown(test_prose_between_horizontal_rules_is_no_table)) == []


def test_text_in_columns_between_rules_is_no_table(shown: Shown) -> None:
    """
    #set par(justify: true)
    #line(length: 100%)
    #block(height: 220pt, columns(2)[#lorem(190)])
    #line(length: 100%)
    #lorem(20)
    """
    assert tables(shown(test_text_in_columns_between_rules_is_no_table)) == []


def test_text_in_three_columns_is_no_table(shown: Shown) -> None:
    """
    #set par(justify: true)
    #grid(columns: (1fr, 1fr, 1fr), gutter: 18pt, row-gutter: 14pt, ..range(9).map(n => [#lorem(14 + n) In 202#n]))
    """
    assert tables(shown(test_text_in_three_columns_is_no_table)) == []


def test_levels_of_a_chart_are_no_table(shown: Shown) -> None:
    """
    #for i in range(6) { place(dx: 40pt, dy: i * 20pt, line(length: 200pt, stroke: 0.3pt)) }
    #for i in range(6) { place(dx: 10pt, dy: i * 20pt - 4pt)[#(60 - i * 10)] }
    #for i in range(5) { place(dx: 60pt + i * 30pt, dy: 70pt - i * 14pt)[#(i * 9 + 11)] }
    """
    assert tables(shown(test_levels_of_a_chart_are_no_table)) == []


def test_results_of_an_annual_report_have_a_row_for_each_measure() -> None:
    *_, results = tables(read(FIXTURES / "other-council-en" / "report.pdf"))
    assert len(results) == 13
    assert results[1] == {
        1: "Roads and Bridges",
        2: "Local roads resurfaced (km)",
        3: "at least 420",
        4: "446",
        5: "100.0",
        6: "Met",
        7: "Rate capped at 100 under the national roads agreement",
    }
    assert results[4][3] == "at least 60.0 million"
