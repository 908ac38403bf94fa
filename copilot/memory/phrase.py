"""Rewording a promise as an infinitive for an agenda: "beim HR nachfragen, ob …", "send the brief to Ravi".

Nothing is added but the infinitive's form and the first names that "du", "mir" or "you" stand for. Where a
pronoun can't be resolved for sure the answer is None, and the caller keeps the sentence's own words.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from copilot.memory import verbs
from copilot.text import dictionary

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
_REMARK = re.compile(
    r"(?:mit|ohne|aber|vor\s+allem|höchstens|mindestens|maximal|max|inkl|also|am\s+besten|nur|anonym|so\s+abgemacht|"
    r"ca|etwa|"
    r"zuerst|und\s+zwar|inklusive|samt|falls\s+möglich|halbfertig|spätestens|auch\s+wenn|\d+)\b",
    re.IGNORECASE,
)
_REMARK_END = re.compile(r"^[A-ZÄÖÜ]\w+\s+(?:bis|am|vor|innert)\b|^\w+$")
_ARTICLE = re.compile(r"^(?:den|die|das)\s+(?=[A-ZÄÖÜ][\wäöüß-]*(?:\s+(?:[a-zäöü]|$)|$|\s*,))")
_DATIVE_PLURAL = re.compile(r"^den\s+[A-ZÄÖÜ][\wäöüß-]*n\s+(?:den|die|das|eine?n?)\b")


def without_brackets(text: str) -> str:
    """The text without what stands in brackets."""
    return _PARENTHESES.sub("", text)


def tidy(text: str) -> str:
    """One line, no empty brackets, no spaces before signs, no joints left over at the ends."""
    text = re.sub(r"[(\[]\s*[)\]]", " ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.;:!?)])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text)
    text = re.sub(r"^[\s,;:.!–—→>=-]+|[\s,;:.!–—→(\[-]+$", "", text)
    text = re.sub(r"^(?:und|and|,)\s+|\s+(?:und|and|bis|by|am|(?<!now )on)$", "", text)
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
    body = re.sub(r"^beide\s+(?=\S)", "", body)
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
        verb = _finite(match[1], verbs.KNOWN_DE | {"sagen"})
        if verb:
            rest = tail[match.end() :].split()
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
    cut = _apposition(body)
    if cut:
        body, later = body[:cut], body[cut:]
        return _with_infinitive(body, base, "") + later
    parts, bases = _joined(body, base)
    done = []
    for part, verb in zip(parts, bases, strict=True):
        words = part.split()
        if words and words[-1].lower() in verbs.PREFIXES:
            verb = words.pop().lower() + verb
        done.append(" ".join((*words, verb)))
    return " und ".join(done)


def _apposition(body: str) -> int:
    """Where ", mit Zahlen" or ", höchstens vier Kapitel" begins behind the deed itself, 0 where nothing like it is."""
    comma = body.find(",")
    if comma < 1 or len(body[:comma].split()) < 2 or _last(body) in verbs.PREFIXES:
        return 0
    rest = body[comma + 1 :].strip()
    if not _REMARK.match(rest) and (
        re.search(r"\b(?:und|oder|sowie)\b|,", rest) or not _REMARK_END.search(rest)
    ):
        return 0
    return 0 if re.search(r"\bund\s+\w+t\b", rest) else comma


def _last(text: str) -> str:
    return text.rsplit(maxsplit=1)[-1].lower()


def _knows(verb: str) -> bool:
    return verb in verbs.STRONG_DE or verb in verbs.WEAK_DE


def _joined(body: str, base: str) -> tuple[list[str], list[str]]:
    """ "den Entwurf und fragt Anna" → two parts with a verb each."""
    parts, bases = [body], [base]
    for match in re.finditer(r"\s+und\s+(?:dann\s+)?([a-zäöüß]+)\b", body):
        verb = _second_verb(match[1])
        if verb and len(parts) == 1:
            parts = [body[: match.start()], body[match.end() :].strip()]
            bases = [base, verb]
    return parts, bases


def _second_verb(word: str) -> str:
    """The infinitive of a verb in its first or third person ("erzählt", "berichte"); empty for any other word."""
    known = _finite(word, verbs.KNOWN_DE)
    if known:
        return known
    base = dictionary.lemma(word, "de")
    regular = base in {word[:-1] + "en", word[:-1] + "n"} if word.endswith("t") else base == word + "n"
    return base if regular and len(word) > 3 else ""


def _finite(word: str, among: Collection[str]) -> str:
    """The infinitive of a first or third person where it is among these; else empty."""
    known = verbs.finite(word)
    return known[0] if known and known[1] in {"1", "3"} and known[0] in among else ""


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
    core = re.split(
        r",\s+(?:should\s+have|as\s|because|since\s|so\s+that|(?:her|his|their|my|the)\s+\w+\s+(?:already|has|is|"
        r"was)\b|he\s|she\s|they\s|it\s|long\s+overdue|sorry)",
        core,
        maxsplit=1,
    )[0]
    if base:
        core = re.sub(
            r"\b(and\s+)([a-z]+s)\b",
            lambda m: m[1] + (verbs.base_en(m[2]) or m[2]),
            f"{base} {core}",
        )
    return tidy(core)
