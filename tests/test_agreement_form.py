"""The form of an agreement comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain import LANGUAGES, Language
from copilot.plan import agreement as forms
from copilot.plan.agreement import form, read, write

NAMES = [q.name for q in form("de").questions] + ["preface", "clarity", "communication", "commitment"]
NASTY = (
    "# Klarheit",
    "### Zweck",
    "\\# Zweck",
    "\\\\## Confidentiality",
    "   # Rhythmus",
    "    # vier Zeichen davor",
    "#",
    "#kein-titel",
    "> Wozu treffen wir uns?",
    "\\> Wozu treffen wir uns?",
    "# Vereinbarung",
    "```",
    "",
    "- Punkt",
    "Unterstrichen",
    "=====",
)


def _tidy(text: str) -> str:
    """The answer as a form keeps it."""
    filled = read(write({"clarity.purposes": text}, "de"))
    assert filled is not None
    return filled.answers.get("clarity.purposes", "")


@given(
    answers=st.dictionaries(
        st.sampled_from(NAMES),
        st.one_of(st.text(), st.lists(st.sampled_from(NASTY)).map("\n".join)),
    ),
    language=st.sampled_from(LANGUAGES),
    with_help=st.booleans(),
)
def test_whatever_is_answered_comes_back_exactly(
    answers: dict[str, str], language: Language, with_help: bool
) -> None:
    kept = {name: tidy for name, answer in answers.items() if (tidy := _tidy(answer))}
    text = write(kept, language, with_help=with_help)
    filled = read(text)
    assert filled is not None
    assert filled.answers == kept
    assert filled.language == language
    assert write(filled.answers, language, with_help=with_help) == text


def test_an_answer_is_kept_as_it_was_typed() -> None:
    answer = "  Eingerückt, dann\n\n- ein Punkt\n# kein Titel\nund *Sterne*"
    assert _tidy(answer) == answer


def test_the_two_forms_ask_the_same_things_in_the_same_order_with_no_heading_twice() -> None:
    german, english = form("de"), form("en")
    assert [q.name for q in german.questions] == [q.name for q in english.questions]
    assert [part.name for part in german.parts] == ["clarity", "communication", "commitment"]
    for language in (german, english):
        headings = [part.heading for part in language.parts] + [q.heading for q in language.questions]
        assert len({heading.casefold() for heading in headings}) == len(headings)
        assert all(q.ask.endswith("?") for q in language.questions)
    assert "ß" not in write({}, "de", with_help=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_form_has_no_answers(language: Language) -> None:
    filled = read(write({}, language, with_help=True))
    assert filled is not None
    assert filled.answers == {}


def test_other_levels_colons_and_usual_names_for_a_heading_are_understood() -> None:
    filled = read(
        "Clarity\n# clarity:\n\n#### 1. Expectations of the mentor?\nhonesty\n## **Feedback**\nweekly"
    )
    assert filled is not None
    assert filled.answers == {
        "preface": "Clarity",
        "clarity.mentor": "honesty",
        "communication.feedback": "weekly",
    }


def test_text_under_a_strange_heading_stays_with_the_answer_before_it() -> None:
    filled = read("## Klarheit\n### Zweck\nA\n### Was uns sonst wichtig ist\nB")
    assert filled is not None
    assert filled.answers["clarity.purposes"] == "A\n### Was uns sonst wichtig ist\nB"


def test_free_words_are_no_form() -> None:
    assert read("Alle zwei Wochen, 45 Minuten.\n# Sonst nichts") is None


def test_missing_follows_the_order_of_the_form() -> None:
    left = forms.missing({"clarity.purposes": "x", "commitment.time": "y"})
    assert left == [name for name in NAMES[:13] if name not in ("clarity.purposes", "commitment.time")]
