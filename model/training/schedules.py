"""How the learning rate changes over a run: a factor for the progress, from 0 to 1."""

from collections.abc import Callable
from math import cos, pi

# The one-cycle rises from a 25th over the first part and falls to a 10,000th of that.
RISE = 0.2
START = 1 / 25
END = START / 1e4


def constant(progress: float) -> float:
    """Always the learning rate itself."""
    return 1.0


def exponential(progress: float) -> float:
    """Fall by the same ratio in equal times, to a hundredth at the end."""
    return float(0.01**progress)


def cosine(progress: float) -> float:
    """Fall along half a cosine to 0. Loshchilov, Hutter, "SGDR" (2017), equation 5."""
    return 0.5 * (1 + cos(pi * progress))


def one_cycle(progress: float) -> float:
    """Rise along half a cosine, then fall along another.

    Smith, Topin, "Super-Convergence" (2018), with cosine flanks in place of straight ones.
    """
    if progress < RISE:
        return START + (1 - START) * (1 - cosine(progress / RISE))
    return END + (1 - END) * cosine((progress - RISE) / (1 - RISE))


SCHEDULES: dict[str, Callable[[float], float]] = {
    "constant": constant,
    "exponential": exponential,
    "cosine": cosine,
    "one-cycle": one_cycle,
}
