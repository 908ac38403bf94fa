"""Who does what to whom: the owner comes first and acts, the others keep the part the draft gave them."""

from __future__ import annotations

from copilot.grounding.given import Given
from copilot.grounding.lexicon import Lexicon, lexicon
from copilot.grounding.match import keys, lemma
from copilot.grounding.reading import Reading
from copilot.grounding.reason import Reason

_ALL = {
    name: frozenset(text.split())
    for name, text in {
        "articles": "a an the his her its their one this that der die das den dem des ein eine einen einem einer "
        "seine seinen ihre ihren ihrem",
        "titles": "frau herr herrn mr mrs ms dr prof",
        "before_subject": "dass ob wenn weil falls wann wie was wo that whether if when what how which who whom",
        "openers": ", ; : . und and aber but that which whether if when what dass ob wann wie was die den das",
        "tying": "about über for für bei zu zum zur ohne without at gegen against on in",
        "relative": "der die das den dem",
        "helping": "will would is was has had hat hatte ist war wird wollte and und",
        "bare_run": "is was to be going will still had has would being been",
    }.items()
}
"""Small words of both languages by what they do around a name."""


def actors(text: Reading, given: Given) -> Reason | None:
    """The first person who is new, gone, out of order or in another's part."""
    have = [str(token.value[0]) for _, token in text.of_kind("name")]
    draft = list(dict.fromkeys(str(token.value[0]) for _, token in given.draft.of_kind("name")))
    parts = _parts(given)
    for name in have:
        if name not in parts and name not in draft:
            return Reason("name", name)
    for name in draft:
        if name not in have:
            return Reason("lost", name)
    for (_, one), (k, other) in zip(text.of_kind("name"), text.of_kind("name")[1:], strict=False):
        first = str(other.value[0])
        if text.tokens[k - 1] is one and one.value != other.value and not other.raw.startswith(first):
            return Reason("name", f"{one.raw} {other.raw}")
    order = [name for name in dict.fromkeys(have) if name in draft]
    if order != draft or (given.owner and have and have[0] != given.owner):
        return Reason("actor", " ".join(dict.fromkeys(have)))
    return _roles(text, given, parts) or _pronoun(text, given)


def _parts(given: Given) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for reading in given.readings:
        for n, token in reading.of_kind("name"):
            found.setdefault(str(token.value[0]), set()).update(part(reading, n))
    return found


def part(reading: Reading, n: int) -> set[str]:
    """How a name is tied in: to, from, with, of, another preposition by its word, or bare."""
    words = lexicon(reading.language)
    k = n - 1
    relative = reading.language == "de" and reading.form(k) in _ALL["relative"]
    if relative and not reading.tokens[n].possessive:
        return {"bare"}  # "die Frist, bis zu der Lea …": the article is a relative pronoun
    skipped = _ALL["titles"] | _ALL["articles"] - ({"an"} if reading.language == "de" else frozenset())
    while k >= 0 and reading.form(k) in skipped:
        k -= 1
    before = reading.form(k)
    if reading.tokens[n].possessive:
        return {"of"}
    if before in {"and", "und"} and reading.form(k - 1) != "&":
        return {"bare"}
    found = {
        name.removeprefix("before_name_")
        for name in ("before_name_to", "before_name_from", "before_name_with", "before_name_of")
        if before in words.words(name)
    }
    if found:
        return found
    if before in _ALL["tying"]:
        return {before}
    return {"bare"}


