"""Which words a language has, and the form that a dictionary lists them by: simplemma's word lists.

The lists are packed tightly, and unpacking the German one takes 1.4 s. So they are unpacked once and kept in the
cache folder as tries, which are there at once; where that can't be written, they are unpacked each time.
"""

from __future__ import annotations

import logging
import tempfile
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from copilot.domain import Language
from copilot.settings import Settings


def is_known(word: str, language: Language) -> bool:
    """Whether the language's dictionary has the word, as it is or with its first letter in the other case."""
    return _looked_up(language)[0].get_lemma(unicodedata.normalize("NFC", word), language) is not None


def lemma(word: str, language: Language) -> str:
    """The form that the dictionary lists the word by; the word itself where it has none."""
    return str(_looked_up(language)[1].lemmatize(word, language))


@lru_cache(maxsize=2)
def _looked_up(language: Language) -> tuple[Any, Any]:
    """What looks words up, and what traces them back to their form."""
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    try:
        factory = _kept(language)
    except (ImportError, OSError):
        factory = DefaultDictionaryFactory()
    strategy = DefaultStrategy(dictionary_factory=factory)
    return DictionaryLookupStrategy(factory), Lemmatizer(lemmatization_strategy=strategy)


def _kept(language: Language) -> Any:
    """The language's trie out of the cache, made where it isn't there yet. Raises: OSError, ImportError."""
    from simplemma import __version__
    from simplemma.strategies.dictionaries import TrieDictionaryFactory

    logging.getLogger("simplemma").addHandler(
        logging.NullHandler()
    )  # what it can't keep is no news to anybody
    folder = Settings().cache / "words" / __version__
    file = folder / f"{language}.dic"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        # made beside it and moved: another program never reads half of it
        with tempfile.TemporaryDirectory(dir=folder) as place:
            TrieDictionaryFactory(disk_cache_dir=place).get_dictionary(language)
            (Path(place) / file.name).replace(file)
    factory = TrieDictionaryFactory(disk_cache_dir=str(folder))
    factory.get_dictionary(language)  # read now, so that a broken one is noticed here
    return factory
