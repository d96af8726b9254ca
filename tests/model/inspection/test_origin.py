"""Origins: the numbers that an output is computed from, combined again by the definitions."""

import numpy as np
import pytest

from model.inspection.arguments import InspectionError
from model.inspection.origin import origin
from model.network.network import Network
from tests import oracles
from tests.inspected import KINDS, MIXED, mixed_image, mixed_weights

TINY = Network(
    [
        {"type": "conv", "filters": 1, "size": 1, "stride": 14},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ]
)


@pytest.fixture(scope="module")
def weights():
    return mixed_weights()


@pytest.fixture(scope="module")
def outputs(weights):
    """Compute every layer's output slowly; the image comes last, at -1."""
    x = mixed_image()[None, :, :, None]
    return [*(y[..., 0] for y in oracles.slow_outputs(MIXED, weights, x)), x[..., 0]]


def places(kind):
    """Yield some positions in every layer of one kind: the first, the last and a few between."""
    for layer in np.flatnonzero([kind == other for other in KINDS]):
        every = list(np.ndindex(MIXED.stack[layer].output_shape))
        yield from ((layer, place) for place in {*every[:: max(len(every) // 9, 1)], every[-1]})


@pytest.mark.parametrize("kind", sorted(set(KINDS)))
def test_value_and_nonlinearity_are_the_slow_ones(weights, outputs, kind):
    for layer, place in places(kind):
        found = origin(MIXED, weights, mixed_image(), layer, place)
        assert (found.type, found.layer, found.source) == (kind, layer, layer - 1)
        assert (found.entry, found.position) == (MIXED.stack[layer].entry, place)
        assert found.value == pytest.approx(outputs[layer][place], abs=1e-12)


ACTIVATED = [i for i, kind in enumerate(KINDS[1:]) if kind in ("relu", "tanh", "sigmoid")]


@pytest.mark.parametrize("layer", ACTIVATED)
def test_the_activation_behind_a_layer_is_shown(weights, outputs, layer):
    place = tuple(side // 2 for side in MIXED.stack[layer].output_shape)
    found = origin(MIXED, weights, mixed_image(), layer, place)
    assert found.activation == KINDS[layer + 1]
    assert found.activated == pytest.approx(outputs[layer + 1][place], abs=1e-12)
    end = f"; {found.activation} makes {found.activated:.4g} of it"
    assert found.mathematics.endswith(end)


@pytest.mark.parametrize("layer", sorted(set(range(len(KINDS))) - set(ACTIVATED)))
def test_where_no_activation_follows_none_is_shown(weights, layer):
    place = tuple(0 for _ in MIXED.stack[layer].output_shape)
    found = origin(MIXED, weights, mixed_image(), layer, place)
    assert (found.activation, found.activated) == (None, None)


def test_convolution_is_patch_times_filter(weights, outputs):
    for layer, (f, i, j) in places("conv"):
        found = origin(MIXED, weights, mixed_image(), layer, (f, i, j))
        numbers, source = found.numbers, outputs[layer - 1]
        parameters, shape = MIXED.views(weights)[layer], MIXED.stack[layer].layer
        assert (numbers["filter"] == parameters["weights"][f]).all()
        assert numbers["bias"] == parameters["bias"][f]
        top, left = i * shape.stride - shape.pad, j * shape.stride - shape.pad
        assert found.window == (top, left, top + 3, left + 3)
        for c, u, v in np.ndindex(numbers["patch"].shape):
            row, column = top + u, left + v
            inside = 0 <= row < source.shape[1] and 0 <= column < source.shape[2]
            expected = source[c, row, column] if inside else 0
            assert numbers["patch"][c, u, v] == pytest.approx(expected, abs=1e-12)
            product = expected * parameters["weights"][f, c, u, v]
            assert numbers["products"][c, u, v] == pytest.approx(product, abs=1e-12)
        assert numbers["sum"] == pytest.approx(numbers["products"].sum())
        assert numbers["sum"] + numbers["bias"] == pytest.approx(found.value)


def test_dense_is_inputs_times_weights(weights, outputs):
    for layer, (unit,) in places("dense"):
        found = origin(MIXED, weights, mixed_image(), layer, (unit,))
        numbers, parameters = found.numbers, MIXED.views(weights)[layer]
        np.testing.assert_allclose(numbers["inputs"], outputs[layer - 1].ravel(), atol=1e-12)
        assert (numbers["weights"] == parameters["weights"][unit]).all()
        np.testing.assert_allclose(numbers["products"], numbers["inputs"] * numbers["weights"])
        magnitudes = np.abs(numbers["products"])[numbers["order"]]
        assert sorted(numbers["order"]) == list(range(magnitudes.size))
        assert (np.diff(magnitudes) <= 0).all()
        assert numbers["sum"] + parameters["bias"][unit] == pytest.approx(found.value)
        assert numbers["bias"] == parameters["bias"][unit]
        assert found.window is None


@pytest.mark.parametrize("kind", ["pool", "average-pool"])
def test_pooling_shows_its_window(weights, outputs, kind):
    for layer, (c, i, j) in places(kind):
        found = origin(MIXED, weights, mixed_image(), layer, (c, i, j))
        top, left, bottom, right = found.window
        window = outputs[layer - 1][c, top:bottom, left:right]
        assert (top, left, window.shape) == (2 * i, 2 * j, (2, 2))
        np.testing.assert_allclose(found.numbers["window"], window, atol=1e-12)


def test_pooling_shows_what_it_keeps(weights):
    for layer, place in places("pool"):
        found = origin(MIXED, weights, mixed_image(), layer, place)
        assert found.value == found.numbers["window"][found.numbers["winner"]]
        assert found.value == max(found.numbers["window"].ravel())
    for layer, place in places("average-pool"):
        found = origin(MIXED, weights, mixed_image(), layer, place)
        assert found.numbers["sum"] / 4 == pytest.approx(found.value)


def test_batch_normalization_shows_its_statistics(weights, outputs):
    for layer, place in places("batch-norm"):
        numbers = origin(MIXED, weights, mixed_image(), layer, place).numbers
        parameters = MIXED.views(weights)[layer]
        for name in ("mean", "variance", "scale", "shift"):
            assert numbers[name] == parameters[name][place[0]]
        assert numbers["input"] == pytest.approx(outputs[layer - 1][place])
        deviation = np.sqrt(numbers["variance"] + numbers["epsilon"])
        normal = (numbers["input"] - numbers["mean"]) / deviation
        assert numbers["normal"] == pytest.approx(normal)
        value = normal * numbers["scale"] + numbers["shift"]
        assert value == pytest.approx(outputs[layer][place])


def test_softmax_shows_its_exponentials(weights, outputs):
    for layer, (unit,) in places("softmax"):
        numbers = origin(MIXED, weights, mixed_image(), layer, (unit,)).numbers
        np.testing.assert_allclose(numbers["scores"], outputs[layer - 1], atol=1e-12)
        assert numbers["greatest"] == max(numbers["scores"])
        exponentials = np.exp(numbers["scores"] - numbers["greatest"])
        np.testing.assert_allclose(numbers["exponentials"], exponentials)
        assert numbers["sum"] == pytest.approx(sum(exponentials))
        assert exponentials[unit] / numbers["sum"] == pytest.approx(outputs[layer][unit])


@pytest.mark.parametrize("kind", ["relu", "tanh", "sigmoid", "dropout"])
def test_layers_of_one_number_show_it(weights, outputs, kind):
    for layer, place in places(kind):
        found = origin(MIXED, weights, mixed_image(), layer, place)
        assert found.numbers["input"] == pytest.approx(outputs[layer - 1][place], abs=1e-12)


@pytest.fixture(scope="module")
def matters(weights):
    """Find which pixels change which output: for every layer an array (*output shape, 14, 13)."""
    before = MIXED.activations(weights, mixed_image()[None, :, :, None])
    found = [np.zeros((*y.shape[:-1], 14, 13), bool) for y in before]
    rng = np.random.default_rng(0)
    for row, column in np.ndindex(14, 13):
        for ink in (0.0, 1.0, rng.random()):
            image = mixed_image()
            image[row, column] = ink
            after = MIXED.activations(weights, image[None, :, :, None])
            for changes, old, new in zip(found, before, after, strict=True):
                changes[..., row, column] |= (old != new)[..., 0]
    return found


@pytest.mark.parametrize("layer", range(len(KINDS)))
def test_receptive_fields_hold_every_pixel_that_matters(weights, matters, layer):
    for place in list(np.ndindex(MIXED.stack[layer].output_shape))[::5]:
        found = origin(MIXED, weights, mixed_image(), layer, place)
        top, left, bottom, right = found.receptive_field
        outside = matters[layer][place].copy()
        outside[top:bottom, left:right] = False
        assert not outside.any()


def test_the_receptive_field_of_a_convolution_holds_no_other_pixel(weights, matters):
    for place in list(np.ndindex(MIXED.stack[0].output_shape))[::5]:
        rows, columns = np.nonzero(matters[0][place])
        seen = (rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)
        assert origin(MIXED, weights, mixed_image(), 0, place).receptive_field == seen


def test_the_lines_of_mathematics(weights):
    tiny = np.zeros(TINY.size)
    views = TINY.views(tiny)
    views[0]["weights"][...], views[0]["bias"][...] = -2.0, 0.25
    views[1]["weights"][3], views[1]["bias"][3] = [1.0, -1.5, 0.5, 0.25], -1.0
    image = np.zeros((28, 28))
    image[0, 0], image[0, 14] = 0.5, 1.0

    def line(layer, place):
        return origin(TINY, tiny, image, layer, place).mathematics

    assert line(0, (0, 0, 0)) == "0.5 * (-2) + 0.25 [bias] = -0.75"
    assert line(0, (0, 1, 1)) == "0 + 0.25 [bias] = 0.25"
    terms = "(-1.75) * (-1.5) + (-0.75) * 1 + 0.25 * 0.5 + 0.25 * 0.25"
    assert line(1, (3,)) == f"{terms} + (-1) [bias] = 1.062"
    # exp(1.0625) is 2.894, so p = 2.894 / 11.894, written the maximum being subtracted.
    assert line(2, (3,)).startswith("exp(1.062 - 1.062) / (0.3456 + 0.3456 + 0.3456 + 1 + ")
    assert line(2, (3,)).endswith(" = 1 / 4.11 = 0.2433")


def test_other_lines_of_mathematics():
    network = Network(
        [
            {"type": "pool", "size": 2},
            {"type": "average-pool", "size": 7},
            {"type": "batch-norm", "epsilon": 0.5},
            {"type": "dense", "units": 6, "activation": "tanh"},
            {"type": "dense", "units": 10},
            {"type": "softmax"},
        ]
    )
    weights = np.zeros(network.size)
    views = network.views(weights)
    for name, value in {"mean": -1.0, "variance": 3.5, "scale": -2.0, "shift": 0.5}.items():
        views[2][name][...] = value
    views[5]["weights"][2] = [1, 2, 3, 4, 5, 6]
    views[3]["bias"][...] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    image = np.zeros((28, 28))
    image[:2, :2] = [[0.25, 0.5], [1.0, 1.0]]
    lines = [
        origin(network, weights, image, layer, place).mathematics
        for layer, place in [(0, (0, 0, 0)), (1, (0, 0, 0)), (2, (0, 1, 1)), (4, (1,)), (5, (2,))]
    ]
    assert lines[0] == "max(0.25, 0.5, 1, 1) = 1 [row 2, column 1]"
    nine = " + ".join(["0"] * 9)
    assert lines[1] == f"(1 + {nine} + [39 more]) / 49 = 0.02041"
    assert lines[2] == "-2 * (0 - (-1)) / sqrt(3.5 + 0.5) + 0.5 = -0.5"
    assert lines[3] == "tanh(0.2) = 0.1974"
    t = np.tanh(views[3]["bias"])
    shown = " + ".join(f"{t[k]:.4g} * {k + 1}" for k in (5, 4, 3, 2))
    total = np.dot(t, [1, 2, 3, 4, 5, 6])
    rest = t[0] + 2 * t[1]
    assert lines[4] == f"{shown} + {rest:.4g} [2 smaller products] + 0 [bias] = {total:.4g}"


def test_lines_of_single_numbers():
    network = Network(
        [
            {"type": "dense", "units": 2, "activation": "sigmoid"},
            {"type": "dense", "units": 2, "activation": "relu"},
            {"type": "dropout", "rate": 0.5},
            {"type": "dense", "units": 10},
            {"type": "softmax"},
        ]
    )
    weights = np.zeros(network.size)
    views = network.views(weights)
    views[0]["bias"][...], views[2]["bias"][...] = [-2, 0.5], [-3, 3]
    lines = [
        origin(network, weights, np.zeros((28, 28)), layer, (unit,)).mathematics
        for layer, unit in [(1, 0), (1, 1), (3, 0), (3, 1), (4, 1)]
    ]
    assert lines == [
        "1 / (1 + exp(-(-2))) = 0.1192",
        "1 / (1 + exp(-0.5)) = 0.6225",
        "max(-3, 0) = 0",
        "max(3, 0) = 3",
        "3 [left as it is in a prediction] = 3",
    ]


@pytest.mark.parametrize(
    ("layer", "place", "words"),
    [
        (-1, (0, 0, 0), "from 0 to 13"),
        (14, (0,), "from 0 to 13"),
        (0, (3, 0, 0), "shape [3, 14, 13]; there is no number at [3, 0, 0]"),
        (0, (0, -1, 0), "no number at [0, -1, 0]"),
        (0, (0,), "no number at [0]"),
        (13, (10,), "no number at [10]"),
    ],
)
def test_places_that_do_not_exist_are_refused(weights, layer, place, words):
    with pytest.raises(InspectionError) as caught:
        origin(MIXED, weights, mixed_image(), layer, place)
    assert words in str(caught.value)