def _roles(text: Reading, given: Given, parts: dict[str, set[str]]) -> Reason | None:
    for n, token in text.of_kind("name"):
        name = str(token.value[0])
        mine = part(text, n)
        if name == given.owner:
            reason = _owner(text, n, mine, given)
            if reason:
                return reason
            continue
        wanted = parts.get(name, set())
        if wanted & {"to", "bare"}:
            wanted = wanted | {"to", "bare"}
        if given.owner and not mine & wanted:
            return Reason("actor", f"{'/'.join(sorted(mine))} {name}")
        if given.owner is None or _stands_alike(text, n, given):
            continue
        if text.form(n + 1) == "to" and text.form(n - 1) not in {"promised", "promise"}:
            return Reason("actor", f"{name} is to")
        acts = _acts(text, n)
        turned = "bare" in mine and acts is not _acted(given, name) and "with" not in wanted
        if turned and (acts or not _tied_elsewhere(given, name)):
            return Reason("actor", f"{name} acts or no longer acts")
    return None


def _owner(text: Reading, n: int, mine: set[str], given: Given) -> Reason | None:
    words = lexicon(text.language)
    if text.tokens[n].possessive:
        following = [text.form(k) for k in range(n + 1, min(n + 4, len(text.tokens)))]
        named = {key for t in text.tokens[n + 1 : n + 4] if t.is_word for key in keys(t.raw, text.language)}
        if not set(following) & words.words("possessed") and not named & deeds(given):
            return Reason("actor", "the owner's something")
        return None
    if "bare" in mine:
        return Reason("actor", "the owner suffers") if _suffers(text, n) else None
    first = min(k for k, token in text.of_kind("name") if token.value == text.tokens[n].value)
    tied = text.form(n - 1) in words.words("owner_prepositions")
    others = [
        k
        for k, token in text.of_kind("name")
        if token.value != text.tokens[n].value and "bare" in part(text, k)
    ]
    mixed_up = bool(others) and text.form(n - 1) not in {"for", "of", "by"}
    if n != first or not tied or mixed_up or not _spoken_of(text, n, given):
        return Reason("actor", "the owner as somebody's object")
    return None


def _spoken_of(text: Reading, n: int, given: Given) -> bool:
    """Whether a preposition ties the owner to the promise ("Zusage von Lea"), not to a deed ("bei Lea fragen")."""
    k = n - 2
    while k > 0 and text.form(k) in {"noch", "still", "now", "nun"}:
        k -= 1
    if k < 0 or text.form(k) in given.frame - lexicon(text.language).words("free"):
        return True
    near = text.tokens[k]
    return (
        near.is_word
        and text.form(n - 1) in {"von", "of", "by"}
        and bool(keys(near.raw, text.language) & deeds(given))
    )


def deeds(given: Given) -> set[str]:
    """What the promised deeds are known by, so that "Leas Nachfrage" may stand for her asking."""
    what = given.what
    if what.language == "de":
        verbs = [t for t in what.tokens if t.is_word and t.raw[0].islower() and t.form.endswith("n")]
    else:
        verbs = [t for n, t in what.of_kind("word") if what.form(n - 1) == "and" or n == 0]
    free = lexicon(what.language).words("free")
    return {key for t in verbs if t.form not in free for key in keys(t.raw, what.language)}


def _suffers(text: Reading, n: int) -> bool:
    """Whether the owner's own clause is passive: "Julia is to be sent …", "Lea wird … geschickt"."""
    words = lexicon(text.language)
    frame = words.words("commitment") | words.words("free") | words.words("goal")
    clause = text.clause(n)
    for k in range(n + 1, clause.stop):
        form, token = text.form(k), text.tokens[k]
        if form in {"that", "dass", "is"} and text.language == "en" and text.form(k + 1) in {"the", "a"}:
            return False
        passive = token.is_word and form not in frame and lemma(token.raw, text.language) != form
        if (
            text.language == "en"
            and form not in frame
            and passive
            and text.form(k - 1) in {"be", "being", "been"}
        ):
            return _bare_run(text, n, k)
        if (
            text.language == "de"
            and passive
            and _participle(form)
            and "wird" in {text.form(i) for i in range(n, clause.stop)}
        ):
            return True
    return False


