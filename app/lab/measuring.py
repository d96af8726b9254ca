"""When the held-out images are measured: often enough to be seen, rarely enough to cost little."""

from collections.abc import Mapping
from time import perf_counter

# The held-out images are measured after this step and then at every doubling, so that the fast
# beginning is seen, and besides at least this often in seconds of training if that costs little.
FIRST_MEASURED_STEP = 10
MEASURING_INTERVAL_S = 2.0
# Seconds of training for each second of measuring, which thus takes at most 5 % of the time.
TRAINING_PER_MEASURING = 20
# Two batches in a row whose losses are so many times the smoothed loss are a disaster: what was
# measured before it is no longer true. One alone may be a batch of few and difficult images. A
# smaller factor is enough for a loss as large as that of guessing, which is log(10).
DISASTER_FACTOR, GUESSING_FACTOR = 10.0, 3.0
GUESSING_LOSS = 2.2
DISASTER_BATCHES = 2
# Share of the newest loss in the smoothed one.
SMOOTHING = 0.1


class MeasuringTimes:
    """Decides after each step of a run whether it is measured now."""

    def __init__(self) -> None:
        self._next_step = FIRST_MEASURED_STEP
        self._seconds_since = 0.0
        self._took_s = 0.0
        self.forget_losses()

    def record(self) -> dict[str, float | None]:
        """Return everything that later decisions depend on, as plain data."""
        return dict(vars(self))

    @classmethod
    def restored(cls, record: Mapping[str, float | None]) -> "MeasuringTimes":
        """Continue what ``record`` returned."""
        times = cls()
        vars(times).update(record)
        return times

    def skip_to(self, step: int) -> None:
        """Begin at a step, without the doublings before it."""
        while self._next_step <= step:
            self._next_step *= 2

    def forget_losses(self) -> None:
        """Begin to smooth the loss anew, as with other weights."""
        self._smooth_loss: float | None = None
        self._suspicious = 0

    def is_disaster(self, loss: float) -> bool:
        """Take in the loss of a step; tell whether it has become many times what it was."""
        smooth = self._smooth_loss
        if smooth is None or not _is_far_above(loss, smooth):
            self._smooth_loss = loss if smooth is None else smooth + SMOOTHING * (loss - smooth)
            self._suspicious = 0
            return False
        self._suspicious += 1
        if self._suspicious < DISASTER_BATCHES:
            return False
        self.forget_losses()
        self._smooth_loss = loss
        return True

    def is_due(self, step: int, seconds: float) -> bool:
        """Take in the seconds that a step took; tell whether it is time to measure."""
        self._seconds_since += seconds
        if step >= self._next_step:
            self._next_step *= 2
            return True
        wait_s = max(MEASURING_INTERVAL_S, TRAINING_PER_MEASURING * self._took_s)
        return self._seconds_since >= wait_s

    def note(self, began: float) -> None:
        """Take in that a measurement has been made since ``began`` of ``perf_counter``."""
        self._took_s = perf_counter() - began
        self._seconds_since = 0.0


def _is_far_above(loss: float, smooth: float) -> bool:
    is_guessing = loss >= max(GUESSING_LOSS, GUESSING_FACTOR * smooth)
    return is_guessing or loss >= DISASTER_FACTOR * smooth
