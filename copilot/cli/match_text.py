"""Proposals as a lead would print them: one after the other, each with its reasons, quotes and cautions."""

from __future__ import annotations

from typing import Any

from copilot.cli.printed import wrapped
from copilot.domain import Language
from copilot.text.tidy import for_markdown

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "title": "Vorschläge für Tandems · {name}",
        "none": "Keine Vorschläge.",
        "proposal": "{n}. {mentee} und {mentor} (Mentorat) · {score} von 100",
        "caution": "Zu bedenken: {text}",
        "lost": "Ohne dieses Tandem verlöre der Plan {n} Punkte.",
        "lost_none": "Ohne dieses Tandem gäbe es einen gleich guten Plan.",
        "left_out": "Ohne dieses Tandem bliebe jemand ohne Mentorat.",
        "unmatched": "Ohne Vorschlag",
        "line": "{name} ({role}): {reason}",
        "mentor": "Mentorat",
        "mentee": "Mentee",
        "stable": "Stabilität: Es gibt keine zwei, die beide lieber einander hätten als das, was vorgeschlagen ist.",
        "unstable": "Stabilität: {n} Paarungen, in denen beide nach ihren eigenen Werten lieber einander hätten: "
        "{pairs}.",
        "unstable_one": "Stabilität: eine Paarung, in der beide nach ihren eigenen Werten lieber einander hätten: "
        "{pairs}.",
        "pairing": "{mentee} mit {mentor}",
        "fairness": "Nach Gruppen ({side}): {groups}",
        "group": "{group} ({people} Personen) {matched} % mit Vorschlag{score}",
        "group_score": ", im Mittel {n} von 100",
        "withheld": "Nach Gruppen ({side}): nicht gezeigt; eine Gruppe oder der Rest hat weniger als fünf Personen.",
        "mentees": "Mentees",
        "mentors": "Mentorinnen und Mentoren",
        "method": "Wie der Wert entsteht",
        "accept": "Ein Tandem beginnt mit: mentoring match accept --programme {programme} --mentor … --mentee …",
    },
    "en": {
        "title": "Proposals for pairs · {name}",
        "none": "No proposals.",
        "proposal": "{n}. {mentee} with {mentor} as mentor · {score} of 100",
        "caution": "To think of: {text}",
        "lost": "Without this pair the plan would lose {n} points.",
        "lost_none": "Without this pair there would be a plan just as good.",
        "left_out": "Without this pair somebody would stay without a mentor.",
        "unmatched": "Without a proposal",
        "line": "{name} ({role}): {reason}",
        "mentor": "mentor",
        "mentee": "mentee",
        "stable": "Stability: there are no two who would both rather have each other than what is proposed.",
        "unstable": "Stability: {n} pairings in which both would rather have each other, by their own scores: "
        "{pairs}.",
        "unstable_one": "Stability: one pairing in which both would rather have each other, by their own scores: "
        "{pairs}.",
        "pairing": "{mentee} with {mentor}",
        "fairness": "By groups ({side}): {groups}",
        "group": "{group} ({people} people) {matched} % with a proposal{score}",
        "group_score": ", {n} of 100 on average",
        "withheld": "By groups ({side}): not shown, since a group or the rest has fewer than five people.",
        "mentees": "mentees",
        "mentors": "mentors",
        "method": "How the score is made up",
        "accept": "A pair starts with: mentoring match accept --programme {programme} --mentor … --mentee …",
    },
}


def as_text(result: Json, *, markdown: bool = False) -> str:
    """All proposals, who stays without, and how the scores came about."""
    words = _WORDS[result["language"]]
    title = words["title"].format(name=result["name"])
    lines = [f"# {for_markdown(title)}" if markdown else f"{title}\n{'=' * min(len(title), 88)}", ""]
    for number, proposal in enumerate(result["proposals"], 1):
        lines += [*_proposal(number, proposal, words, markdown=markdown), ""]
    if not result["proposals"]:
        lines += [words["none"], ""]
    if result["unmatched_because"]:
        lines += [_heading(words["unmatched"], markdown=markdown)]
        lines += [
            wrapped(
                words["line"].format(name=entry["name"], role=words[entry["role"]], reason=entry["reason"]),
                "- ",
                markdown=markdown,
            )
            for entry in result["unmatched_because"]
        ]
        lines.append("")
    return "\n".join([*lines, *_end(result, words, markdown=markdown)])


def _heading(text: str, *, markdown: bool) -> str:
    return f"**{for_markdown(text)}**\n" if markdown else text


def _proposal(number: int, proposal: Json, words: dict[str, str], *, markdown: bool) -> list[str]:
    names = proposal["names"]
    score = round(100 * proposal["score"])
    lines = [
        _heading(words["proposal"].format(n=number, score=score, **names), markdown=markdown),
        *(wrapped(point["text"], "- ", markdown=markdown) for point in proposal["reasons"]),
        *(wrapped(words["caution"].format(text=c), "- ", markdown=markdown) for c in proposal["cautions"]),
    ]
    told = _if_forbidden(proposal["if_forbidden"], words)
    return [*lines, wrapped(told, "- ", markdown=markdown)] if told else lines


def _if_forbidden(loss: Json | None, words: dict[str, str]) -> str:
    if loss is None:
        return ""
    if loss["mentee_left_out"]:
        return words["left_out"]
    points = round(100 * loss["score_lost"])
    return words["lost"].format(n=points) if points else words["lost_none"]


def _end(result: Json, words: dict[str, str], *, markdown: bool) -> list[str]:
    n = result["stability"]["blocking_pairs"]
    named = [words["pairing"].format(**pairing["names"]) for pairing in result["stability"]["first"]]
    pairs = "; ".join(named) + (" …" if n > len(named) else "")
    stable = words["unstable" if n > 1 else "unstable_one" if n else "stable"].format(n=n, pairs=pairs)
    lines = [wrapped(stable, "", markdown=markdown), *_fairness(result, words, markdown=markdown), ""]
    first, *rest = result["method"].split("\n")
    gap = [""] if markdown else []
    lines += [_heading(words["method"], markdown=markdown), wrapped(first, "", markdown=markdown), *gap]
    lines += [wrapped(line, "- ", markdown=markdown) for line in rest[:-1]]
    lines += [*gap, wrapped(rest[-1], "", markdown=markdown), ""]
    accept = words["accept"].format(programme=result["programme"])
    return [*lines, f"`{accept}`" if markdown else accept]


def _fairness(result: Json, words: dict[str, str], *, markdown: bool) -> list[str]:
    lines = []
    for side in ("mentees", "mentors"):
        table = result["fairness"][side]
        if table["withheld"] == "too_few":
            lines.append(words["withheld"].format(side=words[side]))
        elif table["groups"]:
            told = "; ".join(_group(group, words) for group in table["groups"])
            lines.append(words["fairness"].format(side=words[side], groups=told))
    return [
        part for line in lines for part in ([""] if markdown else []) + [wrapped(line, "", markdown=markdown)]
    ]


def _group(group: Json, words: dict[str, str]) -> str:
    mean = group["mean_score"]
    score = "" if mean is None else words["group_score"].format(n=round(100 * mean))
    people = f"{group['people']['from']}–{group['people']['to']}"
    return words["group"].format(
        group=group["group"], people=people, matched=group["matched_percent"], score=score
    )