def _bare_run(text: Reading, n: int, k: int) -> bool:
    """Whether only helping words stand between a name and a passive."""
    return all(text.form(i) in _ALL["bare_run"] for i in range(n + 1, k))


def _participle(form: str) -> bool:
    return "ge" in form[:6] and form.endswith(("t", "en"))


def _acts(text: Reading, n: int) -> bool:
    """Whether a bare name looks like the subject of a verb that follows it, or of a clause it opens."""
    words = lexicon(text.language)
    after = text.tokens[n + 1] if n + 1 < len(text.tokens) else None
    before = text.form(n - 1)
    if before in _ALL["before_subject"] and before not in _ALL["articles"]:
        return True
    if before in {"die", "den", "das", "der", "which"} and text.form(n - 2) == ",":
        return True
    if after is None or not after.is_word or after.form in _ALL["articles"]:
        return before in _ALL["openers"] - {",", ":"} and before not in _ALL["articles"]
    if after.form in _ALL["helping"] and before in _ALL["openers"]:
        return True
    return _verb_like(after.raw, text, words) and (
        before in _ALL["openers"] or after.form in {"will", "would", "wollte", "wird"}
    )


def _verb_like(raw: str, text: Reading, words: Lexicon) -> bool:
    if not raw.islower():
        return False
    base = lemma(raw, text.language)
    if text.language == "de":
        return raw.endswith("t") and base.endswith("n")
    return base != raw or raw in words.words("commitment")


def _acted(given: Given, name: str) -> bool:
    """Whether the draft itself lets that person act (its words after the owner: "ask what Ravi thinks")."""
    return any(
        token.value[0] == name and "bare" in part(given.what, n) and _acts(given.what, n)
        for n, token in given.what.of_kind("name")
    )


def _stands_alike(text: Reading, n: int, given: Given) -> bool:
    """Whether the draft has that name between the same kind of words ("introduce Nadia to", "und Marco senden")."""
    joined = text.form(n - 1) in {"and", "und"}
    led = text.form(n + 1) == "to"
    for k, token in given.what.of_kind("name"):
        if token.value != text.tokens[n].value:
            continue
        if joined and given.what.form(k - 1) == text.form(n - 1) and "with" not in part(given.what, k):
            return True
        if led and given.what.form(k + 1) == "to":
            return True
    return False


def _tied_elsewhere(given: Given, name: str) -> bool:
    """Whether the draft also speaks of that person in a part other than the doer's."""
    return any(
        token.value[0] == name and not ("bare" in part(given.what, n) and _acts(given.what, n))
        for n, token in given.what.of_kind("name")
    )


def _pronoun(text: Reading, given: Given) -> Reason | None:
    """After a second name, "he" or "she" as the doer could be either: then the draft is clearer."""
    words = lexicon(text.language)
    if not given.owner:
        return None
    met: list[str] = []
    stands = {"ist", "bleibt", "steht", "war", "sind"}
    for n, token in enumerate(text.tokens):
        if token.kind == "name":
            met.append(str(token.value[0]))
        if token.form in words.words("pronouns") and len(set(met)) > 1:
            opens = text.form(n - 1) in _ALL["openers"]
            thing = text.language == "de" and text.form(n + 1) in stands
            thing = thing or (text.form(n + 1) in {"has", "hat"} and text.form(n + 2)[:1] == "#")
            if opens and not thing and not _promised_to(text, n):
                return Reason("actor", f"{token.form} could be either")
    return None


def _promised_to(text: Reading, n: int) -> bool:
    """Whether the pronoun is who promises: "promised Ravi that she …", "hat Marco zugesagt, dass sie …"."""
    before = [text.form(k) for k in range(max(0, n - 4), n)]
    if text.language == "en":
        return (
            before[-1:] == ["that"] and "&" in before and bool({"promised", "promise", "told"} & set(before))
        )
    return before[-2:] == [",", "dass"] and bool({"zugesagt", "versprochen"} & set(before))
