"""Tables become passages: cut at row ends, or by cells where those are long, each with its row and columns named."""

from __future__ import annotations

from copilot.chunking import table_outline
from tests.reading import holding, passages

LONG = "Leads a team through a change that takes longer than a year and explains it to those concerned. " * 2
MATRIX = f"""# Levels

Before the table.

| Area | IC3 | IC4 |
|---|---|---|
| Scope | {LONG}| Owns \\| shares an area. {LONG}|
| Craft | Writes tests. {LONG}| {LONG}|

After the table.
"""


def table(rows: int) -> str:
    body = "".join(f"| F{n} | {n} Tage Weiterbildung im Jahr | Band {n} |\n" for n in range(rows))
    return f"# Lohn\n\n| Stufe | Tage | Band |\n|---|:--:|---|\n{body}"


def test_a_long_table_is_cut_at_row_ends_and_each_piece_knows_its_columns() -> None:
    text = table(60)
    found = passages(text)
    assert len(found) > 2
    for passage in found:
        assert passage.context == "Spalten: Stufe, Tage, Band"
        assert all(line.startswith("| ") and line.endswith(" |") for line in passage.text.splitlines()[2:])
    assert "F59" in found[-1].text


def test_a_short_table_stays_in_one_piece_with_the_names_of_its_columns() -> None:
    text = "# Lohn\n\n" + "Ein Satz mit genau sechs Worten. " * 27 + "\n\n" + table(3).partition("\n\n")[2]
    found = holding(text, "F0")
    assert "Stufe | Tage" in found.text
    assert "F2" in found.text


def test_rows_and_columns_are_said_in_the_language_of_the_document() -> None:
    rows = table(2).partition("\n\n")[2]
    assert holding(f"Die Tage sind hier.\n\n{rows}", "F1").context == "Spalten: Stufe, Tage, Band"
    assert holding(f"---\nlanguage: en\n---\n{rows}", "F1").context == "Columns: Stufe, Tage, Band"


def test_long_cells_become_passages_that_know_their_row_and_column() -> None:
    assert holding(MATRIX, "Owns").context == "Scope · IC4"
    assert holding(MATRIX, "Writes tests").context == "Craft · IC3"
    assert holding(MATRIX, "Before").context == holding(MATRIX, "After").context == ""


def test_tables_in_html_give_their_cells_rows_and_columns_too() -> None:
    text = f"""# Levels
<table>
  <tr><td></td><td><b>IC3</b></td><td>IC4</td></tr>
  <tr><td colspan="3">Project work</td></tr>
  <tr>
    <td rowspan="2"><b>Scope</b></td>

    <td>Own task. {LONG}</td>
    <td>{LONG}</td>
  </tr>
  <tr><td>Second row. {LONG}</td><td>Last &amp; best. {LONG}</td></tr>
</table>

After it.
"""
    assert holding(text, "Own task").context == "Project work · Scope · IC3"
    assert holding(text, "Second row").context == "Project work · Scope · IC3"
    assert holding(text, "Last").context == "Project work · Scope · IC4"
    assert holding(text, "After it").context == ""
    assert holding(text, "Last").text.startswith("Last &amp; best")


def test_comments_in_tables_are_not_quoted_either() -> None:
    for cell in ("eins", LONG):
        for text in (
            f"| A | B |\n|---|---|\n| {cell} <!-- geheim --> | zwei <!-- geheim --> drei |\n",
            f"<table><tr><td>{cell}<!--\n geheim\n -->vier</td><td>zwei <!-- geheim --> drei</td></tr></table>\n",
        ):
            found = passages(text)
            assert not any("geheim" in passage.text + passage.context for passage in found)
            assert "drei" in " ".join(passage.text for passage in found)


def test_what_stands_in_a_table_but_in_no_cell_is_found_too() -> None:
    text = (
        "<table>\n<caption>Lohnbänder <b>2026</b></caption>\n"
        "<tr><th>Stufe</th>loser Satz<th>Tage</th></tr>\n<tr><td>F1</td><td>fünf</td></tr>\n"
        "Alle Angaben &amp; Beträge brutto.\n</table>\n"
    )
    found = passages(text)
    assert [text[p.start : p.end] for p in found] == [p.text for p in found]
    said = " ".join(passage.text for passage in found)
    for words in ("Lohnbänder", "2026", "loser Satz", "F1", "Beträge brutto."):
        assert said.count(words) == 1
    assert passages("<table><style>td { color: red }</style>\n</table>") == ()
    assert [p.context for p in found if "fünf" in p.text] == ["Spalten: Stufe, Tage"]


def test_a_short_row_below_long_ones_is_content_and_no_heading_of_nothing() -> None:
    long = "Leitet ein Team und plant die Einsätze der Woche. " * 8
    text = (
        f"<table><tr><td>F1</td><td>{long}</td></tr>\n<tr><td>Ab hier mit Führung</td></tr>\n"
        f"<tr><td>F2</td><td>{long}</td></tr>\n<tr><td>Stand März 2026</td></tr></table>\n"
    )
    assert holding(text, "Stand März 2026").text.endswith("Stand März 2026")
    assert "Ab hier mit Führung" in [p for p in passages(text) if "Leitet" in p.text][-1].context


def test_rows_of_a_csv_text_are_whole_even_with_line_breaks_in_cells() -> None:
    text = "Stufe;Tage\n" + "".join(f'F{n};"erste Zeile\nzweite {n}"\n' for n in range(80))
    found = table_outline(text, ["Stufe", "Tage"], name="lohn")
    assert len(found.passages) > 1
    for passage in found.passages:
        assert text[passage.start : passage.end] == passage.text
        assert passage.text.count('"') % 2 == 0
        assert passage.context.endswith("Stufe, Tage")
