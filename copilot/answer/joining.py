"""A follow-up and the question before it as one: put into it, exchanged for its matter, or beside its topic."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.answer.following import Rules, is_word, tokens
from copilot.answer.leaning import is_fragment, points
from copilot.answer.topic import asked_of, parted, topic
from copilot.text.terms import fold

_FAMILIES = ("in im ins", "bei beim", "zu zum zur", "von vom", "an am")
_IN_COMMON = 4
"""Words that two questions begin with alike, at least, to be one question about two cases."""
_LAST = frozenset("statt ab an aus ein mit vor zu weiter zurück auf teil möglich erlaubt".split())
"""What ends a German sentence: parts of verbs, and what stands in for one."""
_IN_TAIL = 8
"""Words that a phrase at the end of a question may have to be exchanged for another."""


def joined(core: str, before: Sequence[str], own: Rules, theirs: Rules) -> str:
    """The follow-up completed; ``before`` are the questions as looked up, the newest last, ``theirs`` its rules."""
    label, base = parted(_base(core, before, own))
    base = base.rstrip(" ?!.")
    if own.language == theirs.language:
        phrased = own.patterns["appends"].match(core) and is_fragment(core, own)
        other = (
            _exchanged(core, label, own)
            if label and phrased and not own.patterns["asks"].match(core)
            else None
        )
        if other:
            return f"{other}: {base}?"
        found = _within(core, base, own)
        if found is not None:
            beside = label and found == _beside(core, base, own)
            return f"{label}, {found}" if beside else f"{label}: {found}" if label else found
    return labelled(topic(before[-1], theirs) or base, core, own)


def labelled(label: str, question: str, own: Rules) -> str:
    """ "Training days per year: do they expire?" """
    asked = question.strip(" ?!.")
    if own.language == "en":
        first = asked.split(" ", 1)[0]
        asked = (
            asked
            if first in {"I", "I'm", "I've", "HR"} or first[1:2].isupper()
            else asked[:1].lower() + asked[1:]
        )
    else:
        asked = asked[:1].upper() + asked[1:]
    return f"{label[:1].upper()}{label[1:]}: {asked}?"


def _base(core: str, before: Sequence[str], own: Rules) -> str:
    """The question that is completed: without what the follow-up before this one had added, if this adds the like."""
    newest = before[-1]
    if not is_fragment(core, own) or own.patterns["asks"].match(core):
        return newest
    for older in reversed(before[:-1]):
        shared = _shared(older, newest, own)
        if shared:
            return shared
    return newest


def _shared(older: str, newest: str, own: Rules) -> str:
    """What two questions have in common where the newer one only says of which case: empty otherwise."""
    first, second = older.rstrip(" ?!.").split(), newest.rstrip(" ?!.").split()
    if len(second) > len(first) and _holds_in_order(second, first):
        return " ".join(first)
    same = 0
    while same < min(len(first), len(second)) and first[same] == second[same]:
        same += 1
    while same and fold(first[same - 1]) in own.words["links"]:
        same -= 1
    kept = " ".join(first[:same])
    return kept if same >= _IN_COMMON and len(second) - same <= _IN_TAIL and own.told(kept) else ""


def _holds_in_order(whole: Sequence[str], part: Sequence[str]) -> bool:
    """Whether all words of the part stand in the whole in their order, capitals aside."""
    rest = iter(word.casefold() for word in whole)
    return all(word.casefold() in rest for word in part)


def _within(core: str, base: str, own: Rules) -> str | None:  # noqa: PLR0911 - one way out for each form
    """The follow-up inside the question before it; None where it can only stand beside its topic."""
    patterns = own.patterns
    if patterns["conditional"].match(core):
        return f"{base}, {core}?" if own.language == "de" else f"{base} {core}?"
    if (
        not is_fragment(core, own)
        or patterns["more"].match(core)
        or patterns["nth"].search(core)
        or points(core, own)
    ):
        return None
    if patterns["adverbial"].match(core):
        return _asked_otherwise(core, base, own)
    if patterns["asks"].match(core):
        return None
    if patterns["appends"].match(core):
        return _appended(core, base, own)
    numbered = _numbered(base, core)
    if numbered:
        return f"{numbered}?"
    if own.is_person(core) or not _is_noun(core, own):
        return _beside(core, base, own)
    exchanged = asked_of(base, core, own)
    return f"{exchanged}?" if exchanged else _beside(core, base, own)


def _numbered(base: str, core: str) -> str | None:
    """ "Stufe 3" for "Stufe 4"."""
    found = re.search(r"\b([^\W\d_]+)\s+\d+$", core)
    if not found:
        return None
    changed, count = re.subn(rf"\b{re.escape(found[1])}\s+\d+\b", found[0], base, flags=re.IGNORECASE)
    return changed if count else None


def _is_noun(core: str, own: Rules) -> bool:
    """Whether a fragment names a matter, rather than how or how much."""
    if own.language == "de":
        return any(word[:1].isupper() for word in core.split()[-1:]) or " für " in core
    return "-" not in core and bool(own.told(core)) and not core.split(maxsplit=1)[0].endswith("ly")


def _beside(core: str, base: str, own: Rules) -> str:
    """ "Apprentices: how many training days do I have per year?" """
    return labelled(core, base, own)


def _asked_otherwise(core: str, base: str, own: Rules) -> str | None:
    """The same question asked by another word: "By when" for "How" or before "Can I"."""
    low = base[:1].lower() + base[1:]
    found = own.patterns["replaced"].match(base)
    if found:
        return f"{core} {base[found.end() :]}?"
    said = [t for t in tokens(base) if is_word(t)]
    subject = len(said) > 1 and fold(said[1]) in own.words["pronouns"] | own.words["determiners"]
    verb = bool(said) and (fold(said[0]) in own.words["verbs"] or subject)
    return f"{core} {low}?" if verb and not own.patterns["asks"].match(base) else None


def _appended(core: str, base: str, own: Rules) -> str:
    """A phrase put behind the question; one at its end that begins alike makes room for it."""
    exchanged = _exchanged(core, base, own)
    if exchanged:
        return f"{exchanged}?"
    low, said = core[:1].lower() + core[1:], base.split()
    if own.language == "de" and _ends_in_verb(said):
        return f"{' '.join(said[:-1])} {low} {said[-1]}?"
    return f"{base} {low}?"


def _exchanged(core: str, text: str, own: Rules) -> str | None:
    """The text with a phrase for the one near its end that begins alike: "after five years" for "after two"."""
    phrase = re.sub(r"^(?:auch|nur|sogar|erst|also|only|even)\s+", "", core, flags=re.IGNORECASE)
    phrase = phrase[:1].lower() + phrase[1:]
    opening = fold(phrase.split(" ", 1)[0])
    alike = next((set(f.split()) for f in _FAMILIES if opening in f.split()), {opening})
    said, spans = text.split(), own.patterns["temporal"]
    for place in range(len(said) - 1, max(len(said) - 1 - _IN_TAIL, 0), -1):
        if fold(said[place]) not in alike:
            continue
        end = _phrase_end(said, place, own)
        if spans.search(fold(said[end - 1])) and not spans.search(fold(phrase.split()[-1])):
            return None
        return " ".join([*said[:place], phrase, *said[end:]])
    return None


def _ends_in_verb(said: list[str]) -> bool:
    """Whether a German question ends with what belongs behind its phrases: "statt", an infinitive after "kann"."""
    modal = (
        said[0].lower().startswith(("kann", "könn", "muss", "müss", "darf", "dürf", "soll", "will", "woll"))
    )
    later = len(said) > 2 and said[1].lower() in {
        "kann",
        "muss",
        "darf",
        "soll",
        "können",
        "müssen",
        "dürfen",
    }
    return fold(said[-1]) in _LAST or ((modal or later) and said[-1][:1].islower() and said[-1].endswith("n"))


def _phrase_end(said: list[str], place: int, own: Rules) -> int:
    """Where the phrase that begins there ends: in German with its noun."""
    if own.language == "en":
        return len(said)
    for end in range(place + 1, len(said)):
        if said[end][:1].isupper():
            return end + 2 if said[end + 1 : end + 2] and said[end + 1][0].isdigit() else end + 1
    return len(said)
