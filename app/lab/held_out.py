"""How a run classifies the held-out images: its accuracy and the calibration of its answers."""

from collections.abc import Mapping
from types import MappingProxyType

from model.arrays import Array
from model.data import Examples
from model.judgment import UNCALIBRATED, Calibration, Reference, accuracy
from model.training import Training


class HeldOut:
    """Measures one run on the held-out images and remembers the result.

    Attributes
    ----------
    validation_accuracy : float or None
        The latest, a fraction.
    calibration : Calibration
        Of the latest measurement. A kept step has that of the last measurement before it.
    calibrations : mapping of step to Calibration
        Those of the kept steps; read-only, and replaced whenever it changes.
    """

    def __init__(self) -> None:
        self.validation_accuracy: float | None = None
        self.calibration = UNCALIBRATED
        self.calibrations: Mapping[int, Calibration] = MappingProxyType({})
        self._reference: Reference | None = None
        self._measured: tuple[Array, Array] | None = None

    def use_reference(self, reference: Reference) -> None:
        """Compare drawings with MNIST's digits, too, from the latest measurement on."""
        self._reference = reference
        before = self.calibration
        self._calibrate()
        # The same scores also calibrate the steps that were kept since that measurement.
        self.calibrations = MappingProxyType(
            {
                step: self.calibration if kept is before else kept
                for step, kept in self.calibrations.items()
            }
        )

    def measure(self, training: Training, examples: Examples) -> float:
        """Return the fraction of the images that is classified correctly."""
        logits = training.logits(examples)
        self._measured = logits, examples.labels
        self.validation_accuracy = accuracy(logits, examples.labels)
        self._calibrate()
        return self.validation_accuracy

    def keep(self, step: int, kept: tuple[int, ...]) -> None:
        """Remember the calibration of a step, and forget those of steps that are not kept."""
        self.calibrations = MappingProxyType({**self.calibrations, step: self.calibration})
        self.thin(kept)

    def thin(self, kept: tuple[int, ...]) -> None:
        """Forget the calibrations of steps that are not kept."""
        self.calibrations = MappingProxyType({step: self.calibrations[step] for step in kept})

    def _calibrate(self) -> None:
        if self._measured is not None:
            self.calibration = Calibration.fit(*self._measured, self._reference)
