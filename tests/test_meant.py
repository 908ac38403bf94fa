"""What sentences say of a question in whatever words: across languages, and what it does to their order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from copilot.answer.calibrated import alone
from copilot.answer.candidates import Candidate
from copilot.answer.meant import BEST, meant, read
from copilot.answer.ranking import Asked, Ranked, Ranker
from copilot.answer.signs import Signs, signs
from copilot.embedding.e5 import EmbeddedE5
from copilot.grounding.support.meaning import Meaning
from tests.answering import ranked
from tests.fakes import ReadsTongues, TwoTongues

pytestmark = pytest.mark.anyio
QUESTION = "Who approves holiday requests?"
SAYS = "Ferien bewilligt die Chefin auf Anfrage."
ELSE = "Spesen werden im Mai ausbezahlt."
ENGLISH = {"ferien": "holiday", "bewilligt": "approves", "anfrage": "requests"}


def _german(text: str, rank: int = 0, number: int = 0) -> Candidate:
    found = ranked(text, rank=rank, number=number).candidate
    return replace(found, hit=replace(found.hit, language="de"))


def test_words_of_the_other_language_count_as_the_question_s_own() -> None:
    found = [_german(SAYS), _german(ELSE, rank=1)]
    told = meant(QUESTION, "en", found, Meaning(ReadsTongues(**ENGLISH)))
    assert told is not None
    assert [round(one.own) for one in told] == [1, 0]


def test_a_passage_says_what_its_sentences_say_together() -> None:
    found = [_german("Ferien bewilligt die Chefin."), _german("Eine Anfrage genügt.", number=1)]
    told = meant(QUESTION, "en", found, Meaning(ReadsTongues(**ENGLISH)))
    assert told is not None
    assert all(one.own < 0.8 and one.passage > 0.95 for one in told)


def test_a_word_that_few_passages_say_counts_more() -> None:
    found = [_german("Ferien.", 0), _german("Ferien und Anfrage.", 1), _german("Ferien gibt es.", 2)]
    told = meant("Holiday requests?", "en", found, Meaning(ReadsTongues(**ENGLISH)))
    assert told is not None
    assert told[1].own - told[0].own > told[0].own


def test_a_word_is_met_by_its_own_forms_too() -> None:
    found = [replace(_german("The request is read."), hit=ranked("The request is read.").candidate.hit)]
    told = meant("Requests?", "en", found, Meaning(ReadsTongues()))
    assert told is not None
    assert told[0].own == 1


def test_nothing_is_said_of_a_question_without_words_or_by_an_embedder_that_cannot_tell() -> None:
    assert meant("What is it?", "en", [_german(SAYS)], Meaning(ReadsTongues())) is None
    assert meant(QUESTION, "en", [_german(SAYS)], Meaning(TwoTongues())) is None


def test_a_sentence_without_words_says_nothing() -> None:
    told = meant(QUESTION, "en", [_german("…"), _german(SAYS, 1)], Meaning(ReadsTongues(**ENGLISH)))
    assert told is not None
    assert told[0].own == 0 < told[1].own


def test_the_best_sentences_are_read_and_the_first_of_every_passage() -> None:
    order = [_german("Satz.", number=n) for n in range(BEST + 4)] + [_german("Anderswo.", rank=1)]
    chosen = read(order)
    assert [(c.rank, c.number) for c in chosen] == [*((0, n) for n in range(BEST)), (1, 0)]


async def test_across_languages_the_sentence_that_says_the_question_comes_first() -> None:
    found = [_german(ELSE), _german(SAYS, number=1)]
    asked = Asked(QUESTION, "en", None, {})
    blind = await Ranker(_Alike()).rank(found, asked, {})
    closer = await Ranker(_AlikeReading(**ENGLISH)).rank(found, asked, {})
    assert [_words(blind)[0], _words(closer)[0]] == [ELSE, SAYS]
    assert blind[0].meant is None
    assert closer[0].meant is not None


async def test_in_one_language_what_words_mean_changes_no_order() -> None:
    found = [_german(ELSE), _german(SAYS, number=1)]
    closer = await Ranker(_AlikeReading(**ENGLISH)).rank(
        found, Asked("Wer genehmigt Urlaub?", "de", None, {}), {}
    )
    assert _words(closer)[0] == ELSE


@pytest.mark.parametrize("reach", ["same", "glossary", "translation"])
def test_the_more_of_the_question_is_said_the_likelier_it_is_answered(reach: str) -> None:
    some, most = (Signs(0.84, 0.02, 0.4, reach, meant=share) for share in (0.3, 0.9))  # type: ignore[arg-type]
    assert alone(some) < alone(most)


def test_signs_tell_what_the_best_passage_says() -> None:
    places = [
        replace(ranked("One.", rank=0), meant=0.4),
        replace(ranked("Two.", rank=1), meant=0.7),
        ranked("3."),
    ]
    assert signs([p.candidate.hit for p in places], places, "en", None)["en"].meant == 0.7
    assert signs([places[2].candidate.hit], places[2:], "en", None)["en"].meant is None


def test_texts_read_together_say_what_they_say_alone() -> None:
    embedder = EmbeddedE5()
    texts = [("Die Chefin bewilligt Ferien.", [(4, 10), (21, 27)]), ("Spesen im Mai.", [(0, 6)])]
    together = Meaning(embedder).all_in_context(texts, "de")
    alone_read = [Meaning(embedder).in_context(text, places, "de") for text, places in texts]
    assert together is not None
    for one, other in zip(together, alone_read, strict=True):
        assert other is not None
        assert np.allclose(one, other, atol=1e-3)


def test_the_embedded_model_finds_what_a_translated_question_is_about() -> None:
    found = [
        _german("Über Beförderungen entscheidet eine Jury."),
        _german("Der Drucker steht im Keller.", rank=1),
    ]
    told = meant("Who decides on promotions?", "en", found, Meaning(EmbeddedE5()))
    assert told is not None
    assert told[0].own > 2 * told[1].own


def _words(places: list[Ranked]) -> list[str]:
    return [place.candidate.words for place in places]


class _Alike(TwoTongues):
    """To which every sentence is as near to every question."""

    def query(self, text: str) -> np.ndarray:  # type: ignore[type-arg]
        return np.eye(1, self.size, dtype=np.float32)[0] if " " in text else super().query(text)


class _AlikeReading(_Alike, ReadsTongues):
    """The same, but tells what each word means."""
