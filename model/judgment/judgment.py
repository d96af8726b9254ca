"""What is answered for a drawing: calibrated probabilities, and whether to rely on them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.arrays import Array
from model.judgment.calibration import fit_temperature, tempered
from model.judgment.evaluation import accuracy
from model.judgment.rejection import Reference, Rejection

Reason = Literal["not-a-digit", "unsure"]

# A network that reads less than this share of the held-out images refuses nothing: its scores do
# not yet tell digits from other drawings.
LEARNED_ACCURACY = 0.9
# An answer whose probability is below this is called unsure.
SURE_PROBABILITY = 0.5
# Share of real digits that may be refused. It is small, as refusing a digit is a worse mistake than
# reading a scribble as one.
FALSE_REFUSALS = 0.002


@dataclass(frozen=True)
class Judgment:
    """The answer for one drawing.

    Attributes
    ----------
    digit : int or None
        The most probable digit; None if the drawing is refused or the scores overflow.
    probabilities : array of shape (10,), float32
        Calibrated: of the answers with probability 0.8, about 80 % are right.
    certainty : float
        The largest of them.
    reason : str or None
        ``not-a-digit`` if the drawing is refused; ``unsure`` if no digit reaches SURE_PROBABILITY;
        otherwise None.
    """

    digit: int | None
    probabilities: Array
    certainty: float
    reason: Reason | None


@dataclass(frozen=True)
class Calibration:
    """How a network's scores are judged: divided by the temperature, and perhaps refused."""

    temperature: float = 1.0
    rejection: Rejection | None = None

    @classmethod
    def fit(
        cls,
        logits: Array,
        labels: Array,
        reference: Reference | None = None,
        false_refusals: float = FALSE_REFUSALS,
    ) -> "Calibration":
        """Fit a calibration to a network's scores of the held-out images.

        Parameters
        ----------
        logits : array of shape (10, M)
            If they are not all finite, as after divergence, the result is UNCALIBRATED.
        labels : integers of shape (M,)
        reference : Reference, optional
            Of the same images. Without it, or below LEARNED_ACCURACY, nothing is refused.
        false_refusals : float
            Largest share of the held-out images that may be refused.
        """
        if not np.isfinite(logits).all():
            return cls()
        temperature = fit_temperature(logits, labels)
        if reference is None or accuracy(logits, labels) < LEARNED_ACCURACY:
            return cls(temperature)
        return cls(temperature, Rejection.fit(logits, reference, false_refusals))

    def judge(self, logits: Array, image: Array) -> Judgment:
        """Judge a drawing by its scores, (10,), and pixels, (28, 28), 0 to 1, both float32."""
        with np.errstate(over="ignore", invalid="ignore"):
            probabilities = tempered(logits[:, None], self.temperature)[:, 0]
        certainty = float(probabilities.max())
        if not np.isfinite(certainty):
            return Judgment(None, probabilities, certainty, "unsure")
        if self.rejection and self.rejection.refuses(logits[:, None], image[None])[0]:
            return Judgment(None, probabilities, certainty, "not-a-digit")
        reason: Reason | None = None if certainty >= SURE_PROBABILITY else "unsure"
        return Judgment(int(probabilities.argmax()), probabilities, certainty, reason)


# The network's own probabilities, and nothing refused.
UNCALIBRATED = Calibration()
