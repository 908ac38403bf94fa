"""Which words belong together: a noun to its preposition, an adjective to its noun, a frame to what was promised."""

from __future__ import annotations

from collections.abc import Iterable

from copilot.grounding.actors import deeds
from copilot.grounding.given import Given
from copilot.grounding.lexicon import lexicon
from copilot.grounding.match import keys
from copilot.grounding.reading import Reading
from copilot.grounding.reason import Reason

_PREPOSITIONS = {
    word: same
    for same, line in {
        "for": "for für fürs", "about": "about on über zu zum zur", "in": "in im ins at an am ans", "of": "of von vom",
        "with": "with mit", "by": "bei beim", "after": "nach", "without": "without ohne",
        "from": "from aus", "to": "to",
    }.items()
    for word in line.split()
}  # fmt: skip
_STATES = frozenset("due overdue open fällig überfällig offen ausstehend pending outstanding".split())
_BE = frozenset("is are was were has ist sind war waren bleibt".split())
_ARTICLES = frozenset("the this that der die das dieser diese dieses und and".split())
_ASKING = frozenset(
    "ask inquire enquire call phone meet tell contact fragen nachfragen bitten anrufen treffen kontaktieren".split()
)
_NOUN_OPENS = frozenset("the a an his her their".split())
_REACH = 5
_GENDER = {
    "en": (frozenset("she her hers herself".split()), frozenset("he him his himself".split())),
    "de": (
        frozenset("sie ihr ihre ihren ihrem ihrer ihres".split()),
        frozenset("er ihm ihn seine seinen seinem seiner seines".split()),
    ),
}
_STANDS = frozenset("ist war bleibt liegt lag steht fehlt".split())


def ties(text: Reading, given: Given) -> Reason | None:
    """The first word that belongs to another one than in the draft."""
    rules = (_exchanged, _regrouped, _qualified, _subject, _gender)
    return next((reason for rule in rules if (reason := rule(text, given))), None)


def _content(reading: Reading, n: int) -> bool:
    token = reading.tokens[n]
    return token.is_word and token.form not in lexicon(reading.language).words("free")


def _tie(reading: Reading, n: int) -> str:
    """The preposition that governs a noun, or none."""
    for k in range(n - 1, max(-1, n - _REACH), -1):
        token = reading.tokens[k]
        same = _PREPOSITIONS.get(token.form)
        if same == "to" and reading.form(k + 1) not in {"the", "a", "an", "her", "his", "their"}:
            return ""
        if same:
            return same
        if token.kind in {"mark", "name"} or token.form in {"and", "und", "or", "oder"}:
            return ""
    return ""


def _nouns(reading: Reading) -> dict[str, tuple[str, frozenset[str]]]:
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for n, token in reading.of_kind("word"):
        if _content(reading, n) and (reading.language == "en" or token.raw[0].isupper()):
            found.setdefault(token.form, (_tie(reading, n), keys(token.raw, reading.language)))
    return found


def _exchanged(text: Reading, given: Given) -> Reason | None:
    """Two nouns that took each other's preposition: "Regeln für Führung", "Führung für Regeln"."""
    here = _nouns(text)
    moved: list[tuple[str, str, str]] = []
    for form, (was, known) in _nouns(given.what).items():
        now = next((tie for tie, own in here.values() if own & known), was)
        if now != was:
            moved.append((form, was, now))
    for n, (form, was, now) in enumerate(moved):
        for _, other_was, other_now in moved[n + 1 :]:
            if was == other_now and now == other_was:
                return Reason("actor", f"{form} in another's place")
    return None


