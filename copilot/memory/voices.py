"""Pronouns of a promise as a third person reads them: "mir" and "you" become first names where that is certain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from copilot.domain import Language, Side
from copilot.memory import verbs
from copilot.memory.words import People, Subject, Token, other, tokens

_POSSESSIVE = re.compile(r"(?:mein|dein|unser)(?:e[nmrs]?)?$")

_OTHERS = frozenset("der die das was wer wie welche welcher dass ob wo".split())

_SAME_DE = frozenset(
    "darf kann will soll muss mag möchte war sollte könnte dürfte müsste wollte hatte".split()
)

_SAME_EN = frozenset("can could should will would must may might had did was got".split())

_ENDINGS = {"": "das", "e": "die", "en": "den", "em": "dem", "er": "der", "es": "des"}

_HIM = re.compile(
    r"(?<!\w)(?:ihm(?!\s+(?:und|,))|ihr(?=\s+(?:das|die|den|ein|eine|einen|zwei|drei|noch|bis|alle)\s))|"
    r"(?<=\s)(?:him|her(?=\s+(?:in\s+touch|the|a|an|how|what|why|where|two|three|to|about|with|some|my|and|when|"
    r"which|on|by)\b|\s*[,.;]|$))",
)

_GIVING_EN = frozenset(
    "send give show tell to with for lend help introduce ask call ring email let at by from about of remind "
    "forward bring teach get meet text message phone mail invite join offer sent".split()
)


def impersonal(what: str, subject: Subject, people: People, language: Language, speaker: Side) -> str | None:
    """The phrase as a third person may print it after the owner's name; None where that isn't certain."""
    voices = _Voices(speaker, other(speaker), people.first, subject)
    read = _german_pronoun if language == "de" else _english_pronoun
    pieces: list[str] = []
    here = 0
    words = tokens(what)
    for index, token in enumerate(words):
        before, after = (
            words[index - 1].low if index else "",
            words[index + 1].low if index + 1 < len(words) else "",
        )
        new = read(token.low, before, voices)
        if token.low == "my" and after == "own":
            new = _genitive(voices.names[voices.speaker], "en")
        if token.low in {"ich", "i"}:
            new = _said_of(token.low, voices, after, what[token.end :])
        if token.low in {"mir", "mich"} and voices.owns(voices.speaker) and _anothers(words[:index]):
            new = None
        if new is None:
            return None
        if new != token.low:
            pieces += [what[here : token.start], new]
            here = token.end
    return "".join(pieces) + what[here:]


def _anothers(before: list[Token]) -> bool:
    """Whether what follows has another subject than its sentence: "damit sie mir …", "Thomas bitten, mir …".

    "um mich vorzubereiten" has the same.
    """
    comma = max((n for n, word in enumerate(before) if word.text == ","), default=-1)
    own = comma >= 0 and comma + 1 < len(before) and before[comma + 1].low == "um"
    return not own and (comma >= 0 or any(word.low in _OTHERS for word in before))


def with_names(what: str, people: People, spoken_of: Side | None, owners: tuple[Side, ...]) -> str:
    """ "send it to her" → "send it to Lea", where nobody else of the note can be meant."""
    if len(owners) != 1 or spoken_of in {None, owners[0]}:
        return what
    name = people.first[other(owners[0])]
    match = _HIM.search(what)
    if match is None:
        return what
    others = re.findall(r"\b[A-ZÄÖÜ][\wäöü-]+", what[: match.start()])
    if any(word.removesuffix("s") not in people.first.values() for word in others):
        return what
    return what[: match.start()] + name + what[match.end() :]


def spoken_of(who: str, people: People, speaker: Side, language: Language) -> str:
    """Somebody outside the pair as a third person calls them: "Meine Chefin" is "Jons Chefin"."""
    first, _, rest = who.partition(" ")
    own = first.lower() in {"my", "mein", "meine"} and rest
    return f"{_genitive(people.first[speaker], language)} {rest}" if own else who


@dataclass(frozen=True, slots=True)
class _Voices:
    """Whom "I" and "you" mean in a sentence, and what its subject is."""

    speaker: Side
    addressed: Side
    names: Mapping[Side, str]
    subject: Subject

    def owns(self, *owners: Side) -> bool:
        """Whether these are the subject itself."""
        return set(owners) == set(self.subject.sides)


def _said_of(low: str, voices: _Voices, after: str, rest: str) -> str | None:
    """The name for "ich" or "I" where the verb stays as it is: "darf", "wollte", "I handled"."""
    name = voices.names[voices.speaker]
    if low == "i":
        return name if after in _SAME_EN or after.endswith("ed") else None
    if voices.owns(voices.speaker):
        return None
    last = re.split(r"[,.;!?]", rest, maxsplit=1)[0].split()
    return name if last and (last[-1].lower() in _SAME_DE or last[-1].lower().endswith("te")) else None


def _genitive(name: str, language: Language) -> str:
    if language == "en":
        return f"{name}'s"
    return f"{name}'" if name[-1:].lower() in "sxzß" else f"{name}s"


def _german_pronoun(low: str, before: str, voices: _Voices) -> str | None:
    """The word itself or what stands for it; None where nothing does for sure."""
    if low == "wir":
        return " und ".join(voices.names.values())
    if low in {"euch", "ich", "du"} or low.startswith(("euer", "eure")):
        return None
    both: tuple[Side, ...] = ("mentor", "mentee")
    owners: dict[str, tuple[Side, ...]] = {"m": (voices.speaker,), "d": (voices.addressed,), "u": both}
    if low in {"mich", "mir", "dich", "dir", "uns"}:
        return _object(owners[low[0]], before, voices)
    if _POSSESSIVE.match(low):
        stem = "unser" if low.startswith("unser") else low[:4]
        return _possessive(owners[low[0]], low[len(stem) :], voices)
    return low


def _object(owners: tuple[Side, ...], before: str, voices: _Voices) -> str | None:
    if voices.owns(*owners):
        return None if before in {"bei", "mit", "von", "zu", "für", "an"} else "sich"
    return voices.names[owners[0]] if len(owners) == 1 else None


def _possessive(owners: tuple[Side, ...], ending: str, voices: _Voices) -> str | None:
    if voices.owns(*owners):
        return _ENDINGS.get(ending)
    if len(owners) == 1 and ending in {"", "e", "en", "es"}:
        return _genitive(voices.names[owners[0]], "de")
    return None


def _english_pronoun(low: str, before: str, voices: _Voices) -> str | None:
    """The word itself or what stands for it; None where nothing does for sure."""
    owner = voices.speaker if low in {"me", "my"} else voices.addressed
    together = voices.subject.kind == "both"
    if low == "we":
        return " and ".join(voices.names.values())
    if low in {"i", "us", "myself", "yourself", "ourselves", "mine", "yours", "ours"}:
        return None
    if low in {"me", "you"}:
        known = before in _GIVING_EN or before in verbs.STRONG_EN
        return voices.names[owner] if known and not together and not voices.owns(owner) else None
    if low in {"my", "your"}:
        return "the" if voices.owns(owner) else _genitive(voices.names[owner], "en")
    if low == "our":
        return "the" if together else None
    return low
