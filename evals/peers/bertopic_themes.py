"""BERTopic over our vectors of comments: its own steps (UMAP, HDBSCAN, words by class), at several sizes of a topic.

Given is a folder with ``comments.json`` (parts by name, each a list of texts) and ``NAME.npy`` for each part, float32,
a row for each text. Back comes ``{option: {part: [topic, …]}}``; the first option is BERTopic's default.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from bertopic import BERTopic
from umap import UMAP

from evals.peers.exchange import offline

SIZES = (10, 5, 20, 40, 80)
"""Least comments of a topic; 10 is BERTopic's own number."""
SEED = 42


def topics(texts: list[str], vectors: Any, size: int, *, whole: bool) -> list[int]:
    """The topic of each text; ``whole`` gives those that belong nowhere to the nearest topic."""
    flat = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=SEED)
    model = BERTopic(embedding_model=None, umap_model=flat, min_topic_size=size)
    found, _ = model.fit_transform(texts, vectors)
    if whole and len(set(found)) > 1 and -1 in found:
        found = model.reduce_outliers(texts, found, strategy="embeddings", embeddings=vectors)
    return [int(topic) for topic in found]


def main() -> None:
    """Topics for every part and option, without a network."""
    sys.addaudithook(offline)
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    parts = json.loads((folder / "comments.json").read_text("utf-8"))
    vectors = {part: np.load(folder / f"{part}.npy") for part in parts}
    found = {
        f"{size}{', all assigned' if whole else ''}": {
            part: topics(texts, vectors[part], size, whole=whole) for part, texts in parts.items()
        }
        for whole in (False, True)
        for size in SIZES
    }
    out.write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main()
