"""Fewer bytes for a model file: large matrices in 8 bits, which is quicker too, and convolutions in 16."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

SMALLEST = 50_000
"""What has fewer numbers stays as it is: the front end and the last layers are made of it."""


def in_8_bits(proto: Any) -> Any:
    """Return an ONNX model whose large matrices are in 8 bits, by onnxruntime's dynamic quantiser, a scale a column."""
    large = {x.name for x in proto.graph.initializer if len(x.dims) == 2 and np.prod(x.dims) >= SMALLEST}
    nodes = [node.name for node in proto.graph.node if node.op_type == "MatMul" and set(node.input) & large]
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.onnx", Path(folder) / "after.onnx"
        onnx.save(proto, before)
        quantize_dynamic(before, after, per_channel=True, weight_type=QuantType.QInt8, nodes_to_quantize=nodes)
        return onnx.load(after)


def convolutions_in_16_bits(proto: Any) -> Any:
    """Keep large kernels of convolutions as float16, to be made float32 as the file is loaded; return the model."""
    kernels = {node.input[1] for node in proto.graph.node if node.op_type == "Conv"}
    casts = []
    for tensor in proto.graph.initializer:
        if tensor.name in kernels and np.prod(tensor.dims) >= SMALLEST:
            name = tensor.name
            halves = numpy_helper.to_array(tensor).astype(np.float16)
            tensor.CopyFrom(numpy_helper.from_array(halves, f"{name}_float16"))
            casts.append(helper.make_node("Cast", [f"{name}_float16"], [name], f"{name}_cast", to=TensorProto.FLOAT))
    for i, cast in enumerate(casts):
        proto.graph.node.insert(i, cast)
    return proto
