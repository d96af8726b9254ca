"""How fast a run trains."""

from collections import deque

# Seconds of training over which the speed is measured.
WINDOW_S = 1.0


class Rate:
    """Images a second over about the last second of training; pauses do not count."""

    def __init__(self) -> None:
        self._turns: deque[tuple[int, float]] = deque()
        self._images, self._seconds = 0, 0.0

    def add(self, images: int, seconds: float) -> None:
        """Count images that took some seconds of wall time to learn from."""
        self._turns.append((images, seconds))
        self._images += images
        self._seconds += seconds
        while self._seconds - self._turns[0][1] >= WINDOW_S:
            images, seconds = self._turns.popleft()
            self._images -= images
            self._seconds -= seconds

    def value(self) -> float:
        """Return images a second; 0 before the first."""
        return self._images / self._seconds if self._seconds else 0.0
