"""How a run classifies the held-out images: its accuracy and the calibration of its answers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from model.arrays import Array
from model.data import Examples
from model.judgment import UNCALIBRATED, Calibration, Reference, Rejection, accuracy
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
        # Restored calibrations that wait for the reference, by their identity, with the energies
        # and the threshold of their rejection.
        self._rejections: dict[int, tuple[Calibration, Array, float]] = {}

    def kept(self, calibration: Calibration) -> tuple[dict[str, Any], dict[str, Array]]:
        """Return one of the calibrations as plain data and arrays; the reference is left out."""
        record, rejection = {"temperature": calibration.temperature}, calibration.rejection
        if rejection is not None:
            energies, threshold = rejection.energies, rejection.threshold
        elif id(calibration) in self._rejections:
            _, energies, threshold = self._rejections[id(calibration)]
        else:
            return record, {}
        return record | {"threshold": threshold}, {"energies": energies}

    def restore(
        self,
        validation_accuracy: float | None,
        latest: tuple[Mapping[str, Any], Mapping[str, Array]],
        steps: Mapping[int, tuple[Mapping[str, Any], Mapping[str, Array]]],
    ) -> None:
        """Take what ``kept`` returned of the latest measurement and of the kept steps."""
        self.validation_accuracy = validation_accuracy
        self.calibration = self._restored(*latest)
        self.calibrations = MappingProxyType(
            {step: self._restored(*kept) for step, kept in steps.items()}
        )

    def use_reference(self, reference: Reference) -> None:
        """Compare drawings with MNIST's digits, too, from the latest measurement on."""
        self._reference = reference
        before = self.calibration
        if id(before) in self._rejections:
            self.calibration = self._completed(before)
        self._calibrate()
        # The same scores also calibrate the steps that were kept since that measurement.
        self.calibrations = MappingProxyType(
            {
                step: self.calibration if kept is before else self._completed(kept)
                for step, kept in self.calibrations.items()
            }
        )
        self._rejections = {}

    def measure(self, training: Training, examples: Examples) -> float:
        """Return the fraction of the images that is classified correctly."""
        logits = training.logits(examples)
        self._measured = logits, examples.labels
        self.validation_accuracy = accuracy(logits, examples.labels)
        self._calibrate()
        return self.validation_accuracy

    def keep(self, step: int, kept: tuple[int, ...]) -> None:
        """Remember the calibration of a step, and forget those of steps that are not kept."""
        known = {**self.calibrations, step: self.calibration}
        self.calibrations = MappingProxyType({step: known[step] for step in kept})

    def _calibrate(self) -> None:
        if self._measured is not None:
            self.calibration = Calibration.fit(*self._measured, self._reference)

    def _restored(self, record: Mapping[str, Any], arrays: Mapping[str, Array]) -> Calibration:
        calibration = Calibration(record["temperature"])
        if "threshold" in record:
            found = calibration, arrays["energies"], record["threshold"]
            self._rejections[id(calibration)] = found
        return calibration

    def _completed(self, calibration: Calibration) -> Calibration:
        """Give a restored calibration the rejection that it had."""
        if self._reference is None or id(calibration) not in self._rejections:
            return calibration
        _, energies, threshold = self._rejections[id(calibration)]
        residuals = np.sort(self._reference.residuals)
        rejection = Rejection(self._reference.subspaces, energies, residuals, threshold)
        return Calibration(calibration.temperature, rejection)
