"""Rewording a promise as an infinitive for an agenda: "beim HR nachfragen, ob …", "send the brief to Ravi".

Nothing is added but the infinitive's form and the first names that "du", "mir" or "you" stand for. Where a
pronoun can't be resolved for sure the answer is None, and the caller keeps the sentence's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from copilot.domain import Language, Side
from copilot.memory import verbs
from copilot.memory.words import People, Subject, other, tokens

_PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]{0,300}[)\]]")
_FILLERS_DE = re.compile(
    r"^(?:(?:noch|mal|einmal|dann|jetzt|also|auch|nun|doch|ja|gleich|sicher|bestimmt|gerne?|zuerst|danach|"
    r"als\s+nächstes|dafür|bitte|unbedingt|nächstens|zudem|ausserdem|dazu\s+noch|anschliessend)\b[\s,:]*)+",
    re.IGNORECASE,
)
_FILLERS_EN = re.compile(
    r"^(?:(?:also|then|still|just|now|please|definitely|certainly|first|next|try\s+and|go\s+and)\b[\s,:]*)+",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:den|die|das)\s+(?=[A-ZÄÖÜ][\wäöüß-]*(?:\s+(?:[a-zäöü]|$)|$|\s*,))")
_DATIVE_PLURAL = re.compile(r"^den\s+[A-ZÄÖÜ][\wäöüß-]*n\s+(?:den|die|das|eine?n?)\b")
_POSSESSIVE = re.compile(r"(?:mein|dein|unser)(?:e[nmrs]?)?$")
_ENDINGS = {"": "das", "e": "die", "en": "den", "em": "dem", "er": "der", "es": "des"}
_GIVING_EN = frozenset(
    "send give show tell to with for lend help introduce ask call ring email let at by from about of remind "
    "forward bring teach get meet text message phone mail invite join offer sent".split()
)


def without_brackets(text: str) -> str:
    """The text without what stands in brackets."""
    return _PARENTHESES.sub("", text)


def tidy(text: str) -> str:
    """One line, no empty brackets, no spaces before signs, no joints left over at the ends."""
    text = re.sub(r"[(\[]\s*[)\]]", " ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.;:!?)])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text)
    text = re.sub(r"^[\s,;:.!–—→>=-]+|[\s,;:.!–—→-]+$", "", text)
    text = re.sub(r"^(?:und|and|,)\s+|\s+(?:und|and|bis|by|am|on)$", "", text)
    return text.strip()


def german(field: str, main: str, tail: str, base: str, *, vow: bool = False) -> str:
    """Infinitive phrase from the words before the verb, after it, and of the subordinate clause.

    ``base`` is the finite verb's infinitive, empty where ``main`` ends in an infinitive of its own.
    """
    tail = tidy(without_brackets(tail)) if not re.match(r"\s*[–—:;]", tail) else ""
    if vow:
        return _without_zu(tail)
    main = tidy(without_brackets(main))
    field = tidy(without_brackets(field))
    later = ""
    if re.match(r"(?:sobald|nachdem|bevor|damit|um|sowie)\b", field, re.IGNORECASE):
        later, field = field[:1].lower() + field[1:], ""
    field = _FILLERS_DE.sub("", field + " ").strip()
    if field:
        first = field.split()[0]
        field = field if _is_noun(first) else field[:1].lower() + field[1:]
    body = _FILLERS_DE.sub("", f"{field} {main}".strip() + " ").strip()
    if base:
        body = _with_infinitive(body, base, tail)
        if tail and body.endswith("\0"):
            body, tail = body[:-1], ""
    body = without_article(body)
    tail = _second_main(tail)
    parts = [body, tail, later]
    return tidy(", ".join(part for part in parts if part))


def without_article(text: str) -> str:
    """ "den Entwurf schicken" → "Entwurf schicken", where the noun stays clear without its article."""
    return text if _DATIVE_PLURAL.match(text) else _ARTICLE.sub("", text)


def _second_main(tail: str) -> str:
    """ "ob …, und spricht mit Anna" → "ob …, und mit Anna sprechen"; empties nothing."""
    for match in re.finditer(r",?\s+und\s+([a-zäöüß]+)\s+(?=\S)", tail):
        known = verbs.finite(match[1])
        if known and known[1] in {"1", "3"} and known[0] in verbs.KNOWN_DE:
            rest, verb = tail[match.end() :].split(), known[0]
            if rest[-1].lower() in verbs.PREFIXES:
                verb = rest.pop().lower() + verb
            return f"{tail[: match.start()]}, und {' '.join((*rest, verb))}"
    return tail


def _is_noun(word: str) -> bool:
    return word.lower() not in (
        "den die das dem der im in am an auf bei beim mit von vom zu zum zur für nach über aus ein eine einen "
        "ihren ihre ihr seinen seine sein als dort dafür darüber damit".split()
    )


def _with_infinitive(body: str, base: str, tail: str) -> str:
    """Verbs back at the end of their part; "\\0" at the end says that the tail is in it already."""
    if (
        tail
        and tail.rsplit(maxsplit=1)[-1].lower() in verbs.PREFIXES
        and _knows(tail.rsplit(maxsplit=1)[-1].lower() + base)
    ):
        inner, prefix = tail.rsplit(" ", 1)
        return f"{body}, {inner}, {prefix.lower()}{base}\0"
    parts, bases = _joined(body, base)
    done = []
    for part, verb in zip(parts, bases, strict=True):
        words = part.split()
        if words and words[-1].lower() in verbs.PREFIXES:
            verb = words.pop().lower() + verb
        done.append(" ".join((*words, verb)))
    return " und ".join(done)


def _last(text: str) -> str:
    return text.rsplit(maxsplit=1)[-1].lower()


def _knows(verb: str) -> bool:
    return verb in verbs.STRONG_DE or verb in verbs.WEAK_DE


def _joined(body: str, base: str) -> tuple[list[str], list[str]]:
    """ "den Entwurf und fragt Anna" → two parts with a verb each."""
    parts, bases = [body], [base]
    for match in re.finditer(r"\s+und\s+(?:dann\s+)?([a-zäöüß]+)\b", body):
        known = verbs.finite(match[1])
        if known and len(parts) == 1 and known[1] in {"1", "3"} and known[0] in verbs.KNOWN_DE:
            parts = [body[: match.start()], body[match.end() :].strip()]
            bases = [base, known[0]]
    return parts, bases


def _without_zu(tail: str) -> str:
    words = tail.split()
    for index, word in enumerate(words):
        low = word.lower().strip(",.")
        if low == "zu" and index + 1 < len(words) and verbs.infinitive(words[index + 1].strip(",.")):
            return tidy(_ARTICLE.sub("", " ".join(words[:index] + words[index + 1 :])))
        joined = verbs.without_zu(low)
        if joined:
            words[index] = joined + word[len(low) :]
            return tidy(_ARTICLE.sub("", " ".join(words)))
    return ""


def english(core: str, base: str) -> str:
    """Verb phrase from the words after the subject and its auxiliary; ``base`` leads in the present tense."""
    core = re.split(r"\s[–—]\s", without_brackets(core), maxsplit=1)[0]
    core = _FILLERS_EN.sub("", tidy(core) + " ").strip()
    core = re.sub(r"^be\s+([a-z]+ing)\b", lambda m: verbs.base_of_ing(m[1]) or m[0], core)
    if base:
        core = re.sub(
            r"\b(and\s+)([a-z]+s)\b",
            lambda m: m[1] + (verbs.base_en(m[2]) or m[2]),
            f"{base} {core}",
        )
    return tidy(core)


def impersonal(what: str, subject: Subject, people: People, language: Language, speaker: Side) -> str | None:
    """The phrase as a third person may print it after the owner's name; None where that isn't certain."""
    voices = _Voices(speaker, other(speaker), people.first, subject)
    read = _german_pronoun if language == "de" else _english_pronoun
    pieces: list[str] = []
    here = 0
    words = tokens(what)
    for index, token in enumerate(words):
        new = read(token.low, words[index - 1].low if index else "", voices)
        if new is None:
            return None
        if new != token.low:
            pieces += [what[here : token.start], new]
            here = token.end
    return "".join(pieces) + what[here:]


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


def _genitive(name: str, language: Language) -> str:
    if language == "en":
        return f"{name}'s"
    return f"{name}'" if name[-1:].lower() in "sxzß" else f"{name}s"


def _german_pronoun(low: str, before: str, voices: _Voices) -> str | None:
    """The word itself or what stands for it; None where nothing does for sure."""
    if low in {"euch", "ich", "wir", "du"} or low.startswith(("euer", "eure")):
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
    if low in {"i", "we", "us", "myself", "yourself", "ourselves", "mine", "yours", "ours"}:
        return None
    if low in {"me", "you"}:
        known = before in _GIVING_EN or before in verbs.STRONG_EN
        return voices.names[owner] if known and not together and not voices.owns(owner) else None
    if low in {"my", "your"}:
        return "the" if voices.owns(owner) else _genitive(voices.names[owner], "en")
    if low == "our":
        return "the" if together else None
    return low
