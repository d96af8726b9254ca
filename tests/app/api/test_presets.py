"""/api/presets: the named networks and the settings of training."""

from dataclasses import asdict

from model.network.network import Network
from model.network.presets import PRESETS
from model.training.configuration import CHOICES, Configuration


def test_presets_are_all_there_and_can_be_made(shared):
    found = shared.get("/api/presets").json
    assert [preset["name"] for preset in found["networks"]] == list(PRESETS)
    for preset in found["networks"]:
        network = Network(preset["specification"])
        assert network.name == preset["name"]
        assert preset["parameters"] == network.parameter_count
        assert [layer["shape"] for layer in preset["layers"]][-1] == [10]
    assert found["choices"] == {name: list(choices) for name, choices in CHOICES.items()}
    assert found["defaults"] == asdict(Configuration())
