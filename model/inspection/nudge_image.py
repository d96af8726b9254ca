"""Gradient descent on the pixels: the weights stay, and the image is changed."""

from dataclasses import dataclass

import numpy as np

from model.arrays import Array
from model.engine import check_deadline
from model.inspection.arguments import InspectionError, batch_of, check_range
from model.network import Network, cross_entropy

MOST_STEPS = 1000
# The probability of the target that ends the change; from 0.5 on the target is the prediction.
CONFIDENCE = 0.5
MOST_FRAMES = 24


@dataclass(frozen=True)
class PictureNudging:
    """How an image was changed until the network classified it as another digit.

    Attributes
    ----------
    target : int
    succeeded : bool
        Whether the probability of the target in the last image is at least CONFIDENCE.
    probabilities : array of shape (steps + 1, 10)
        Before the first step and after each.
    frames : array of shape (kept, H, W)
        Images at MOST_FRAMES or fewer evenly spaced steps, the first and the last among them.
    frame_steps : array of shape (kept,), int64
        The number of steps before each.
    ink_added, ink_removed : float
        Between the first and the last image, in pixels of full ink.
    """

    target: int
    succeeded: bool
    probabilities: Array
    frames: Array
    frame_steps: Array
    ink_added: float
    ink_removed: float


def nudge_image(
    network: Network,
    weights: Array,
    image: Array,
    target: int,
    step_size: float = 0.02,
    most_steps: int = 200,
) -> PictureNudging:
    """Move the pixels down the gradient of the target's loss until the network sees the target.

    A step follows the gradient of those pixels that it would not move out of 0..1, scaled so that
    the pixel with the steepest gradient changes by the step size.

    Parameters
    ----------
    network : Network
    weights : array of shape (network.size,)
    image : array of shape (28, 28), 0..1, ink high; uint8 is divided by 255
    target : int
        0 to 9.
    step_size : float
        The largest change of a pixel in one step, above 0 and at most 1.
    most_steps : int
        1 to MOST_STEPS.

    Raises
    ------
    InspectionError
        If an argument lies outside of its bounds, the image has another shape, or the weights give
        no finite probabilities.
    """
    check_range("target", target, 0, 9)
    if not 0 < step_size <= 1:
        raise InspectionError(f"step_size is {step_size}, not above 0 and at most 1")
    check_range("most_steps", most_steps, 1, MOST_STEPS)
    pictures, probabilities = [batch_of(network, image, weights)], []
    while True:
        check_deadline()
        forward = network.forward(weights, pictures[-1])
        probabilities.append(forward.probabilities[:, 0])
        if not np.isfinite(probabilities[-1]).all():
            raise InspectionError("the weights give no finite probabilities")
        succeeded = bool(probabilities[-1][target] >= CONFIDENCE)
        if succeeded or len(probabilities) > most_steps:
            break
        _, _, dlogits = cross_entropy(forward.logits, np.array([target]))
        moved = _move(forward.x, forward.backward(dlogits).dx, step_size)
        if moved is None:
            break
        pictures.append(moved)
    kept = np.unique(np.linspace(0, len(pictures) - 1, MOST_FRAMES).round().astype(np.int64))
    change = (pictures[-1] - pictures[0]).astype(np.float64)
    return PictureNudging(
        target=target,
        succeeded=succeeded,
        probabilities=np.array(probabilities),
        frames=np.stack([pictures[step][0, :, :, 0] for step in kept]),
        frame_steps=kept,
        ink_added=float(change[change > 0].sum()),
        ink_removed=float(-change[change < 0].sum()),
    )


def _move(x: Array, dx: Array, step_size: float) -> Array | None:
    """Take one step down, within 0..1; return None if no pixel can follow its gradient."""
    blocked = ((x <= 0) & (dx > 0)) | ((x >= 1) & (dx < 0))
    free = np.where(blocked, 0, dx)
    steepest = np.abs(free).max()
    if not (np.isfinite(steepest) and steepest > 0):
        return None
    moved: Array = np.clip(x - free / steepest * x.dtype.type(step_size), 0, 1)
    return moved
