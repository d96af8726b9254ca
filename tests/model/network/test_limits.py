"""What a network may cost: what is counted, and what is refused before anything is allocated."""

import pytest

from model.network.network import Network
from model.network.specification import SpecificationError
from model.training.configuration import Configuration, ConfigurationError

END = [{"type": "dense", "units": 10}, {"type": "softmax"}]
# A request of 730 bytes, which once took all of the memory: 30 layers of 256 x 56 x 56 numbers.
WIDE = [
    {"type": "conv", "filters": 256, "size": 1, "pad": 14},
    *[{"type": "relu"}] * 30,
    {"type": "pool", "size": 28},
    *END,
]
# One output of a filter of 28 x 28 at each of 29 x 29 places: 659,344 numbers of patches.
PATCHES = [
    {"type": "conv", "filters": 1, "size": 28, "pad": 14},
    {"type": "conv", "filters": 1, "size": 28, "pad": 14},
    *END,
]
# 7,373,200 multiply-adds an image: 1,024 of them are too many for a step.
SLOW = [
    {"type": "conv", "filters": 16, "size": 5, "pad": 2},
    {"type": "pool", "size": 2},
    {"type": "conv", "filters": 90, "size": 5, "pad": 2},
    {"type": "pool", "size": 7},
    *END,
]


def test_numbers_held_are_outputs_gradients_and_patches():
    network = Network(
        [{"type": "conv", "filters": 2, "size": 3}, {"type": "pool", "size": 2}, *END]
    )
    # Outputs with their gradients, twice 2 x 26 x 26, and 3 x 3 patches of 26 x 26 places; then
    # twice 2 x 13 x 13, twice 10 scores, twice 10 probabilities.
    assert [placed.held_numbers for placed in network.stack] == [2704 + 6084, 676, 20, 20]
    assert network.held_numbers == 9504


@pytest.mark.parametrize(
    ("specification", "layer", "figures"),
    [(WIDE, 0, ("256 x 56 x 56", "1,608,768")), (PATCHES, 1, ("1 x 30 x 30", "1,368,426"))],
)
def test_a_network_with_too_many_activations_is_refused_with_the_figures(
    specification, layer, figures
):
    with pytest.raises(SpecificationError) as caught:
        Network(specification)
    assert caught.value.layer == layer
    for figure in (*figures, "1,000,000"):
        assert figure in caught.value.reason


@pytest.mark.parametrize("name", ["default", "classic"])
def test_a_preset_may_have_every_batch_size(name):
    Configuration(batch_size=1024).check_batch(Network(name))


def test_batches_that_make_a_step_of_seconds_are_refused_with_what_would_be_right():
    # 48,300,400 multiply-adds an image, but few numbers.
    wide = {"type": "conv", "filters": 150, "size": 5, "pad": 2}
    network = Network([SLOW[0] | {"filters": 64}, SLOW[1], wide, *SLOW[3:]])
    most = 128 * 50_000_000 // network.multiply_adds
    Configuration(batch_size=128).check_batch(network)
    Configuration(batch_size=most).check_batch(network)
    with pytest.raises(ConfigurationError, match=f"at most {most}") as caught:
        Configuration(batch_size=most + 1).check_batch(network)
    assert caught.value.field == "batch_size"


def test_batches_of_too_many_activations_are_refused():
    network = Network(
        [{"type": "conv", "filters": 80, "size": 3, "pad": 1}, *[{"type": "relu"}] * 6, *END]
    )
    assert network.multiply_adds < 2_000_000
    most = 128 * 1_000_000 // network.held_numbers
    with pytest.raises(ConfigurationError, match=f"at most {most}"):
        Configuration(batch_size=most + 1).check_batch(network)
