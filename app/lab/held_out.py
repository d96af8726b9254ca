"""How a run reads the held-out images: its accuracy, and how far its answers can be believed."""

import numpy as np

from model.arrays import Array
from model.data import Examples
from model.judgment import UNCALIBRATED, Calibration, Reference
from model.training import Training


class Validation:
    """Looks at one run, each time it is told to, and remembers what it saw.

    Attributes
    ----------
    accuracy : float or None
        The latest, a fraction.
    calibration : Calibration
        Of the latest look. Kept moments have that of the look before them.
    """

    def __init__(self) -> None:
        self.accuracy: float | None = None
        self.calibration = UNCALIBRATED
        self._reference: Reference | None = None
        self._labels: Array | None = None
        self._logits: Array | None = None
        self._kept: dict[int, Calibration] = {}

    def refer(self, reference: Reference) -> None:
        """Judge by what digits are made of, too, from now on."""
        self._reference = reference
        before = self.calibration
        self._calibrate()
        # The same scores also judge the moments that were kept since that look.
        for step, kept in self._kept.items():
            if kept is before:
                self._kept[step] = self.calibration

    def measure(self, training: Training, examples: Examples) -> float:
        """Look: the fraction that is read rightly."""
        self._labels, self._logits = examples.labels, training.logits(examples)
        self.accuracy = float(np.mean(self._logits.argmax(axis=0) == self._labels))
        self._calibrate()
        return self.accuracy

    def keep(self, step: int, kept: list[int]) -> None:
        """Remember how this step is to be judged, and forget the steps that are not kept."""
        self._kept[step] = self.calibration
        self._kept = {step: self._kept[step] for step in kept}

    def kept(self) -> dict[int, Calibration]:
        """Return how each kept step is to be judged, a copy."""
        return dict(self._kept)

    def _calibrate(self) -> None:
        if self._logits is None or self._labels is None:
            return
        self.calibration = Calibration.fit(self._logits, self._labels, self._reference)
