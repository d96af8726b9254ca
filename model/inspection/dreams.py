"""Pictures that excite a filter, a unit or a digit the most, by gradient ascent on the image."""

from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.inspection.arguments import InspectionError, batch_of, check_range
from model.network import Network, pass_forward

MOST_UNITS = 64
MOST_STEPS = 200
# Multiply-adds of the forward passes of all steps and units: some seconds of work.
MOST_MULTIPLY_ADDS = 30_000_000_000
# The largest change of a pixel by the gradient in one step.
STEP_SIZE = 0.08
# The regularizers, in each step: which share of its ink every pixel loses, how far it moves
# towards the mean of its four neighbors, and by how many pixels the picture is shifted at most.
DECAY = 0.005
BLUR = 0.06
JITTER = 1
# The first picture is a gray with a little noise.
GRAY = 0.3
NOISE = 0.05
# A filter's excitation is the mean of its largest outputs, one out of so many.
PLACES = 4
# How many images' activations are in memory together while the strongest is sought.
IMAGES_AT_ONCE = 32


@dataclass(frozen=True)
class Dreams:
    """What excites some units of a layer.

    The excitation of a unit is its output, and that of a filter or a channel the mean of the
    largest quarter of its outputs: it need not be excited everywhere.

    Attributes
    ----------
    pictures : array of shape (units, H, W)
        0..1, ink high.
    excitations : array of shape (units, steps + 1)
        Before the first step and after each.
    """

    pictures: Array
    excitations: Array


# The numbers of a run that diverged may overflow.
@np.errstate(over="ignore", invalid="ignore")
def dreams(
    network: Network,
    weights: Array,
    layer: int,
    units: list[int],
    steps: int = 60,
    seed: int = 0,
    regularized: bool = True,
) -> Dreams:
    """Change pictures of noise until each excites one unit of a layer as much as possible.

    Gradient ascent on the image is the method of Erhan, Bengio, Courville, Vincent, "Visualizing
    Higher-Layer Features of a Deep Network" (2009), section 3.2. The regularizers are the L2 decay
    of Simonyan, Vedaldi, Zisserman, "Deep Inside Convolutional Networks" (2013), section 2, the
    blur of Yosinski, Clune, Nguyen, Fuchs, Lipson, "Understanding Neural Networks Through Deep
    Visualization" (2015), section 3, and a small random shift. Without them the pictures would be
    noise that excites the unit even more.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
        All arrays of the result have its type.
    layer : int
        Index in the stack, but not of the softmax: its outputs depend on each other, and their
        gradients vanish. A digit's score is the output of the layer before.
    units : list of int
        Filters, channels or units of that layer, 1 to MOST_UNITS.
    steps : int
        1 to MOST_STEPS.
    seed : int
        Of the noise and the shifts; the same gives the same pictures.
    regularized : bool
        Without the regularizers the gradient alone changes the pictures.

    Raises
    ------
    InspectionError
        If an argument lies outside of its bounds, the network is too large for so many units and
        steps, or the weights give no finite numbers.
    """
    _check(network, layer, units, steps)
    rng = np.random.default_rng(seed)
    # The same first picture for all, so that they can be compared.
    first = GRAY + NOISE * rng.standard_normal(network.input_shape)
    x = np.repeat(np.clip(first, 0, 1).astype(weights.dtype)[..., None], len(units), axis=-1)
    excitations = []
    for _ in range(steps):
        rows, columns = rng.integers(-JITTER, JITTER + 1, 2) if regularized else (0, 0)
        shifted = np.roll(x, (rows, columns), axis=(1, 2))
        excited, gradient = excitation(network, weights, layer, units, shifted)
        excitations.append(excited)
        x = np.clip(x + _scaled(np.roll(gradient, (-rows, -columns), axis=(1, 2))), 0, 1)
        x = _regularized(x) if regularized else x
    excitations.append(excitation(network, weights, layer, units, x)[0])
    found = np.stack(excitations, axis=1)
    if not np.all(np.isfinite(found)):
        raise InspectionError("the activations are not finite")
    return Dreams(np.ascontiguousarray(np.moveaxis(x[0], -1, 0)), found)


