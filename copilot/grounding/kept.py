"""What of a draft may be left out: a verb of making before one of sending, and words that say little; no more."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.grounding.given import Given
from copilot.grounding.lexicon import lexicon
from copilot.grounding.match import keys
from copilot.grounding.order import content_words
from copilot.grounding.reading import Reading, Token

KEPT = 0.85
"""Share of the draft's content words that a rewording keeps."""
_SIDES = {"before": "after", "after": "before", "vor": "nach", "nach": "vor"}


def dropped(gone: Sequence[Token], given: Given) -> str:
    """The words of the draft that a rewording may not leave out but does."""
    words = lexicon(given.draft.language)
    what = given.what
    known = words.words("goal") | words.words("commitment")
    at = {token.start: n for n, token in enumerate(what.tokens)}
    making = [t for t in gone if t.form in words.words("making") and not _last_deed(what, at[t.start])]
    light = [t for t in gone if t.form in words.words("light")][:1]
    rest = [t for t in gone if t not in making and t not in light and t.form != "about"]
    content = content_words(given)
    if not rest:
        return ""
    verbs = all(_verb(what, at[t.start]) and t.form not in known for t in rest)
    enough = 1 - len(rest) / max(1, len(content)) >= KEPT
    return "" if verbs and enough else " ".join(token.raw for token in rest)


def _last_deed(what: Reading, n: int) -> bool:
    """Whether no second deed follows: "write a brief" against "write a brief and send it"."""
    return not {"and", "und"} & {what.form(k) for k in range(n, len(what.tokens))}


def _verb(what: Reading, n: int) -> bool:
    token = what.tokens[n]
    if what.language == "de":
        return token.raw[0].islower() and token.form.endswith("n")
    return what.form(n - 1) in {"", "and", "to", ","}


def due_turned(text: Reading, given: Given) -> bool:
    """Whether "vor dem nächsten Treffen" became "nach dem nächsten Treffen"."""
    if not given.due_words or given.due_words[0].casefold() not in _SIDES:
        return False
    side = given.due_words[0].casefold()
    last = keys(given.due_words[-1], text.language)
    for n, token in text.of_kind("word"):
        if keys(token.raw, text.language) & last:
            before = {text.form(k) for k in range(max(0, n - 4), n)}
            if _SIDES[side] in before:
                return True
            if side in before:
                return False
    return True
