"""/saliency: the answer is what model.inspection.saliency returns."""

import numpy as np

from model import inspection
from tests.app.asking import IMAGE, inspect, snapshot, unpacked


def test_saliency_is_what_the_model_finds(shared):
    run = snapshot(shared)
    found = unpacked(inspect(shared, "saliency", "encoding=base64"))
    expected = inspection.saliency(run.network, run.weights, IMAGE)
    assert (found["run"], found["step"]) == (run.id, 0)
    assert found["scores"] == expected.scores.tolist()
    assert found["probabilities"] == expected.probabilities.tolist()
    for name in ("input", "gradients", "occlusions", "activation_maps"):
        assert np.array_equal(found[name], getattr(expected, name)), name


def test_network_without_convolution_has_no_activation_maps(client):
    dense = [{"type": "dense", "units": 10}, {"type": "softmax"}]
    client.post("/api/runs", json={"network": dense, "start": False})
    assert inspect(client, "saliency")["activation_maps"] is None
