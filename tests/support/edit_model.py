"""Breaking the tiny model in single places."""

import numpy as np
import onnx
from onnx import helper, numpy_helper

from tests.support.tones import LABELS


def edit(path, change):
    """Change the graph of a model file."""
    model = onnx.load(path)
    change(model.graph)
    onnx.save(model, path)
    return path


def rename(graph, old, new):
    for value in (*graph.input, *graph.output):
        value.name = new if value.name == old else value.name
    for node in graph.node:
        for names in (node.input, node.output):
            names[:] = [new if name == old else name for name in names]


def after(graph, output, *operators, **attributes):
    """Let `output` pass through one more operator."""
    rename(graph, output, f"{output}_before")
    next(value for value in graph.output if value.name == f"{output}_before").name = output
    graph.node.append(helper.make_node(operators[0], [f"{output}_before", *operators[1:]], [output], **attributes))


def fix_shape(value, *sizes):
    for dimension, size in zip(value.type.tensor_type.shape.dim, sizes, strict=True):
        if size is not None:
            dimension.dim_value = size


def fail(graph):
    """Make the model fail whenever it runs."""
    graph.initializer.append(numpy_helper.from_array(np.full(len(LABELS), 99), "far"))
    after(graph, "logits", "Gather", "far", axis=1)
