"""ONNX files: well formed, and other programs predict the same with them as the network."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from model.network.network import Network
from model.network.onnx_export import to_onnx
from model.network.presets import PRESETS
from tests.inspected import MIXED

ROOT = Path(__file__).resolve().parents[3]
TAIL = [{"type": "dense", "units": 10}, {"type": "softmax"}]
BEGINNINGS = {
    "dense": [],
    "norms": [{"type": "batch-norm", "epsilon": 0.1}, *TAIL[:1], {"type": "batch-norm"}],
    "leftovers": [
        {"type": "conv", "filters": 2, "size": 4, "stride": 3, "pad": 2, "activation": "sigmoid"},
        {"type": "average-pool", "size": 3},
        {"type": "pool", "size": 2},
    ],
    "dropout": [*TAIL[:1], {"type": "dropout", "rate": 0.9}],
}
NETWORKS = (
    {"mixed": MIXED}
    | {name: Network(name) for name in PRESETS}
    | {name: Network(beginning + TAIL) for name, beginning in BEGINNINGS.items()}
)
each_network = pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)


def numbers(network):
    """Draw weights, of which no bias or statistic is an initial 0 or 1."""
    rng = np.random.default_rng(4)
    weights = network.initial(4)
    parameters, statistics = np.split(weights, [network.parameter_count])
    parameters += rng.normal(0, 0.03, parameters.shape)
    statistics[...] = rng.uniform(0.2, 0.6, statistics.shape)
    return weights


def images(network):
    """Six inputs of shape (C, H, W, N)."""
    return np.random.default_rng(5).random((*network.input_shape, 6), np.float32)


def assert_same_answers(network, run):
    """Compare with what ``run(names of outputs, inputs)`` returns for some images and for one."""
    weights, x = numbers(network), images(network)
    expected = network.probabilities(weights, x)
    # Answers that hardly depend on the image would hide a mistake.
    assert np.ptp(expected, axis=1).max() > 0.01
    pixels = np.ascontiguousarray(x.transpose(3, 0, 1, 2))
    for part in (slice(0, 6), slice(2, 3)):
        (found,) = run(["probabilities"], {"pixels": pixels[part]})
        assert found.dtype == np.float32
        np.testing.assert_allclose(found.T, expected[:, part], rtol=0, atol=1e-5)


@each_network
def test_the_reference_evaluator_predicts_the_same(network):
    content = to_onnx(network, numbers(network), {})
    assert_same_answers(network, ReferenceEvaluator(onnx.load_from_string(content)).run)


@each_network
def test_onnxruntime_predicts_the_same(network):
    runtime = pytest.importorskip("onnxruntime", reason="compares with it where it is installed")
    session = runtime.InferenceSession(
        to_onnx(network, numbers(network), {}), providers=["CPUExecutionProvider"]
    )
    assert_same_answers(network, session.run)


@each_network
def test_the_file_is_well_formed_and_its_shapes_are_those_of_the_layers(network):
    model = onnx.load_from_string(to_onnx(network, numbers(network), {}))
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True).graph
    shapes = {
        value.name: [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]
        for value in [*inferred.input, *inferred.value_info, *inferred.output]
    }
    assert shapes["pixels"] == ["N", *network.input_shape]
    assert shapes["probabilities"] == ["N", 10]
    expected = {
        f"{placed.entry}.{placed.layer.type}": ["N", *placed.output_shape]
        for placed in network.stack[:-1]
        if placed.layer.onnx_operator()
    }
    assert expected.items() <= shapes.items()


def test_operators_and_arrays_are_named_after_the_specification():
    network = Network(
        [
            {"type": "conv", "filters": 2, "size": 5, "activation": "relu"},
            {"type": "dropout", "rate": 0.5},
            *TAIL,
        ]
    )
    weights = numbers(network)
    graph = onnx.load_from_string(to_onnx(network, weights, {})).graph
    assert [(node.op_type, *node.input, *node.output) for node in graph.node] == [
        ("Conv", "pixels", "0.conv.weights", "0.conv.bias", "0.conv"),
        ("Relu", "0.conv", "0.relu"),
        ("Flatten", "0.relu", "2.dense.input"),
        ("Gemm", "2.dense.input", "2.dense.weights", "2.dense.bias", "2.dense"),
        ("Softmax", "2.dense", "probabilities"),
    ]
    arrays = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    expected = network.filters(weights)
    assert arrays.keys() == {node for row in graph.node for node in row.input if node in arrays}
    assert np.array_equal(arrays["0.conv.weights"], expected[0]["weights"])
    assert np.array_equal(arrays["2.dense.bias"], expected[2]["bias"])


def test_the_file_has_its_metadata():
    metadata = {"run": "ab12", "step": 7, "specification": list(MIXED.specification)}
    model = onnx.load_from_string(to_onnx(MIXED, numbers(MIXED), metadata))
    assert (model.producer_name, model.graph.name) == ("nudge", "custom")
    found = {entry.key: entry.value for entry in model.metadata_props}
    assert (found["run"], found["step"]) == ("ab12", "7")
    assert json.loads(found["specification"]) == metadata["specification"]
    # Programs of 2021 can read these versions.
    assert model.ir_version == 8
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 15)]


def test_a_server_reads_the_library_only_when_it_is_needed():
    command = "import sys, app.api.checkpoint; sys.exit('onnx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], cwd=ROOT).returncode == 0
