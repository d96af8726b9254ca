"""How fast a run goes: at full speed, at so many steps per second, or as a film."""

from typing import Literal

Speed = float | Literal["full", "film"]

SLOWEST, FASTEST = 0.2, 1000.0
# A film begins with so many steps per second, at which each can be watched. After t seconds it does
# FILM_BEGIN + t ** 2 / FILM_GROWTH of them: a hundred steps within the first 15 s, and at the end
# about as many per second as a small machine can do.
FILM_BEGIN, FILM_GROWTH, FILM_S = 2.0, 16.0, 45.0


class Pacer:
    """Tells when the next step of a run is due. Speed never changes what a step does.

    Times are seconds of any clock. The time in which a run rests does not count.

    Attributes
    ----------
    speed : Speed
        A film that has ended has become ``full``.
    """

    def __init__(self, speed: Speed = "full") -> None:
        self.choose(speed)

    @property
    def film_s(self) -> float:
        """Seconds of the film so far."""
        return self._film_s

    def go_to(self, film_s: float) -> None:
        """Continue a film at a second."""
        self._film_s = film_s

    def choose(self, speed: Speed) -> None:
        """Go at this speed from now on, with a step at once; a film begins from its beginning."""
        self.speed: Speed = speed
        self._film_s = 0.0
        self.hurry()

    def hurry(self) -> None:
        """Let the next step be due at once, as when a person lets the run train."""
        self._due: float | None = None

    @property
    def interval_s(self) -> float:
        """Seconds from one step to the next; 0 at full speed."""
        if self.speed == "full":
            return 0.0
        if self.speed == "film":
            return 1 / (FILM_BEGIN + self._film_s**2 / FILM_GROWTH)
        return 1 / float(self.speed)

    def seconds_until_due(self, now: float) -> float:
        """Return how long to wait before the next step; 0 if it is due."""
        if self.speed == "full" or self._due is None:
            return 0.0
        return max(0.0, self._due - now)

    def count_step(self, now: float) -> float:
        """Note that the step which was due has been done.

        Returns
        -------
        seconds : float
            What it took of the run's time, with the wait for the next one; 0 at full speed, where
            nothing is waited for.
        """
        interval = self.interval_s
        if not interval:
            return 0.0
        # A step that took too long moves those after it: none is made up for.
        due = now if self._due is None else self._due
        self._due = max(due + interval, now)
        seconds = self._due - due
        if self.speed == "film":
            self._film_s += seconds
            if self._film_s >= FILM_S:
                self.speed = "full"
        return seconds
