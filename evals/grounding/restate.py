"""Restatements by rules that keep a sentence true."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from copilot.grounding.facts import number_words
from copilot.text.terms import compound_parts, fold
from evals.grounding.lies import exchanged
from evals.grounding.source import Paragraph

Edit = Callable[[str, Paragraph, random.Random], str | None]
_NOUN = r"(?:[A-ZÄÖÜ][\w-]+)"
_AFTER_MAIN = r", (?:while|although|whereas|and|but|während|obwohl|aber|wobei|jedoch|und) [^,;]+\.$"
_OPEN_EN = r"When|After|While|Although|Because|If|Since|Before|As|Once|Though"
_AT_EN = r"In|On|At|During|By|From|Throughout|Following|Under|For"
_SUB_DE = r"Als|Nachdem|Während|Obwohl|Weil|Wenn|Da|Bevor|Sobald"
_NO_SUBJECT = frozenset(
    "it he she they this these that who which er sie es dies diese im in am der with in on at as when by after for "
    "kurz from during nach mit bei zu auf seit vor bis unter gegen dadurch und damit".split()
)
_STATES = frozenset("remained turned based headed died marched needed moved ended stayed".split())


def order(sentence: str, paragraph: Paragraph, dice: random.Random) -> str | None:
    """The clauses the other way round, or two members of a list."""
    made = _order_en(sentence) if paragraph.language == "en" else _order_de(sentence, paragraph)
    return made if made and dice.random() < 0.8 else (_listed(sentence) or made)


def _order_en(sentence: str) -> str | None:
    match = re.match(rf"((?:{_OPEN_EN}|{_AT_EN}) [^,;]{{3,70}}), ([^;]+)\.$", sentence)
    if match and not re.match(r"(?:and|or|but|which|who|where)\b", match[2]):
        return f"{_capital(match[2])} {_small(match[1])}."
    subordinate = "|".join(word.lower() for word in _OPEN_EN.split("|")[:6])
    match = re.match(rf"([A-Z][^,;]{{12,}}),? ((?:{subordinate}) [^,;]+)\.$", sentence)
    return f"{_capital(match[2])}, {_small(match[1])}." if match else None


def _order_de(sentence: str, paragraph: Paragraph) -> str | None:
    subject = rf"(?:(?:der|die|das|ein|eine) {_NOUN}|es|er|sie|man|{_NOUN})"
    match = re.match(rf"((?:{_SUB_DE}) [^,;]+), (\w+) ({subject}) ([^;]+)\.$", sentence)
    if match and match[2].islower():
        clause = match[1][0].lower() + match[1][1:]
        return f"{_capital(match[3])} {match[2]} {match[4]}, {clause}."
    fronted = r"(?:Im Jahr \d{4}|(?:Im|Am|In|Bei|Nach|Seit|Vor|Zu|Auf|Mit) (?:[\wäöü-]+ ){0,2}[\w-]+)"
    match = re.match(rf"({fronted}) ([a-zäöü]+te?n?|ist|sind|hat|hatte) ({subject}) ([^;]+)\.$", sentence)
    if match and not _name_goes_on(match[4], paragraph):
        phrase = match[1][0].lower() + match[1][1:]
        return f"{_capital(match[3])} {match[2]} {phrase} {match[4]}."
    subordinate = "|".join(word.lower() for word in _SUB_DE.split("|"))
    match = re.match(
        rf"((?:Der|Die|Das|Ein|Eine) {_NOUN}|Er|Sie|Es|{_NOUN}) ([a-zäöü]+) ([^,;]+), ((?:{subordinate}) [^,;]+)\.$",
        sentence,
    )
    return f"{_capital(match[4])}, {match[2]} {_small(match[1])} {match[3]}." if match else None


def _name_goes_on(rest: str, paragraph: Paragraph) -> bool:
    """Whether what follows a subject belongs to its name ("the Rhine | and Main Valley")."""
    first = re.match(r"[\w'’&-]+", rest)
    return first is not None and (first[0] in {"and", "of", "&"} or first[0] in paragraph.shared)


def _listed(sentence: str) -> str | None:
    match = re.search(r"(?<=, )([\w-]+), ([\w-]+),? (and|or|und|oder|sowie) ([\w-]+)(?=[.,;)])", sentence)
    if match:
        return f"{sentence[: match.start()]}{match[4]}, {match[1]} {match[3]} {match[2]}{sentence[match.end() :]}"
    match = re.search(r"(?<= )([A-ZÄÖÜ][\w-]+) (and|und|oder) ([A-ZÄÖÜ][\w-]+)(?=[.,;)])", sentence)
    if match:
        return f"{sentence[: match.start()]}{match[3]} {match[2]} {match[1]}{sentence[match.end() :]}"
    return None


def active(sentence: str, paragraph: Paragraph) -> tuple[str, str, str, str] | None:
    """The doer, the deed in the active past, the thing and the rest of a passive sentence."""
    if paragraph.language == "en":
        match = re.match(
            r"((?:The |A |An )?[\w' -]{3,50}?) (?:was|were) (?:\w+ly )?(\w+ed) by ((?:the |a |an )?"
            r"(?:[A-Z][\w'.]+(?: (?:of |the )?[A-Z][\w'.]+)*|[a-z]+ [a-z]+))( (?:in|on|at|for|to|with|from)\b[^;]*|, [^;]*)?\.$",  # noqa: E501
            sentence,
        )
        if not match or fold(match[1].split()[0]) in _NO_SUBJECT:
            return None
        return match[3], match[2], match[1], f"{match[4] or ''}."
    match = re.match(
        rf"((?:(?:Der|Die|Das) )?[\wäöüß -]{{3,50}}?) (wurden?) ((?:im Jahr |in |am )?[^,;]*?)\b(?:von|vom) "
        rf"((?:der |den |dem )?(?:{_NOUN}(?: {_NOUN})*)|(?<=vom ){_NOUN}) ((?:[^,;]* )?)(ge\w+t|be\w+t|ver\w+t|\w+iert)\.$",  # noqa: E501
        sentence,
    )
    if not match or fold(match[1].split()[0]) in _NO_SUBJECT - {"der"}:
        return None
    doer = re.sub(
        r"^(der|den|dem) ", lambda m: {"der": "die", "den": "die", "dem": "das"}[m[1]] + " ", match[4]
    )
    verb = match[6].removeprefix("ge") + "e"
    plural = match[4].startswith("den ")
    thing = re.sub("^Der ", "den ", match[1])
    return doer, verb + ("n" if plural else ""), thing, f" {match[3]}{match[5]}".rstrip() + "."


def voice(sentence: str, paragraph: Paragraph, _dice: random.Random) -> str | None:
    """A passive sentence in the active, or a plain active one in the passive."""
    parts = active(sentence, paragraph)
    if parts:
        doer, verb, thing, rest = parts
        return f"{_capital(doer)} {verb} {_small(thing)}{rest}"
    parts = plain(sentence, paragraph)
    return passive(parts, paragraph.language) if parts else None


def plain(sentence: str, paragraph: Paragraph) -> tuple[str, str, str, str] | None:
    """Subject, past verb, object and rest of an active sentence with a regular verb."""
    if paragraph.language == "en":
        match = re.match(
            r"((?:The |A |An )?(?:[A-Z][\w'-]+|[a-z-]+)(?: (?:of |the )?[A-Z][\w'-]+){0,3}) (\w+ed) "
            r"((?:the|a|an|its|his|their) (?:[\w'-]+ ){0,3}?[\w'-]+)((?: (?:in|on|at|for|from|with|as|of|to|and|by) [^;]*|, [^;]*)?)\.$",  # noqa: E501
            sentence,
        )
        if not match or fold(match[1].split()[0]) in _NO_SUBJECT or match[2] in _STATES:
            return None
        return match[1], match[2], match[3], f"{match[4]}."
    match = re.match(
        rf"((?:(?:Die|Das) )?{_NOUN}(?: {_NOUN}){{0,2}}) (\w+te) ((?:die|das|eine|seine|ihre) (?:[a-zäöü]+ )?{_NOUN})"
        rf"((?: (?:in|im|am|für|von|mit|der|des|und|bei) [^,;]*)?)\.$",
        sentence,
    )
    if not match or (
        fold(match[1].split()[0]) in _NO_SUBJECT
        or match[2] in {"konnte", "musste", "sollte", "wollte", "hatte"}
    ):
        return None
    return match[1], match[2], match[3], f"{match[4]}."


def passive(parts: tuple[str, str, str, str], language: str) -> str | None:
    """The passive of subject, verb, object and rest."""
    subject, verb, thing, rest = parts
    if language == "en":
        be = "were" if thing.endswith("s") and not thing.endswith("ss") else "was"
        return f"{_capital(thing)} {be} {verb} by {_small(subject)}{rest}"
    by = {"Die": "von der", "Das": "vom"}.get(subject.split()[0], "von")
    doer = subject.split(" ", 1)[1] if subject.split()[0] in {"Die", "Das"} else subject
    stem = verb.removesuffix("e")
    done = stem if re.match(r"(?:be|ver|er|ent|zer|ge)|\w+iert$", stem) else f"ge{stem}"
    return f"{_capital(thing)} wurde {by} {doer}{rest.removesuffix('.')} {done}."


def synonyms(sentence: str, paragraph: Paragraph, dice: random.Random) -> str | None:
    """One or two words by others that mean the same."""
    made = exchanged("synonym", sentence, paragraph.language, dice)
    return (
        exchanged("synonym", made, paragraph.language, dice) or made if made and dice.random() < 0.3 else made
    )


def numerals(sentence: str, paragraph: Paragraph, dice: random.Random) -> str | None:
    """A number as word for figures, or the other way round; or rounded, and said so."""
    words = number_words(paragraph.language)
    spelled = {
        value: word for word, value in reversed(words.items()) if word not in {"beide", "beiden", "both"}
    }
    for match in re.finditer(r"(?<![\w.,:-])(\d{1,2})(?= [a-zA-ZÄÖÜ])", sentence):
        month = re.match(r" (?:Jan|Feb|M|Apr|Jun|Jul|Aug|Sep|O|Nov|D)", sentence[match.end() :])
        if int(match[1]) in spelled and not (paragraph.language == "en" and month) and int(match[1]) > 1:
            return sentence[: match.start()] + spelled[int(match[1])] + sentence[match.end() :]
    for match in re.finditer(r"(?<= )[^\W\d_]+(?:-[a-z]+)?(?= \w)", sentence):
        if words.get(fold(match[0]), 0) > 1 and fold(match[0]) not in {
            "beide",
            "beiden",
            "both",
            "hundred",
            "hundert",
        }:
            return f"{sentence[: match.start()]}{words[fold(match[0])]}{sentence[match.end() :]}"
    big = re.search(r"(?<![\w.,-])(\d{1,3})[.,](\d{3})(?![\w.,]\d|\d)", sentence)
    if big:
        value = int(big[1] + big[2])
        unit = 10 ** (len(str(value)) - 2)
        near = round(value / unit) * unit
        mark = "." if paragraph.language == "de" else ","
        said = f"{near:,}".replace(",", mark)
        about = dice.choice(["rund", "etwa"] if paragraph.language == "de" else ["about", "around"])
        return f"{sentence[: big.start()]}{about} {said}{sentence[big.end() :]}" if near != value else None
    return None


def compounds(sentence: str, paragraph: Paragraph, dice: random.Random) -> str | None:
    """A compound taken apart; in English the genitive of a thing by "of"."""
    if paragraph.language == "en":
        match = re.search(
            r"(?<= )the (\w+)['’]s (\w+)(?= (?:is|was|were|are|has|had|in|of|and)\b|[.,])", sentence
        )
        if match:
            return f"{sentence[: match.start()]}the {match[2]} of the {match[1]}{sentence[match.end() :]}"
        match = re.search(r"(?<= )(\w+)-(based|like|related|led|owned|wide)\b", sentence)
        return f"{sentence[: match.start()]}{match[1]} {match[2]}{sentence[match.end() :]}" if match else None
    spots = [(m, compound_parts(fold(m[0]))) for m in re.finditer(rf"(?<= ){_NOUN}", sentence)]
    spots = [(m, halves) for m, halves in spots if halves and "-" not in m[0]]
    if not spots:
        return None
    match, halves = dice.choice(spots)
    head = match[0][: len(match[0]) - len(halves[1])]
    return f"{sentence[: match.start()]}{head}-{_capital(halves[1])}{sentence[match.end() :]}"


def shorter(sentence: str, paragraph: Paragraph, dice: random.Random) -> str | None:
    """Without a remark, a relative clause, an opening phrase, or what follows the first main clause."""
    tries = [
        re.sub(r" \([^()]*\)", "", sentence, count=1),
        re.sub(r", (?:which|who|where|whose|welche[rs]?) [^,;]+(?:,|(?=\.$))", "", sentence, count=1),
        re.sub(_AFTER_MAIN, ".", sentence, count=1),
        re.sub(r", (?:der|die|das|deren|dessen) [^,;]+(?:t|en|n|te|st)(?:,|(?=\.$))", "", sentence, count=1),
    ]  # fmt: skip
    if paragraph.language == "en":
        opened = re.match(
            rf"(?:{_AT_EN}|However|Additionally|Moreover|Today) ?[^,;]{{0,50}}, ([a-zA-Z].+)$", sentence
        )
        tries.append(_capital(opened[1]) if opened else sentence)
    made = [
        text
        for text in tries
        if text != sentence and len(text) > 35 and _conditions(text) == _conditions(sentence)
    ]
    return dice.choice(made) if made else None


def _conditions(text: str) -> int:
    """How many conditions a sentence has: without one it says more, not less."""
    return len(re.findall(r"\b(?:[Ii]f|[Uu]nless|[Ww]enn|[Ff]alls|[Ss]ofern|[Ss]olange)\b", text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    first = text.split(" ", 1)[0]
    small = set(
        "The A An Der Die Das Ein Eine His Her Its Their This These In On At During By When After While Although "
        "Because If Since Before As Once Though From Throughout Following Under For It He She They Er Sie Es".split()
    )
    return text[:1].lower() + text[1:] if first in small else text


EDITS: dict[str, Edit] = {
    "voice": voice,
    "order": order,
    "synonyms": synonyms,
    "numerals": numerals,
    "compounds": compounds,
    "shorter": shorter,
}
"""The restatements by kind."""
