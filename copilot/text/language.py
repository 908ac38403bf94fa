"""A cheap guess whether a short text is German or English."""

from __future__ import annotations

import re

from copilot.domain import Language
from copilot.text.dictionary import is_known

_WORD = re.compile(r"[a-zäöüß']+")
_LONGEST_LOOKED_UP = 2_000
_TELLING = 3
"""Letters of a word from which a dictionary says something."""
_GERMAN = frozenset(
    (
        "der die das den dem des ein eine einen einem einer und oder aber nicht kein keine ich du er "
        "sie es wir ihr mich mir dich dir sich uns euch mein meine dein deine sein seine ihre ihren "
        "unser ist sind war waren hat haben habe hatte wird werden wurde kann können muss müssen soll "
        "sollen will wollen möchte mit von vom zu zum zur bei beim auf aus nach vor für über unter "
        "bis ob dass daß weil wenn falls als wie was wer noch schon auch nur sehr mal bisher ziel "
        "termin gespräch sitzung nächste nächstes nächsten heute morgen am im an diese dieser dieses "
        "jetzt dann doch gut"
    ).split()
)
_ENGLISH = frozenset(
    (
        "the a an and or but not no i you he she it we they me him her us them my your his our their "
        "is are was were has have had will would can could must should shall do does did with of from "
        "to at by for about in on into if that because when as how what who which this these those be "
        "been next goal meeting session today tomorrow there so far up out i'll we'll don't won't "
        "let's"
    ).split()
)
# Words of both languages say nothing: "war", "will", "so", "an", "in", "was", "am", "man".
_BOTH = _GERMAN & _ENGLISH | {"will", "in", "so", "an", "was", "am", "war", "do"}


def guess_language(text: str, default: Language = "en") -> Language:
    """The language whose small words are more frequent in the text, else that whose dictionary has more of its words.

    ``default`` when that's a draw, too: names, figures, words of both languages.
    """
    german = english = 0
    for match in _WORD.finditer(text[:20_000].lower()):
        word = match[0]
        if word in _BOTH:
            continue
        german += word in _GERMAN or any(letter in word for letter in "äöüß")
        english += word in _ENGLISH
    if german == english:
        german, english = _listed(text)
    if german == english:
        return default
    return "de" if german > english else "en"


def _listed(text: str) -> tuple[int, int]:
    """How many words only a German, and only an English dictionary has: "Unterlagen fehlen" has no small word."""
    words = {word for word in _WORD.findall(text[:_LONGEST_LOOKED_UP].lower()) if len(word) >= _TELLING}
    german = {word for word in words if is_known(word, "de")}
    english = {word for word in words if is_known(word, "en")}
    return len(german - english), len(english - german)