def _check(network: Network, layer: int, units: list[int], steps: int) -> None:
    """Refuse what ``dreams`` does not compute."""
    check_range("steps", steps, 1, MOST_STEPS)
    check_range("layer", layer, 0, len(network.stack) - 2)
    check_range("the number of units", len(units), 1, MOST_UNITS)
    for unit in units:
        check_range("a unit", unit, 0, network.stack[layer].output_shape[0] - 1)
    for_one = sum(placed.multiply_adds for placed in network.stack[: layer + 1])
    if for_one * len(units) * steps > MOST_MULTIPLY_ADDS:
        most = MOST_MULTIPLY_ADDS // for_one
        raise InspectionError(
            f"{len(units)} units with {steps} steps each take too long with so large a network; "
            f"units times steps may be {most} at most"
        )


def excitation(
    network: Network, weights: Array, layer: int, units: list[int], x: Array
) -> tuple[Array, Array]:
    """Compute the excitation of one unit by each image, and its gradient.

    x has the shape (C, H, W, len(units)); the excitations have (len(units),), the gradient that
    of x.
    """
    forward = network.forward(weights, x, layers=layer + 1)
    y, columns = forward.outputs[-1], np.arange(len(units))
    outputs = y.reshape(len(y), -1, len(units))[units, :, columns]
    chosen = _largest(outputs)
    doutput = np.zeros_like(y)
    doutput.reshape(len(y), -1, len(units))[units, :, columns] = chosen
    return (outputs * chosen).sum(axis=1), forward.backward(doutput, layer=-1).dx


def _largest(outputs: Array) -> Array:
    """Weight the largest share of each row, (..., places), so that the sum is their mean."""
    places = outputs.shape[-1]
    count = -(-places // PLACES)
    chosen = np.argpartition(outputs, places - count, axis=-1)[..., places - count :]
    weights = np.zeros_like(outputs)
    np.put_along_axis(weights, chosen, 1 / count, axis=-1)
    return weights


def _scaled(gradient: Array) -> Array:
    """Scale every image's gradient so that its largest number is the size of a step."""
    largest = np.abs(gradient).max(axis=(0, 1, 2))
    scaled: Array = gradient * (STEP_SIZE / np.where(largest > 0, largest, 1))
    return scaled


def _regularized(x: Array) -> Array:
    """Take away some ink, and blur; beyond its edge a picture is paper."""
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    around = padded[:, :-2, 1:-1] + padded[:, 2:, 1:-1]
    around += padded[:, 1:-1, :-2] + padded[:, 1:-1, 2:]
    blurred: Array = (1 - DECAY) * ((1 - BLUR) * x + BLUR / 4 * around)
    return blurred


@np.errstate(over="ignore", invalid="ignore")
def strongest(
    network: Network, weights: Array, layer: int, units: list[int], images: Array
) -> tuple[Array, Array]:
    """Find which of some images excites each unit the most.

    Returns
    -------
    indices : array of shape (len(units),), int64
        Of the images; the first of equals.
    excitations : array of shape (len(units),)
    """
    views = network.views(weights)
    found = []
    for first in range(0, len(images), IMAGES_AT_ONCE):
        x = batch_of(network, images[first : first + IMAGES_AT_ONCE], weights)
        *_, (y, _) = pass_forward(network.stack[: layer + 1], views[: layer + 1], x)
        outputs = np.moveaxis(y.reshape(len(y), -1, x.shape[-1])[units], -1, 1)
        found.append((outputs * _largest(outputs)).sum(axis=-1))
    excited = np.concatenate(found, axis=1)
    indices = excited.argmax(axis=1)
    return indices, excited[np.arange(len(units)), indices]
