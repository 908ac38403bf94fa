"""What is made of a question's translation before anything is looked up with it."""

from __future__ import annotations

import pytest

from copilot.retrieval.translate import with_names


@pytest.mark.parametrize(
    ("question", "said", "kept"),
    [
        (
            "An wen wende ich mich bei Fragen zu Hone?",
            "Who do I ask for help with questions?",
            "Who do I ask for help with questions? (Hone)",
        ),
        ("Wer zahlt mein Zugabo?", "Who pays my salary?", "Who pays my salary? (Zugabo)"),
        ("Wie lange dauert ein PIP?", "How long does a PIP take?", "How long does a PIP take?"),
        ("Was macht eine Mentee?", "What do mentees do?", "What do mentees do?"),
    ],
)
def test_a_name_that_a_translation_left_out_is_put_behind_it(question: str, said: str, kept: str) -> None:
    assert with_names(question, said, "de") == kept


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Was, wenn meine Wunschmentorin gerade keine Zeit hat?", "What if my mentor is unavailable?"),
        ("Welche Lohnklasse gilt im Aussendienst?", "Which pay class does the sales department have?"),
        ("Wer wählt die Einarbeitungs-Buddys aus?", "Who selects the buddies for the onboarding?"),
        ("Wie viele Ferientage habe ich?", "How many vacation days do I have?"),
    ],
)
def test_words_of_the_language_are_left_to_the_translation(question: str, said: str) -> None:
    assert with_names(question, said, "de") == said
