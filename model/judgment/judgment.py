"""What to say of a drawing: honest probabilities, and whether they should be believed at all."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.arrays import Array
from model.data import Mnist
from model.judgment.calibration import fit_temperature, tempered
from model.judgment.rejection import Rejection, Subspaces

Reason = Literal["not-a-digit", "unsure"]

# A network that reads fewer of the held-out images has not learned what digits are.
LEARNED = 0.9
# Nothing that is less likely is called the answer without a doubt.
SURE = 0.5
# Share of real digits that may be taken for none. Someone whose digit is called none is let down
# more than someone whose scribble is taken for a digit, so it is small.
FALSE_REFUSALS = 0.002


@dataclass(frozen=True)
class Reference:
    """What digits are made of, by the training images, and how the held-out images compare.

    It does not depend on a network.

    Attributes
    ----------
    subspaces : Subspaces
    residuals : array of shape (validation images,)
        Of the validation images.
    """

    subspaces: Subspaces
    residuals: Array

    @classmethod
    def fit(cls, mnist: Mnist) -> "Reference":
        """Find it; that takes about two seconds."""
        subspaces = Subspaces.fit(mnist.train.images, mnist.train.labels)
        return cls(subspaces, subspaces.residual(mnist.validation.images))


@dataclass(frozen=True)
class Judgment:
    """What is said of one drawing.

    Attributes
    ----------
    digit : int or None
        The likeliest; None for what is no digit, and where the network's numbers overflow.
    probabilities : array of shape (10,)
        Calibrated: of the answers that are given 0.8, about 80 % are right.
    certainty : float
        The greatest of them.
    reason : str or None
        ``not-a-digit`` for what is too odd; ``unsure`` when no digit reaches SURE. None else.
    """

    digit: int | None
    probabilities: Array
    certainty: float
    reason: Reason | None


@dataclass(frozen=True)
class Calibration:
    """How to judge by one network's scores, fitted to the held-out images.

    Attributes
    ----------
    temperature : float
        The scores are divided by it. 1 keeps the network's own softmax.
    rejection : Rejection or None
        None while nothing is refused.
    subspaces : Subspaces or None
        What rejection needs beside the scores.
    """

    temperature: float = 1.0
    rejection: Rejection | None = None
    subspaces: Subspaces | None = None

    @classmethod
    def fit(
        cls,
        logits: Array,
        labels: Array,
        reference: Reference | None = None,
        false_refusals: float = FALSE_REFUSALS,
    ) -> "Calibration":
        """Fit it to what a network makes of the held-out images.

        Parameters
        ----------
        logits : array of shape (10, M)
            Scores that are not all finite, as of a run that diverged, fit nothing.
        labels : integers of shape (M,)
        reference : Reference, optional
            Of the same images. Without, or before the network has LEARNED, nothing is refused.
        false_refusals : float
            Share of the held-out images that are refused.
        """
        if not np.isfinite(logits).all():
            return cls()
        temperature = fit_temperature(logits, labels)
        if reference is None or np.mean(logits.argmax(axis=0) == labels) < LEARNED:
            return cls(temperature)
        rejection = Rejection.fit(logits, reference.residuals, false_refusals)
        return cls(temperature, rejection, reference.subspaces)

    def judge(self, logits: Array, image: Array) -> Judgment:
        """Judge one drawing.

        Parameters
        ----------
        logits : array of shape (10,), float32
        image : array of shape (28, 28), float32, 0 to 1
        """
        with np.errstate(over="ignore", invalid="ignore"):
            probabilities = tempered(logits[:, None], self.temperature)[:, 0]
        certainty = float(probabilities.max())
        if not np.isfinite(certainty):
            return Judgment(None, probabilities, certainty, "unsure")
        if self._refuses(logits, image):
            return Judgment(None, probabilities, certainty, "not-a-digit")
        reason: Reason | None = None if certainty >= SURE else "unsure"
        return Judgment(int(probabilities.argmax()), probabilities, certainty, reason)

    def _refuses(self, logits: Array, image: Array) -> bool:
        if self.rejection is None or self.subspaces is None:
            return False
        residual = self.subspaces.residual(image[None])
        return bool(self.rejection.refuses(logits[:, None], residual)[0])


# The network's own softmax, and nothing refused.
UNCALIBRATED = Calibration()
