"""German and English told apart: by small words, by dictionaries where there are none, by the default else."""

from __future__ import annotations

import pytest

from copilot.domain import LANGUAGES
from copilot.text.language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mia schickt Ruth den Lebenslauf.", "de"),
        ("Mia sends the letter to Ruth.", "en"),
        ("Unterlagen in meiner Sprache fehlen.", "de"),
        ("Gute Unterlagen, schwere Sprache.", "de"),
        ("Parkplatz fehlt", "de"),
        ("No complaints", "en"),
        ("Too many meetings", "en"),
        ("Strasse und Fussweg", "de"),
    ],
)
def test_a_short_text_is_told_whatever_the_default(text: str, language: str) -> None:
    assert {guess_language(text, default) for default in LANGUAGES} == {language}


@pytest.mark.parametrize("text", ["", "2026-03-12", "OK", "Zurbriggen", "12 %"])
def test_what_says_nothing_counts_as_the_default(text: str) -> None:
    assert [guess_language(text, default) for default in LANGUAGES] == list(LANGUAGES)
