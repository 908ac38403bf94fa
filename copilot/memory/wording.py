"""The last look at a promise's words: whether they read well alone, and what to print where they don't."""

from __future__ import annotations

import re
from itertools import pairwise

from copilot.memory import phrase, verbs
from copilot.memory.words import tokens

_PAIRS = ("()", "[]", "«»", "„“", "{}")
_LAST = frozenset(
    "to of for with from the a an and or by at my your his its their starting beginning until before und oder aber "
    "der die das "
    "den dem des ein eine einen einem mit von für bei zu zum zur im am bis dass ob but if whether one ones".split()
)
_FIRST_PERSON = frozenset(
    "ich mir mich mein meine meinen meinem meiner du dir dich dein deine deinen wir uns unser unsere unseren me my "
    "we us our "
    "you your myself ourselves".split()
)
_BARE = frozenset(
    "it this that them him es ihn ihm sie das dies these those davon darüber damit dazu one".split()
)
_DIALECT = re.compile(
    r"\b(?:isch|gsi|nöd|nid|wäg|bim|ufem|äs|hät|hesch|chunt|mached|luege|zäme|öppis|schriibe|lueg)\b",
    re.IGNORECASE,
)
_BEFORE_NOUN = frozenset("the a an her his their two three some any another".split())
_EMPTY = _BARE | frozenset(
    "her sich mal noch nochmals nochmal auch dann so the a an and und to zu not now then also just again soon both "
    "beide "
    "herself himself themselves itself nach ab an aus vor auf ein mit um los durch zusammen bei her selber selbst "
    "sicher trotzdem bald gleich up down out in back on off over exactly morgen heute next für mit bei ihr she he "
    "er".split()
)


def reads_well(what: str) -> bool:
    """Whether a phrase is whole: brackets closed, no loose end, no "ich" or "you", a verb with something to it."""
    words = [token for token in tokens(what) if token.text[0].isalnum()]
    return (
        len(words) > 1
        and not _DIALECT.search(what)
        and is_whole(what)
        and has_content(what)
        and not unresolved(what)
    )


def is_whole(what: str) -> bool:
    """Whether no bracket, end or "ich" is left over in an entry of a list, which may be a single noun."""
    words = [token for token in tokens(what) if token.text[0].isalnum()]
    if not words or words[-1].low in _LAST or what.count('"') % 2:
        return False
    if any(what.count(pair[0]) != what.count(pair[1]) for pair in _PAIRS):
        return False
    return not any(token.low in _FIRST_PERSON or token.text == "I" for token in words)


def has_content(what: str) -> bool:
    """Whether anything but a verb, pronouns and adverbs is said."""
    words = [token.low for token in tokens(what) if token.text[0].isalnum()]
    said = [word for word in words if word not in _EMPTY]
    if not said:
        return False
    deeds = [
        word
        for word in said
        if verbs.finite(word) or word in verbs.KNOWN_DE or word in verbs.STRONG_EN or word in verbs.WEAK_EN
    ]
    return len(said) > min(1, len(deeds))


def unresolved(what: str) -> bool:
    """Whether a pronoun ("it", "ihn", "das") comes before anything it could stand for."""
    what = re.split(
        r",?\s+(?:ob|wer|was|wie|wen|wann|wo|dass|damit|sobald|whether|what|how|who|if)\s", what, maxsplit=1
    )[0]
    words = [token for token in tokens(what) if token.text[0].isalnum()]
    for index, token in enumerate(words):
        if token.low in _BARE and _stands_alone(
            words[index + 1].text if index + 1 < len(words) else "", token.low
        ):
            return True
        noun = token.text[0].isupper() or token.text[0].isdigit()
        english = index > 0 and len(token.text) > 3 and token.low not in _EMPTY and not _german(what)
        if noun or english:
            return False
    return False


def _german(what: str) -> bool:
    return what.rstrip(".!").rsplit(maxsplit=1)[-1].endswith("n") and not re.search(
        r"\b(?:the|to|with)\b", what
    )


def _stands_alone(following: str, low: str) -> bool:
    """A "das" or "that" in front of its noun is an article, "die Person, die" is another matter."""
    if low == "das" and following in {"der", "dem", "den", "die", "mit", "bei"}:
        return True
    if low in {"das", "dies", "this", "that", "these", "those", "sie", "one"}:
        if low in {"this", "that", "these", "those"}:
            return not following or following.lower() in _EMPTY or following.lower() in _LAST
        return (
            not following[:1].isupper() and not re.match(r"\w+(?:e|en|es|er)$", following)
        ) or following in verbs.KNOWN_DE
    return True


def own_words(sentence: str, before: str, part: str, bare: str, *, whole_only: bool = False) -> str:
    """What to print where no phrase will do: the part, its whole sentence, or with it the one before.

    ``bare`` is the part without its date.
    """
    text = phrase.tidy(part)
    whole = phrase.tidy(sentence)
    if whole_only or any(text.count(pair[0]) != text.count(pair[1]) for pair in _PAIRS):
        return whole
    if not unresolved_part(phrase.tidy(bare)):
        return text
    if len(whole) - len(text) > 12:
        return whole
    if before.endswith(":"):
        return f"{before} {whole}"
    if before and len(before) < 300:
        return (
            f"{phrase.tidy(before)}. {whole}"
            if before.rstrip()[-1:] not in "!?"
            else f"{before.strip()} {whole}"
        )
    return whole


def has_pronoun(what: str) -> bool:
    """Whether "it", "ihn" or the like stands in a phrase."""
    return any(token.low in _BARE - {"das", "that", "this", "die", "one"} for token in tokens(what))


def unresolved_part(text: str) -> bool:
    """Whether a clause in its own words leaves open what it is about."""
    words = [token for token in tokens(text) if token.text[0].isalnum()]
    if words and words[0].low in {"was", "wie", "ob", "wer", "what", "how", "whether"}:
        return True
    rest = [t for t in words if t.low not in _FIRST_PERSON and t.text != "I"]
    nouns = [
        token
        for before, token in pairwise(rest)
        if token.text[0].isupper() or token.text[0].isdigit() or before.low in _BEFORE_NOUN
    ]
    pronouns = [t for t in rest if t.low in _BARE]
    early = bool(pronouns) and (not nouns or pronouns[0].start < nouns[0].start)
    return early or len(rest) < 2 or not has_content(" ".join(t.text for t in rest))
