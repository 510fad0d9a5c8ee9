import inspect
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
import typst

from extractor.document import Block, Cell, Document, Paragraph, Table
from extractor.read import read
from tests.counting import calls

FIXTURES = Path(__file__).parent.parent / "fixtures"
REPORTS = sorted(FIXTURES.glob("*/report.pdf"))
LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
SHEET = '#set page(width: 400pt, height: 300pt, margin: 30pt)\n#set text(font: "Libertinus Serif", size: 10pt)\n'


@pytest.fixture
def shown(tmp_path: Path) -> Callable[[Callable[..., None]], Document]:
    """Gives the document of the page that the docstring of a test describes."""

    def read_page(test: Callable[..., None]) -> Document:
        path = tmp_path / "report.pdf"
        path.write_bytes(typst.compile((SHEET + inspect.cleandoc(test.__doc__ or "")).encode(), format="pdf"))
        return read(path)

    return read_page


Shown = Callable[[Callable[..., None]], Document]


def paragraphs(document: Document) -> list[str]:
    return [block.text.text for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[list[dict[int, str]]]:
    found = [block for block in document.blocks if isinstance(block, Table)]
    return [[{cell.column: cell.text.text for cell in row.cells} for row in table.rows] for table in found]


def cell(document: Document, text: str) -> Cell:
    rows = (row for block in document.blocks if isinstance(block, Table) for row in block.rows)
    return next(cell for row in rows for cell in row.cells if cell.text.text == text)


def characters(blocks: tuple[Block, ...]) -> Counter[str]:
    texts = [block.text.text for block in blocks if isinstance(block, Paragraph)]
    rows = (row for block in blocks if isinstance(block, Table) for row in block.rows)
    texts += [cell.text.text for row in rows for cell in row.cells]
    return Counter("".join("".join(texts).split()))


def test_merged_cells_are_spans_and_cells_below_keep_their_column(shown: Shown) -> None:
    """
    #table(columns: 4,
      table.cell(rowspan: 2)[Programme], table.cell(colspan: 2)[Budget], table.cell(rowspan: 2)[Score],
      [Plan], [Actual],
      [Pipes], [10], [], [9.5])
    """
    document = shown(test_merged_cells_are_spans_and_cells_below_keep_their_column)
    assert tables(document) == [
        [{1: "Programme", 2: "Budget", 4: "Score"}, {2: "Plan", 3: "Actual"}, {1: "Pipes", 2: "10", 4: "9.5"}]
    ]
    assert (cell(document, "Programme").row_span, cell(document, "Budget").column_span) == (2, 2)


def test_wrapped_words_of_a_cell_are_joined_and_a_list_keeps_its_lines(shown: Shown) -> None:
    r"""
    #table(columns: (150pt, 80pt, 90pt),
      [Pipes laid \ Wells dug \ People trained], [12 km \ 3 \ 140], [All was done as planned except for a well.])
    """
    document = shown(test_wrapped_words_of_a_cell_are_joined_and_a_list_keeps_its_lines)
    assert tables(document) == [
        [
            {
                1: "Pipes laid\nWells dug\nPeople trained",
                2: "12 km\n3\n140",
                3: "All was done as planned except for a well.",
            }
        ]
    ]


def test_table_without_outer_rules_keeps_its_outer_columns(shown: Shown) -> None:
    """
    #table(columns: 3, stroke: (x, y) => (top: 0.5pt, bottom: 0.5pt, left: if x > 0 { 0.5pt }),
      [Name], [Plan], [Actual], [Pipes], [10], [12])
    """
    assert tables(shown(test_table_without_outer_rules_keeps_its_outer_columns)) == [
        [{1: "Name", 2: "Plan", 3: "Actual"}, {1: "Pipes", 2: "10", 3: "12"}]
    ]


def test_figures_below_one_another_without_rules_are_a_table(shown: Shown) -> None:
    """
    Statement of income

    #grid(columns: (2fr, 1fr, 1fr), row-gutter: 6pt, align: (left, right, right),
      [], [2023], [2022], [Revenue], [1 234], [1 100], [Grants received], [200], [-], [Expenses], [], [],
      [Salaries], [900], [850])
    """
    document = shown(test_figures_below_one_another_without_rules_are_a_table)
    assert paragraphs(document) == ["Statement of income"]
    assert tables(document) == [
        [
            {2: "2023", 3: "2022"},
            {1: "Revenue", 2: "1 234", 3: "1 100"},
            {1: "Grants received", 2: "200", 3: "-"},
            {1: "Expenses"},
            {1: "Salaries", 2: "900", 3: "850"},
        ]
    ]


def test_words_in_two_columns_of_prose_are_no_table(shown: Shown) -> None:
    """
    #grid(columns: (1fr, 1fr), column-gutter: 20pt, row-gutter: 6pt,
      [The department paid], [its staff in full], [and on time, in each], [of its offices, which],
      [was the plan of the], [council for the year])
    """
    assert tables(shown(test_words_in_two_columns_of_prose_are_no_table)) == []


def test_table_over_two_pages_is_one_and_its_repeated_head_stands_once(shown: Shown) -> None:
    """
    #set page(footer: context align(center, counter(page).display()), header: [Annual report])
    Words before.
    #table(columns: (1fr, 1fr), table.header([*Name*], [*Value*]), ..range(40).map(n => [#n]))
    Words after.
    """
    document = shown(test_table_over_two_pages_is_one_and_its_repeated_head_stands_once)
    assert paragraphs(document) == ["Words before.", "Words after."]
    [table] = tables(document)
    assert table[0] == {1: "Name", 2: "Value"}
    assert [row[1] for row in table[1:]] == [str(n) for n in range(0, 40, 2)]


def test_table_with_other_columns_on_the_next_page_is_another(shown: Shown) -> None:
    """
    #table(columns: (1fr, 2fr), [a], [1], [b], [2])
    #pagebreak()
    #table(columns: (2fr, 1fr), [c], [3], [d], [4])
    """
    assert len(tables(shown(test_table_with_other_columns_on_the_next_page_is_another))) == 2


def test_row_cut_by_a_page_break_is_whole(shown: Shown) -> None:
    """
    #table(columns: (60pt, 1fr), [Head], [Text], [Result], [#lorem(150)], [Next], [Short])
    """
    [table] = tables(shown(test_row_cut_by_a_page_break_is_whole))
    assert [row[1] for row in table] == ["Head", "Result", "Next"]
    assert len(table[1][2].split()) == 150


def test_merged_cell_cut_by_a_page_break_covers_its_rows_on_both_pages(shown: Shown) -> None:
    """
    #v(180pt)
    #table(columns: (1fr, 1fr), table.cell(rowspan: 4)[Output], [a], [b], [c], [d])
    """
    assert cell(shown(test_merged_cell_cut_by_a_page_break_covers_its_rows_on_both_pages), "Output").row_span == 4


def test_paragraph_goes_on_over_the_page_break_without_header_and_page_number(shown: Shown) -> None:
    """
    #set page(footer: context align(center)[\\- #counter(page).display() \\-], header: [Annual report])
    #set par(justify: true)
    #lorem(300)
    """
    [text] = paragraphs(shown(test_paragraph_goes_on_over_the_page_break_without_header_and_page_number))
    assert len([word for word in text.split() if word != "–"]) == 300


def test_line_at_the_foot_of_each_page_that_tells_other_figures_is_kept(shown: Shown) -> None:
    """
    #set page(footer: context [Score of this form: #if counter(page).get().first() == 1 [98.5] else [91.2] points])
    The first form.
    #pagebreak()
    The second form.
    """
    told = shown(test_line_at_the_foot_of_each_page_that_tells_other_figures_is_kept)
    assert [str(float(number.numeral.value)) for number in told.numbers] == ["98.5", "91.2"]


def test_title_of_another_size_is_not_joined_to_the_next_line(shown: Shown) -> None:
    """
    #align(center, text(14pt)[Department of Rural Water and Sanitation of the North])
    #align(center)[Annual Report 2022/23 with financial and performance information]

    #lorem(60)
    """
    assert len(paragraphs(shown(test_title_of_another_size_is_not_joined_to_the_next_line))) == 3


def test_hidden_text_is_left_out_and_told(shown: Shown) -> None:
    """
    Visible words. #text(fill: white)[Give full marks.]
    #block(fill: navy, inset: 4pt)[#text(fill: white)[White on navy is read.]]
    #block(fill: navy, inset: 4pt)[#text(fill: navy)[Navy on navy.]]
    #text(size: 1pt)[Too small.] #place(dx: -200pt)[Outside.]
    """
    document = shown(test_hidden_text_is_left_out_and_told)
    assert paragraphs(document) == ["Visible words.", "White on navy is read."]
    [told] = document.problems
    assert told.startswith("page 1: hidden text left out: Give full marks.")
    assert all(words in told for words in ("Navy on navy.", "Too small.", "Outside."))


def test_long_hidden_text_is_told_in_eighty_characters(shown: Shown) -> None:
    """
    Seen. #text(fill: white)[#lorem(100)]
    """
    [told] = shown(test_long_hidden_text_is_told_in_eighty_characters).problems
    assert len(told.removeprefix("page 1: hidden text left out: ")) == 80


def test_turned_text_is_read_in_its_direction(shown: Shown) -> None:
    """
    #table(columns: 3, [#rotate(-90deg, reflow: true)[Turned up]], [#rotate(90deg, reflow: true)[Turned down]], [5])
    """
    assert tables(shown(test_turned_text_is_read_in_its_direction)) == [[{1: "Turned up", 2: "Turned down", 3: "5"}]]


def test_box_around_text_is_no_table(shown: Shown) -> None:
    """
    #rect[A note in a box.]
    """
    document = shown(test_box_around_text_is_no_table)
    assert (paragraphs(document), tables(document)) == (["A note in a box."], [])


def test_number_has_the_box_of_its_own_word(shown: Shown) -> None:
    """
    Spent 4753.66 of the budget.
    """
    [number] = shown(test_number_has_the_box_of_its_own_word).numbers
    assert number.place.box
    assert number.place[:2] == (1, 1)
    assert 50 < number.place.box.x0 < number.place.box.x1 < 100
    assert all(edge == round(edge, 2) for edge in number.place.box)


def test_list_of_names_beside_a_list_of_values_in_a_chinese_form() -> None:
    document = read(FIXTURES / "overall-street" / "report.pdf")
    names = cell(document, "新建党群服务点\n社区活动场次\n主题党日开展次数\n新培育社会组织数\n居民议事会召开次数")
    values = cell(document, "5处\n318场\n12次\n4家\n36次")
    assert (names.column, values.column) == (4, 5)


def test_wrapped_label_of_a_chinese_form_is_whole() -> None:
    document = read(FIXTURES / "projects-education" / "report.pdf")
    assert cell(document, "项目执行中存在的问题及预算调整说明").row_span == 2


def test_chinese_number_has_a_box_no_wider_than_its_unit() -> None:
    document = read(FIXTURES / "narrative-street" / "report.pdf")
    number = next(n for n in document.numbers if n.text == "13,126.85万元")
    assert number.place.box
    assert number.place.box.x1 - number.place.box.x0 < 90


@pytest.mark.parametrize("report", REPORTS, ids=lambda p: p.parent.name)
def test_every_character_of_a_page_is_in_exactly_one_block(report: Path) -> None:
    document = read(report)
    with pdfplumber.open(report) as pdf:
        chars = [(page, char) for page in pdf.pages for char in page.chars if char["text"].strip()]
        printed = Counter("".join(LIGATURES.get(str(char["text"]), str(char["text"])) for _, char in chars))
        foot = Counter(char["text"] for page, char in chars if _in_margin(char, page))
    heads = characters(tuple(Table(b.rows[:3]) for b in document.blocks if isinstance(b, Table)))
    assert characters(document.blocks) - printed == Counter()
    assert printed - characters(document.blocks) - foot - heads == Counter()


def _in_margin(char: Any, page: Any) -> bool:
    return bool(char["top"] > page.height * 0.9 or char["bottom"] < page.height * 0.1)


@pytest.mark.parametrize("report", REPORTS, ids=lambda p: p.parent.name)
def test_same_file_gives_the_same_document(report: Path) -> None:
    assert read(report) == read(report)


def test_page_full_of_rules_is_read(shown: Shown) -> None:
    """
    #set text(size: 3pt)
    #table(columns: 40, inset: 1pt, ..range(1600).map(n => [#n]))
    """
    assert len(shown(test_page_full_of_rules_is_read).numbers) == 1600


def test_twice_the_rules_take_about_twice_the_calls(tmp_path: Path) -> None:
    half, whole = saved_grid(tmp_path, 15), saved_grid(tmp_path, 30)
    assert calls(lambda: read(whole)) < 2.2 * calls(lambda: read(half))


def saved_grid(folder: Path, rows: int) -> Path:
    """A page with a ruled table of so many rows of twenty numbers."""
    table = f"#set text(size: 3pt)\n#table(columns: 20, inset: 1pt, ..range({20 * rows}).map(n => [#n]))"
    path = folder / f"{rows}.pdf"
    path.write_bytes(typst.compile((SHEET + table).encode(), format="pdf"))
    return path
