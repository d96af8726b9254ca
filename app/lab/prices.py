"""What nudges cost other test images."""

from app.lab.lab import Lab
from model import inspection
from model.arrays import Array
from model.network import Network


class Prices:
    """Prices of nudges, on test images.

    They are measured at once and on the thread that asks. A page asks for many nudges of the same
    weights, so what those answered is remembered.
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        # The weights before the latest nudge, and their answers; replaced in one assignment.
        self._latest: tuple[Array, Array] | None = None

    def of(
        self, network: Network, before: Array, after: Array, image: Array, others: int
    ) -> inspection.Price:
        """Price a change of weights on the first test images but the one that was nudged.

        Parameters
        ----------
        network : Network
        before, after : array of shape (network.size,), float32
            ``before`` must not be changed: it is known again by its identity.
        image : array of shape (28, 28), 0..1
            What was nudged; it does not count if it is among the images.
        others : int
            How many images are read.

        Raises
        ------
        Unavailable
            If there are no images.
        """
        test = self._lab.mnist().test
        images, labels = test.images[:others], test.labels[:others]
        latest = self._latest
        if latest is None or latest[0] is not before or latest[1].shape[1] != len(labels):
            latest = self._latest = before, inspection.answers(network, before, images)
        return inspection.price(
            latest[1],
            inspection.answers(network, after, images),
            labels,
            ~inspection.is_among(image, images),
        )
