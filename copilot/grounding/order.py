"""Whether the words of a rewording stand in an order that can say what the draft says, as far as rules see."""

from __future__ import annotations

from copilot.grounding.given import Given
from copilot.grounding.lexicon import lexicon
from copilot.grounding.match import keys
from copilot.grounding.reading import Reading, Token
from copilot.grounding.reason import Reason

_MOVED = 3
"""One content word in so many may change its place before it is another sentence."""
_ARTICLES = {
    "de": frozenset("den dem des eine beim zum im am".split()),
    "en": frozenset("the a an".split()),
}
_BEFORE_VERB = frozenset("to will would can could may must should shall".split())


def salad(text: Reading, given: Given) -> Reason | None:
    """Words without a sentence: a small word with a capital inside, an article before nothing."""
    small = lexicon(text.language).words("free") | lexicon(text.language).words("negation")
    articles = _ARTICLES[text.language]
    for n, token in enumerate(text.tokens):
        before, after = text.form(n - 1), text.form(n + 1)
        capital = n and token.is_word and token.raw[0].isupper() and not token.opens
        may = before in {"(", "-", "–", "—"} or token.form in {"it", "will", "may", "sie"}
        if capital and token.form in small and not may:
            return Reason("shuffle", token.raw)
        if token.form in articles and (after == "" or after in {".", ",", ";", ":", *articles}):
            return Reason("shuffle", f"{token.raw} {after}")
    first = text.tokens[0].raw[:1] if text.tokens else ""
    lower = first.islower() and not given.draft.tokens[0].raw[:1].islower()
    return Reason("shuffle", "no beginning") if lower else None


def mixed(text: Reading, given: Given, covered: set[int]) -> Reason | None:
    """The same words in an order so different that they say something else."""
    content = [token for token in content_words(given) if not _verb(given, token)]
    language = text.language
    places = []
    for token in content:
        own = keys(token.raw, language)
        place = next(
            (n for n, t in enumerate(text.tokens) if t.is_word and keys(t.raw, language) & own), None
        )
        if place is not None and place not in places:
            places.append(place)
    if _noun_acts(text, given, covered):
        return Reason("actor", "a thing became a deed")
    if len(places) < 3:
        return None
    moved = len(places) - _longest_rise(places)
    return Reason("actor", "words in another order") if moved > max(1, len(places) // _MOVED) else None


def _noun_acts(text: Reading, given: Given, covered: set[int]) -> bool:
    """Whether "to" makes a verb of a word that is none in the draft ("the archive move": "to move")."""
    if text.language == "de":
        return False
    deeds: set[str] = set()
    for reading in given.readings:
        for n, token in reading.of_kind("word"):
            if reading.form(n - 1) in {*_BEFORE_VERB, "and", ",", ":", "not", "&"} or n == 0:
                deeds |= keys(token.raw, "en")
    deeds |= {key for token in given.what.tokens[:1] for key in keys(token.raw, "en")}
    for n, token in text.of_kind("word"):
        if n == 0 or token.form in given.frame or n in covered:
            continue
        if text.form(n - 1) not in _BEFORE_VERB:
            continue
        if not keys(token.raw, "en") & deeds or _other_object(text, given, n):
            return True
    return False


def _other_object(text: Reading, given: Given, n: int) -> bool:
    """Whether an English verb is followed by none of the words that follow it in draft or evidence."""
    own = keys(text.tokens[n].raw, "en")
    after = _next_content(text, n, 3)
    wanted: set[str] = set()
    for reading in given.readings:
        for k, token in reading.of_kind("word"):
            if keys(token.raw, "en") & own:
                if {reading.form(k + 1), reading.form(k + 2)} & {"it", "them", "him", "her", "this"}:
                    return False
                wanted |= _next_content(reading, k, 6)
    return bool(after and wanted) and not after & wanted


def _verb(given: Given, token: Token) -> bool:
    """Verbs wander: German ones by clause, English ones little; the first word of the promise is one."""
    if given.draft.language == "de":
        return token.raw[0].islower()
    what = given.what
    at = next(n for n, other in enumerate(what.tokens) if other.start == token.start)
    return what.form(at - 1) in {"", "and", "to", ","}


def _next_content(reading: Reading, n: int, count: int) -> set[str]:
    """Keys of the next content words of a sentence; persons by name."""
    words = lexicon(reading.language)
    neutral = words.words("free") | words.words("commitment")
    found: set[str] = set()
    for token in reading.tokens[n + 1 :]:
        if token.form in {".", ";"} or not count:
            break
        if token.kind == "name" or (token.is_word and token.form not in neutral):
            found |= {str(token.value[0])} if token.kind == "name" else keys(token.raw, reading.language)
            count -= 1
    return found


def _longest_rise(places: list[int]) -> int:
    """How many of the words still stand in order."""
    best: list[int] = []
    for n, place in enumerate(places):
        best.append(1 + max((best[k] for k in range(n) if places[k] < place), default=0))
    return max(best, default=0)


def content_words(given: Given) -> list[Token]:
    """The words of the promise or goal itself that carry its meaning."""
    words = lexicon(given.draft.language)
    small = words.words("free") | words.words("negation") | words.words("particles")
    # a frame word inside the promise ("Termin vereinbaren") is meant, not frame
    return [token for token in given.what.tokens if token.is_word and token.form not in small]
