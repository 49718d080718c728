"""Breaking the tiny model in single places."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

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


def never_end(graph):
    """Let the logits go round in a loop of 2^60 rounds."""
    nothing = helper.make_tensor("nothing", TensorProto.FLOAT, [], [0.0])
    body = helper.make_graph(
        [helper.make_node("Identity", ["go_on"], ["again"]), helper.make_node("Add", ["before", "nothing"], ["after"])],
        "body",
        [
            helper.make_tensor_value_info("round", TensorProto.INT64, []),
            helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("before", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("again", TensorProto.BOOL, []),
            helper.make_tensor_value_info("after", TensorProto.FLOAT, None),
        ],
        [nothing],
    )
    graph.initializer.append(helper.make_tensor("rounds", TensorProto.INT64, [], [2**60]))
    graph.initializer.append(helper.make_tensor("yes", TensorProto.BOOL, [], [True]))
    rename(graph, "logits", "logits_before")
    next(value for value in graph.output if value.name == "logits_before").name = "logits"
    graph.node.append(helper.make_node("Loop", ["rounds", "yes", "logits_before"], ["logits"], body=body))
