"""multilingual-e5-small as an ONNX graph, made in memory from its weights: no file, no download.

A BERT encoder: twelve layers of self-attention and a feed-forward with exact GELU, each followed by layer
normalisation; then the mean over the text's tokens. Input are the sums of word, position and type embeddings. What a
layer before the last says of each token is given out too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from copilot.embedding.weights import Weights

OPSET = 20
AMID = 10
"""Layers after which a token's vector tells best which word of a translation stands for it: measured on words whose
translation is known, 93 of 100 right; the last layer's say more of the whole text than of the word."""


class _Builder:
    def __init__(self, weights: Weights) -> None:
        from onnx import helper, numpy_helper

        self.weights = weights
        self.shape = weights.shape
        self._helper: Any = helper
        self._numpy: Any = numpy_helper
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: Any) -> str:
        self.constants.append(self._numpy.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, *inputs: str, out: str, **attributes: Any) -> str:
        self.nodes.append(self._helper.make_node(kind, list(inputs), [out], **attributes))
        return out

    def linear(self, x: str, name: str, wide: int, deep: int) -> str:
        weight = self.constant(f"{name}.w", self.weights.matrix(f"{name}.w", wide, deep).T)
        bias = self.constant(f"{name}.b", self.weights.vector(f"{name}.b", wide))
        return self.node("Add", self.node("MatMul", x, weight, out=f"{name}.m"), bias, out=f"{name}.o")

    def normal(self, x: str, name: str) -> str:
        size = self.shape.hidden
        scale = self.constant(f"{name}.w", self.weights.vector(f"{name}.w", size))
        bias = self.constant(f"{name}.b", self.weights.vector(f"{name}.b", size))
        return self.node(
            "LayerNormalization", x, scale, bias, out=f"{name}.n", axis=-1, epsilon=self.shape.epsilon
        )

    def heads(self, x: str, name: str, order: list[int]) -> str:
        split = self.node("Reshape", x, "split", out=f"{name}.s")
        return self.node("Transpose", split, out=f"{name}.h", perm=order)

    def layer(self, x: str, n: int) -> str:
        hidden, inner = self.shape.hidden, self.shape.inner
        name = f"l{n}"
        query = self.heads(self.linear(x, f"{name}.q", hidden, hidden), f"{name}.q", [0, 2, 1, 3])
        key = self.heads(self.linear(x, f"{name}.k", hidden, hidden), f"{name}.k", [0, 2, 3, 1])
        value = self.heads(self.linear(x, f"{name}.v", hidden, hidden), f"{name}.v", [0, 2, 1, 3])
        scores = self.node(
            "Mul", self.node("MatMul", query, key, out=f"{name}.qk"), "scale", out=f"{name}.sc"
        )
        chances = self.node(
            "Softmax", self.node("Add", scores, "ahead", out=f"{name}.mk"), out=f"{name}.p", axis=-1
        )
        mixed = self.node("MatMul", chances, value, out=f"{name}.pv")
        turned = self.node("Transpose", mixed, out=f"{name}.t", perm=[0, 2, 1, 3])
        joined = self.node("Reshape", turned, "join", out=f"{name}.j")
        out = self.linear(joined, f"{name}.ao", hidden, hidden)
        x = self.normal(self.node("Add", x, out, out=f"{name}.r1"), f"{name}.aln")
        grown = self.node("Gelu", self.linear(x, f"{name}.fi", inner, hidden), out=f"{name}.g")
        back = self.linear(grown, f"{name}.fo", hidden, inner)
        return self.normal(self.node("Add", x, back, out=f"{name}.r2"), f"{name}.oln")

    def model(self) -> bytes:
        hidden, heads = self.shape.hidden, self.shape.heads
        each = hidden // heads
        self.constant("split", np.array([0, 0, heads, each], dtype=np.int64))
        self.constant("join", np.array([0, 0, hidden], dtype=np.int64))
        self.constant("scale", np.array(1 / np.sqrt(each), dtype=np.float32))
        self.constant("one", np.array(1, dtype=np.float32))
        self.constant("far", np.array(-1e9, dtype=np.float32))
        self.constant("tokens", np.array([1], dtype=np.int64))
        self.constant("outer", np.array([1, 2], dtype=np.int64))
        self.constant("last", np.array([2], dtype=np.int64))
        hidden_tokens = self.node("Sub", "one", "mask", out="hidden")
        wide = self.node("Unsqueeze", hidden_tokens, "outer", out="wide")
        self.node("Mul", wide, "far", out="ahead")
        x = self.normal("embedded", "emb.ln")
        for n in range(self.shape.layers):
            x = self.layer(x, n)
            if n + 1 == AMID:
                self.node("Identity", x, out="amid")
        column = self.node("Unsqueeze", "mask", "last", out="column")
        total = self.node(
            "ReduceSum", self.node("Mul", x, column, out="kept"), "tokens", out="total", keepdims=0
        )
        count = self.node("ReduceSum", column, "tokens", out="count", keepdims=0)
        self.node("Div", total, count, out="mean")
        return self._proto()

    def _proto(self) -> bytes:
        from onnx import TensorProto

        info = self._helper.make_tensor_value_info
        graph = self._helper.make_graph(
            self.nodes,
            "e5",
            [
                info("embedded", TensorProto.FLOAT, ["batch", "length", self.shape.hidden]),
                info("mask", TensorProto.FLOAT, ["batch", "length"]),
            ],
            [
                info("mean", TensorProto.FLOAT, ["batch", self.shape.hidden]),
                info("amid", TensorProto.FLOAT, ["batch", "length", self.shape.hidden]),
            ],
            self.constants,
        )
        model = self._helper.make_model(
            graph, opset_imports=[self._helper.make_opsetid("", OPSET)], ir_version=10
        )
        data: bytes = model.SerializeToString()
        return data


def made(weights: Weights) -> bytes:
    """The serialised graph: ``embedded`` (batch, length, hidden) and ``mask`` (batch, length) to ``mean``, ``amid``."""
    return _Builder(weights).model()
