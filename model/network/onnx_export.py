"""A network as an ONNX file, so that other programs can predict with it."""

import json
from collections.abc import Mapping
from typing import Any

from onnx import NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from model.arrays import Array, Shape
from model.network.network import Network

# Both of July 2021, so that older programs can read the file. The softmax along one axis only,
# which a network here needs, begins with opset 13.
OPSET = 15
IR_VERSION = 8


def to_onnx(network: Network, weights: Array, metadata: Mapping[str, Any]) -> bytes:
    """Write what ``network.probabilities`` computes as an ONNX model.

    Its input is ``pixels``, float32 of shape (N, C, H, W), 0..1, ink high; its output is
    ``probabilities``, float32 of shape (N, 10), for any N.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,), float32
    metadata : mapping of name to plain data
        Written into the file's metadata: texts as they are, the rest as JSON.
    """
    nodes, arrays = _operators(network, weights)
    pixels = _declared("pixels", network.input_shape, "0 is paper and 1 ink, centered as in MNIST")
    digits = _declared("probabilities", network.stack[-1].output_shape, "of the digits 0 to 9")
    model = helper.make_model(
        helper.make_graph(nodes, network.name, [pixels], [digits], arrays),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="nudge",
    )
    texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in metadata.items()}
    helper.set_model_props(model, texts)
    return bytes(model.SerializeToString())


def _operators(network: Network, weights: Array) -> tuple[list[NodeProto], list[TensorProto]]:
    """Make the chain of operators from ``pixels`` to ``probabilities``, and their arrays.

    All are named after their entry in the specification: 2.conv, 2.conv.bias, 2.relu.
    """
    nodes: list[NodeProto] = []
    tensors: list[TensorProto] = []
    value = "pixels"
    for placed, arrays in zip(network.stack, network.views(weights), strict=True):
        operator = placed.layer.onnx_operator()
        if operator is None:
            continue
        kind, attributes = operator
        place = f"{placed.entry}.{placed.layer.type}"
        if len(placed.output_shape) < len(placed.input_shape):
            # A volume becomes a vector channel by channel, as a dense layer reads it.
            nodes.append(helper.make_node("Flatten", [value], [f"{place}.input"]))
            value = f"{place}.input"
        parameters = [numpy_helper.from_array(arrays[name], f"{place}.{name}") for name in arrays]
        inputs = [value, *(tensor.name for tensor in parameters)]
        value = "probabilities" if placed is network.stack[-1] else place
        nodes.append(helper.make_node(kind, inputs, [value], place, **attributes))
        tensors += parameters
    return nodes, tensors


def _declared(name: str, shape: Shape, meaning: str) -> ValueInfoProto:
    """Describe a batch of N of the model's input or output."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", *shape], meaning)
