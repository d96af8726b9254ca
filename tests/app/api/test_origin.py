"""/origin: the answer is what model.inspection.origin returns."""

import numpy as np
import pytest

from model import inspection
from tests.app.asking import IMAGE, inspect, snapshot, unpacked


@pytest.mark.parametrize(
    ("layer", "position"), [(0, "1,0,11"), (1, "0,3,4"), (2, "1,5,0"), (3, "9"), (4, "7")]
)
def test_origin_is_what_the_model_finds(shared, layer, position):
    found = unpacked(
        inspect(shared, "origin", f"layer={layer}&position={position}&encoding=base64")
    )
    run = snapshot(shared)
    place = tuple(map(int, position.split(",")))
    expected = inspection.origin(run.network, run.weights, IMAGE, layer, place)
    assert (found["run"], found["step"]) == (run.id, 0)
    for name in [
        "type",
        "layer",
        "entry",
        "value",
        "source",
        "activation",
        "activated",
        "mathematics",
    ]:
        assert found[name] == getattr(expected, name), name
    assert found["position"] == list(place)
    assert found["window"] == (expected.window and list(expected.window))
    assert found["receptive_field"] == list(expected.receptive_field)
    assert found["numbers"].keys() == expected.numbers.keys()
    for name, number in expected.numbers.items():
        assert np.array_equal(found["numbers"][name], number), name
