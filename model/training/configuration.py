"""How a run trains: its settings, their bounds, and what is said when one lies outside."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from math import isfinite
from typing import Any

from model.data import AUGMENTATIONS
from model.training.optimizers import OPTIMIZERS
from model.training.schedules import SCHEDULES


class ConfigurationError(ValueError):
    """A setting that cannot be used.

    Attributes
    ----------
    field : str
        The setting's name.
    reason : str
        What is wrong and what would be right.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


BOUNDS: dict[str, tuple[float, float]] = {
    "learning_rate": (0, 1e9),
    "momentum": (0, 0.9999),
    "batch_size": (1, 1024),
    "weight_decay": (0, 1),
    "epochs": (1, 10_000),
    "averaging": (0, 0.9999),
}
CHOICES: dict[str, Collection[str]] = {
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "augmentation": AUGMENTATIONS,
}


@dataclass(frozen=True)
class Configuration:
    """The settings of a run; the defaults are the recipe that README's figures are about.

    Attributes
    ----------
    optimizer : str
        Name in ``OPTIMIZERS``.
    learning_rate : float
        The greatest of the schedule; with schedule "constant" the rate itself.
    momentum : float
        For Adam, how long the mean of the gradient is remembered.
    batch_size : int
        Images a step.
    weight_decay : float
    schedule : str
        Name in ``SCHEDULES``.
    epochs : int
        Passes over the training images after which the run is finished.
    augmentation : str
        Name in ``AUGMENTATIONS``.
    averaging : float
        Share of its past that the moving average of the weights keeps at a step; predictions
        use the average. 0 turns it off.
    """

    optimizer: str = "nesterov"
    learning_rate: float = 0.1
    momentum: float = 0.9
    batch_size: int = 128
    weight_decay: float = 5e-4
    schedule: str = "one-cycle"
    epochs: int = 22
    augmentation: str = "handwriting"
    averaging: float = 0.998

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ConfigurationError(
                    name, f"{getattr(self, name)!r} is none of {', '.join(choices)}"
                )
        for name, (low, high) in BOUNDS.items():
            _check_number(name, getattr(self, name), low, high)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Configuration":
        """Make one of plain data; what is not given keeps its default.

        Raises
        ------
        ConfigurationError
            For a setting that there is not, or one outside of its bounds.
        """
        known = [field.name for field in fields(cls)]
        for name in settings:
            if name not in known:
                raise ConfigurationError(name, f"no such setting; there are {', '.join(known)}")
        return cls(**settings)

    def changed(self, settings: Mapping[str, Any]) -> "Configuration":
        """Return a copy with some settings changed, checked as in ``of``.

        A new learning rate without a schedule is meant for now: the schedule becomes constant.
        """
        if "learning_rate" in settings and "schedule" not in settings:
            settings = {"schedule": "constant", **settings}
        return Configuration.of(asdict(self) | dict(settings))


def _check_number(name: str, value: Any, low: float, high: float) -> None:
    whole = name in ("batch_size", "epochs")
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise ConfigurationError(name, f"{value!r} is not a {'whole ' if whole else ''}number")
    if not (isfinite(value) and low <= value <= high):
        raise ConfigurationError(name, f"{value} does not lie between {low} and {high:g}")