def _regrouped(text: Reading, given: Given) -> Reason | None:
    """The object of one deed given to another: "revise the CV and send the file", "revise the file and send …"."""
    what = given.what
    joint = next((n for n, t in enumerate(what.tokens) if t.form in {"and", "und"}), None)
    if joint is None:
        return None
    sides: tuple[list[int], list[int]] = ([], [])
    for n, token in what.of_kind("word"):
        noun = token.raw[0].isupper() if what.language == "de" else what.form(n - 1) in _NOUN_OPENS
        if noun and _content(what, n) and not _tie(what, n):
            own = keys(token.raw, what.language)
            at = next(
                (k for k, t in text.of_kind("word") if keys(t.raw, text.language) & own),
                None,
            )
            if at is not None:
                sides[n > joint].append(at)
    if sides[0] and sides[1] and min(sides[1]) < max(sides[0]):
        return Reason("actor", "objects of two deeds exchanged")
    return None


def _run(reading: Reading, n: int) -> list[int]:
    """The content words that follow a word without a break."""
    found = []
    for k in range(n + 1, len(reading.tokens)):
        if not _content(reading, k):
            break
        found.append(k)
    return found


def _modifier(reading: Reading, n: int) -> bool:
    raw = reading.tokens[n].raw
    return reading.language == "en" or (raw[0].islower() and raw.endswith(("e", "en", "er", "es", "em")))


def _qualified(text: Reading, given: Given) -> Reason | None:
    """An adjective that went over to another noun of the draft."""
    language = text.language
    what = given.what
    after: dict[str, set[str]] = {}
    nouns: set[str] = set()
    for n, token in what.of_kind("word"):
        run = [k for k in _run(what, n) if language == "en" or what.tokens[k].raw[0].isupper()]
        nouns |= keys(token.raw, language) if _content(what, n) else set()
        if run and n and _content(what, n) and _modifier(what, n):
            after.setdefault(token.form, set()).update(
                key for k in run for key in keys(what.tokens[k].raw, language)
            )
    frame = given.frame
    for n, token in text.of_kind("word"):
        if token.form not in after or n + 1 >= len(text.tokens) or not _content(text, n + 1):
            continue
        following = text.tokens[n + 1]
        if following.form in frame or (language == "de" and not following.raw[0].isupper()):
            continue
        own = keys(following.raw, language)
        if own & nouns and not own & after[token.form]:
            return Reason("actor", f"{token.raw} {following.raw}")
    return None


def _subject(text: Reading, given: Given) -> Reason | None:
    """A thing or body of the draft that is said to be due or overdue itself."""
    if not given.is_commitment:
        return None
    asking = bool(deeds(given) & _ASKING)
    nouns = _nouns(given.what)
    for n, token in text.of_kind("word"):
        if token.form not in _BE or not _STATES & {text.form(k) for k in range(n, text.clause(n).stop)}:
            continue
        phrase = _phrase(text, n)
        if not phrase:
            continue
        own = keys(text.tokens[n - 1].raw, text.language)
        if text.form(n - 1) in given.frame or own & deeds(given):
            continue
        tie = next((was for was, known in nouns.values() if own & known), None)
        if tie or (tie == "" and asking):
            return Reason("actor", f"{text.form(n - 1)} is due")
    return None


def _phrase(text: Reading, n: int) -> Iterable[int]:
    """A short subject that opens its clause: article and at most three words before the verb."""
    k = n - 1
    while k >= 0 and n - k <= 3 and _content(text, k) and text.form(k) not in _BE:
        k -= 1
    if k == n - 1:
        return ()
    while k >= 0 and text.form(k) in _ARTICLES:
        k -= 1
    return range(k + 1, n) if k < 0 or text.tokens[k].kind == "mark" else ()


def _gender(text: Reading, given: Given) -> Reason | None:
    """ "his" where the draft only has "her", or the other way round."""
    hers, his = _GENDER[text.language]
    known = {token.form for _, token in given.draft.of_kind("word")}
    for own, other in ((hers, his), (his, hers)):
        if text.language == "de" and own is his:
            continue  # "sie" and "ihr" may be things or a courtesy
        if not known & own or known & other:
            continue
        for n, token in text.of_kind("word"):
            noun = n + 1 < len(text.tokens) and text.tokens[n + 1].raw[:1].isupper()
            masculine = token.form in other and text.form(n + 1) not in _STANDS
            if masculine or (token.form == "sein" and noun and own is hers):
                return Reason("actor", token.raw)
    return None
