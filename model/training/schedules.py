"""How the learning rate changes over a run: the factor at a progress from 0 to 1.

Every schedule also takes the factor that an exponential one ends with; the others do not use it.
"""

from collections.abc import Callable
from math import cos, pi

# One cycle: the factors at its start and end, and the share of the run in which it rises to 1.
START_FACTOR = 1 / 25
END_FACTOR = START_FACTOR / 1e4
RISE_SHARE = 0.2
# The factor at the end of an exponential schedule for which no final rate is set.
EXPONENTIAL_END = 0.01


def constant(progress: float, end: float = EXPONENTIAL_END) -> float:
    """Stay at 1."""
    return 1.0


def exponential(progress: float, end: float = EXPONENTIAL_END) -> float:
    """Fall exponentially from 1 to ``end``."""
    return float(end**progress)


def cosine(progress: float, end: float = EXPONENTIAL_END) -> float:
    """Fall along half a cosine from 1 to 0. Loshchilov, Hutter, "SGDR" (2017), equation 5."""
    return 0.5 * (1 + cos(pi * progress))


def one_cycle(progress: float, end: float = EXPONENTIAL_END) -> float:
    """Rise along half a cosine, then fall along another.

    Smith, Topin, "Super-Convergence" (2018), with cosines in place of straight lines.
    """
    if progress < RISE_SHARE:
        return START_FACTOR + (1 - START_FACTOR) * (1 - cosine(progress / RISE_SHARE))
    return END_FACTOR + (1 - END_FACTOR) * cosine((progress - RISE_SHARE) / (1 - RISE_SHARE))


SCHEDULES: dict[str, Callable[[float, float], float]] = {
    "constant": constant,
    "exponential": exponential,
    "cosine": cosine,
    "one-cycle": one_cycle,
}
