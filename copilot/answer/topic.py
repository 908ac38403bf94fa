"""What a question is about, as a phrase of its own words, and the same question about something else."""

from __future__ import annotations

import re

from copilot.answer.following import Rules, is_word, tokens
from copilot.text.terms import fold

LONGEST_TOPIC = 200
"""Characters of what went before that a follow-up takes over."""
_LABEL = re.compile(r"^(?P<label>[^:?]{2,200}):\s+(?P<rest>\S.*)$")


def parted(question: str) -> tuple[str, str]:
    """A completed question as its label ("Training days per year") and the rest; without one the label is empty."""
    found = _LABEL.match(question)
    return (found["label"], found["rest"]) if found else ("", question)


def topic(question: str, rules: Rules) -> str:
    """The words from the first to the last that say what a question is about, verbs and who asks left out."""
    label, rest = parted(question.strip(" ?!."))
    if label:
        first = label.split(", ")[0]
        more = _phrase(rest, rules)
        return _short(first if not more or more in first else f"{first}, {more}")
    return _short(_phrase(rest, rules))


def _phrase(text: str, rules: Rules) -> str:
    said = [t for t in tokens(text) if is_word(t)]
    told = set(rules.told(text))
    left_out = rules.words["verbs"] | rules.words["pronouns"] | rules.words["whens"]
    places = [n for n, word in enumerate(said) if _about(word, n, told, rules)]
    if not places:
        return ""
    start, end = places[0], places[-1]
    while start < end and _is_doing(said, start, rules) and not _has_object(said, start, rules):
        start += 1
    while end + 1 < len(said) and rules.patterns["temporal"].match(said[end + 1]):
        end += 1
    kept = [
        w
        for w in said[start : end + 1]
        if fold(w) not in left_out and not rules.patterns["asks"].fullmatch(w)
    ]
    while kept and fold(kept[0]) in rules.words["links"]:
        kept = kept[1:]
    return " ".join(kept)


def _has_object(said: list[str], place: int, rules: Rules) -> bool:
    """Whether an English verb has what it is done to right behind it: "change teams"."""
    small = rules.words["links"] | rules.words["determiners"] | rules.words["pronouns"]
    return rules.language == "en" and place + 1 < len(said) and fold(said[place + 1]) not in small


def _about(word: str, place: int, told: set[str], rules: Rules) -> bool:
    noun = rules.language == "de" and word[:1].isupper() and place > 0
    small = fold(word) in rules.words["pronouns"] or rules.patterns["asks"].fullmatch(word)
    return not small and (word in told or noun or bool(rules.patterns["temporal"].match(word)))


def _is_doing(said: list[str], place: int, rules: Rules) -> bool:
    """Whether a word at the edge is what somebody does: a verb before or behind who does it."""
    after = fold(said[place + 1]) if place + 1 < len(said) else ""
    before = fold(said[place - 1]) if place else ""
    if place == 1 and said[0].casefold() in {"who", "wer", "was"} and said[1][:1].islower():
        return True
    doers = {"ich", "wir", "man", "du", "i", "we", "you", "they"}
    if rules.language == "de":
        return said[place][:1].islower() and (after in doers or after in rules.words["determiners"])
    inside = rules.words["determiners"] | rules.words["links"] | rules.words["verbs"]
    return before in doers or (place > 1 and after in rules.words["determiners"] and before not in inside)


def _short(text: str) -> str:
    """At most LONGEST_TOPIC characters, whole words."""
    if len(text) <= LONGEST_TOPIC:
        return text
    return text[:LONGEST_TOPIC].rsplit(" ", 1)[0]


def asked_of(question: str, other: str, rules: Rules) -> str | None:
    """The question with its matter exchanged for another: "Who decides on a promotion?", "a pay rise".

    None where it has no matter to exchange, or where the words would not fit.
    """
    run = _matter(question, rules)
    if run is None:
        return None
    start, end = run
    before = question[:start].rstrip().rsplit(" ", 1)[-1]
    new = _fitting(other, fold(before), question[start:end], rules)
    return None if new is None else f"{question[:start]}{new}{question[end:]}"


def _fitting(other: str, before: str, old: str, rules: Rules) -> str | None:
    first, _, rest = other.partition(" ")
    counted = before in {"viele", "many"}
    if fold(first) not in rules.words["determiners"] or not rest:
        return other
    if counted:
        return None if fold(first) in {"das", "der", "den"} else rest
    if rules.language == "en" or fold(first) == fold(old.partition(" ")[0]):
        return other
    return other if fold(first) in {"die", "das", "eine"} and before not in rules.words["datives"] else rest


def _matter(question: str, rules: Rules) -> tuple[int, int] | None:
    """Where the first words stand that name a matter: no people, no span of time, no verb."""
    spans = [(m[0], m.start(), m.end()) for m in re.finditer(r"[^\W_]+(?:['’-][^\W_]+)*", question)]
    said = [word for word, _, _ in spans]
    told = set(rules.told(question))
    for start, word in enumerate(said):
        if not _exchangeable(said, start, told, rules):
            continue
        end = start
        while end + 1 < len(said) and _goes_on(
            said, end + 1, told, rules, question[spans[end][2] : spans[end + 1][1]]
        ):
            end += 1
        first = start
        while first and fold(said[first - 1]) in rules.words["determiners"]:
            first -= 1
        if first and fold(said[first - 1]) in rules.words["places"]:
            continue
        if rules.is_person(said[end]) or (rules.language == "en" and _is_doing(said, start, rules)):
            continue
        while start and _belongs(said[start - 1], word, rules):
            start -= 1
        return spans[start][1], spans[end][2]
    return None


def _exchangeable(said: list[str], place: int, told: set[str], rules: Rules) -> bool:
    word = said[place]
    if rules.language == "de":
        noun = word[:1].isupper() and place > 0
        return noun and not (rules.patterns["temporal"].match(word) and place + 1 == len(said))
    return word in told and not rules.patterns["temporal"].match(word) and not _is_doing(said, place, rules)


def _goes_on(said: list[str], place: int, told: set[str], rules: Rules, between: str) -> bool:
    word = said[place]
    if between.strip():
        return False
    if rules.language == "de":
        return word[:1].isupper()
    return word in told or bool(rules.patterns["temporal"].match(word))


def _belongs(word: str, noun: str, rules: Rules) -> bool:
    """Whether a word before a noun goes with it: its article, or in German what says more of it."""
    low = fold(word)
    if low in rules.words["determiners"]:
        return True
    small = low in rules.words["links"] or low in rules.words["light"] or low in rules.words["verbs"]
    return rules.language == "de" and noun[:1].isupper() and low.endswith(("en", "er", "es")) and not small
