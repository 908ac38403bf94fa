"""Passages: exact slices at headings, items and sentence ends, each understood by itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.chunking import About, about, outline, plain, readable, sentence_spans
from copilot.chunking.about import BadLabel
from tests.reading import holding, passages, shape

FRAMEWORK = """---
title: "Backend"
levels: 6
topics:
  - name: "communication"
    title: "Technical skills"
    content:
      - level: 1
        criteria:
          - "Provides regular status updates to their mentor and asks for guidance when it is needed most"
          - "Writes descriptions that give the context of a change"
      - level: 2
        criteria:
          - "Gives feedback to peers when asked"
        exampleCriteria:
          - criteria: "Provides helpful feedback in reviews"
            examples:
              - "Take a look at the talk on reviews for some ideas"
  - name: "impact"
    content:
      - level: 1
        criteria: &all
          - "Delivers assigned tasks with a more senior member of the team, and is able to take feedback"
      - level: 2
        criteria: *all
filler: |
  FILL
---
# Notes

After the framework.
""".replace("FILL", "Words that make this front matter long enough to be content. " * 12)


def test_a_framework_in_front_matter_is_cut_at_its_items_under_the_path_of_their_names() -> None:
    found = shape(FRAMEWORK)
    assert found.title == "Backend"
    assert holding(FRAMEWORK, "status updates").headings == "Technical skills › Level 1"
    second = holding(FRAMEWORK, "when asked")
    assert second.headings == "Technical skills › Level 2"
    assert "talk on reviews" in second.text
    assert holding(FRAMEWORK, "Delivers").headings == "impact › Level 1"
    assert holding(FRAMEWORK, "After the framework").headings == "Notes"
    assert not any("levels: 6" in passage.text for passage in found.passages)


def test_yaml_that_refers_to_itself_without_end_is_cut_once() -> None:
    bomb = (
        "a: &a ["
        + "lol, " * 300
        + "]\n"
        + "".join(f"{c}: &{c} [*{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
    )
    loop = "again: &again\n  - *again\n"
    assert len(passages(f"---\n{bomb}{loop}---\nText.\n")) < 20


def test_short_front_matter_is_labels_only_in_german_too() -> None:
    found = shape(
        "---\ntitel: Teilzeit\nverantwortlich: HR\nsprache: de\ngültig_ab: 1.2.2026\n"
        "gueltig bis: 2027-01-31\nSchlagwörter: Pensum, Lohn\nzielgruppe: programme:x\n---\nEin Satz.\n"
    )
    assert (found.title, found.owner, found.language) == ("Teilzeit", "HR", "de")
    assert (found.valid_from, found.valid_to) == (date(2026, 2, 1), date(2027, 1, 31))
    assert (found.tags, found.audience) == (("Pensum", "Lohn"), "programme:x")
    assert [passage.text for passage in found.passages] == ["Ein Satz."]


def test_what_is_said_beside_a_document_goes_before_its_own_front_matter() -> None:
    text = "---\ntitle: Alt\nowner: HR\ntags: [a, b]\n---\nEin Satz.\n"
    found = outline(text, name="x", markdown=True, said=About(title="Neu"))
    assert (found.title, found.owner, found.tags) == ("Neu", "HR", ("a", "b"))


@pytest.mark.parametrize("value", ["31.2.2026", "bald", 12])
def test_a_day_that_is_none_is_an_error_only_where_it_must_be_right(value: object) -> None:
    assert about({"valid_from": value}).valid_from is None
    with pytest.raises(BadLabel):
        about({"valid_from": value}, strict=True)


def test_a_short_block_of_code_is_never_cut_and_has_no_headings() -> None:
    code = "```\n# no heading\n" + "step one two three\n" * 30 + "```\n"
    text = "# A\n\n" + "Ein Satz mit genau sechs Worten. " * 20 + "\n\n" + code
    assert holding(text, "# no heading").text.count("step") == 30
    assert holding(text, "# no heading").headings == ""


def test_setext_headings_definitions_and_footnotes_are_understood() -> None:
    text = "Titel\n=====\n\nStufe\n-----\n\nF1\n: Erste Stufe.\n\nMehr[^1].\n\n[^1]: Eine Fussnote.\n\n[ziel]: https://x\n"
    found = passages(text)
    assert [passage.headings for passage in found] == ["Stufe"]
    assert "Erste Stufe" in found[0].text
    assert found[0].text.endswith("Eine Fussnote.")


def test_what_opens_a_list_goes_with_it() -> None:
    filler = "Ein Satz mit genau sechs Worten. " * 28
    text = f"# A\n\n{filler}\n\nWer führt, muss:\n\n- " + "planen und entscheiden und " * 3 + "\n"
    assert holding(text, "planen").text.startswith("Wer führt, muss:")


def test_comments_scripts_and_styles_are_never_quoted() -> None:
    text = "Vorher.\n\n<!-- geheim eins -->\n\nMitte <!-- geheim zwei --> hier.\n"
    text += "\n<style>\ngeheim { }\n</style>\n\nNachher.\n"
    found = passages(text)
    assert not any("geheim" in passage.text for passage in found)
    for words in ("Vorher", "Mitte", "hier", "Nachher"):
        holding(text, words)
    assert "<!-- shown -->" in holding("```\n<!-- shown -->\n```\n", "shown").text


def test_html_in_markdown_is_quoted_without_the_tags_around_it() -> None:
    assert (
        holding('<p align="center">\n  <b>Wer führt, plant.</b>\n</p>\n', "Wer").text == "Wer führt, plant."
    )


def test_a_heading_with_nothing_below_it_can_be_found() -> None:
    assert [p.text for p in passages("# A\n\n## Leer\n\n## Leer\n\n## Voll\n\nText.\n")] == [
        "Leer",
        "Leer",
        "Text.",
    ]


def test_pages_are_those_on_which_a_passage_begins() -> None:
    text = "# Eins\n\nErste Seite.\n\n# Zwei\n\nDritte Seite."
    found = outline(text, name="x", markdown=True, pages=(0, 22, 22)).passages
    assert [passage.page for passage in found] == [1, 3]


def test_a_passage_never_holds_sentences_of_two_pages() -> None:
    text = "Ein Satz auf Seite eins. Einer, der hinüber reicht. Erst Seite zwei. Und noch einer."
    second = text.index("reicht")
    found = outline(text, name="x", markdown=True, pages=(0, second)).passages
    assert [(p.page, p.text) for p in found] == [
        (1, "Ein Satz auf Seite eins. Einer, der hinüber reicht."),
        (2, "Erst Seite zwei. Und noch einer."),
    ]


def test_units_of_a_passage_are_sentences_items_and_whole_rows() -> None:
    row = "| F1 | Leitet. Plant. | 5 |"
    text = f"Ein Satz. Noch einer.\n\n| Stufe | Tut | Tage |\n| --- | --- | --- |\n{row}\n\n- Punkt eins"
    assert [span.quote for span in sentence_spans(text)] == [
        "Ein Satz.",
        "Noch einer.",
        "| Stufe | Tut | Tage |",
        row,
        "Punkt eins",
    ]
    assert [s.quote for s in sentence_spans("a;1\nb;2. Und. So", table=True)] == ["a;1", "b;2. Und. So"]
    assert [s.quote for s in sentence_spans("<td>Eins</td>\n<td>\n- Zwei</td>")] == ["Eins", "Zwei"]


MARKUP = st.lists(
    st.sampled_from(
        ["# H", "---", "```", "| a | b |", "|---|---|", "<table>", "<tr><td>x", "</td></tr>", "</table>", "<!--",
         "-->", "- item:", ": def", "    code", "> quote", "Wort. " * 70, "", "\t", "k: v", "[x]: y", "\0", "<p", "\r"]
    )
)  # fmt: skip


@given(MARKUP)
def test_any_mixture_of_markup_is_cut_into_verbatim_passages_of_bounded_length(lines: list[str]) -> None:
    for start in ("", "---\n" + "key: " + "x" * 1_000 + "\n"):
        text = start + "\n".join(lines)
        for passage in shape(text).passages:
            for span in sentence_spans(passage.text):
                assert passage.text[span.start : span.end] == span.quote


@given(MARKUP)
def test_no_word_of_a_text_is_lost(lines: list[str]) -> None:
    marked = [
        f"wort{n} {line}" if line.startswith(("Wort", "- ", "> ")) else line for n, line in enumerate(lines)
    ]
    # what stands in a comment, in labels or in a tag that is left open is no text
    unseen = {"<!--", "---", "k: v", "[x]: y"} | ({"<p"} if "<table>" in lines else set())
    text = "\n".join(line for line in marked if line not in unseen)
    found = " ".join(f"{p.text} {p.context} {p.headings}" for p in passages(text))
    for n, line in enumerate(marked):
        if line.startswith(f"wort{n} "):
            assert f"wort{n}" in found


def test_what_is_quoted_reads_as_a_person_reads_it() -> None:
    text = "Es gibt:\n\n- **eins**\n- zwei\n\n| Art | Betrag |\n|---|---|\n| Kurs | CHF 1'500 |\n\nMehr dazu [hier](https://x.example)."
    assert readable(text) == "Es gibt: eins · zwei – Art · Betrag – Kurs · CHF 1'500 Mehr dazu hier."


def test_a_paragraph_of_bold_print_alone_is_a_heading_and_never_quoted_for_itself() -> None:
    text = (
        "# Myths\n\n**It is easier in the platform team.**\n\nBudgets are even everywhere.\n\n"
        "**Note:** this is text.\n\n**It covers:**\n\n- one\n- two\n\n**Last words**\n"
    )
    passages = outline(text, name="x", markdown=True).passages
    assert next((p.headings, p.text.split("\n")[0]) for p in passages) == (
        "It is easier in the platform team.",
        "Budgets are even everywhere.",
    )
    whole = " ".join(p.text for p in passages)
    assert "easier" not in whole
    assert all(kept in whole for kept in ("**Note:** this is text.", "**It covers:**", "**Last words**"))


@pytest.mark.parametrize(
    ("markdown", "read"),
    [
        (
            'more than <a href="https://x.example" style={{color: "red"}}>coaching</a>, it',
            "more than coaching, it",
        ),
        ("What fears are present?&#x20;", "What fears are present?"),
        ("one line<br/>another<BR>third", "one line another third"),
        (r"The team will\*\* \*\*share 5\_6 \[x\]", "The team will** **share 5_6 [x]"),
        ("**bold**, _it_ and `x_y` in [a link](https://x.example)", "bold, it and x_y in a link"),
        ("a < b and c > d, <your name>", "a < b and c > d, <your name>"),
        (r"C:\temp\new", r"C:\temp\new"),
    ],
)
def test_a_line_reads_without_marks_tags_and_escapes(markdown: str, read: str) -> None:
    assert plain(markdown) == read
