"""How a run trains: its settings, their bounds, and what is said when one lies outside."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from math import isfinite
from typing import Any

from model.data import AUGMENTATIONS
from model.training.optimizers import OPTIMIZERS
from model.training.schedules import SCHEDULES

# Of 32 bits, which every generator, reader of JSON and form field takes exactly.
LARGEST_SEED = 2**32 - 1


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


def _number(default: float, low: float, high: float, meaning: str) -> Any:
    """Make the field of a number from low to high; a whole one if the default is an int."""
    return field(default=default, metadata={"bounds": (low, high), "meaning": meaning})


def _name(default: str, choices: Collection[str], meaning: str) -> Any:
    return field(default=default, metadata={"choices": choices, "meaning": meaning})


@dataclass(frozen=True)
class Configuration:
    """The settings of a run; the defaults are the recipe that README's figures are about.

    This is the one place that defines a setting: its name, default, bounds or choices, and
    meaning.

    Raises
    ------
    ConfigurationError
        If a value lies outside of its bounds or is none of the choices.
    """

    optimizer: str = _name("nesterov", OPTIMIZERS, "update rule")
    learning_rate: float = _number(
        0.1, 0, 1e9, "largest rate of the schedule, or with schedule constant the rate itself"
    )
    momentum: float = _number(
        0.9, 0, 0.9999, "decay rate of the velocity, or for Adam of the gradient's mean"
    )
    batch_size: int = _number(128, 1, 1024, "images per step")
    weight_decay: float = _number(5e-4, 0, 1, "how strongly weights are pulled toward 0")
    schedule: str = _name("one-cycle", SCHEDULES, "how the learning rate changes over the run")
    epochs: int = _number(
        22, 1, 10_000, "passes over the training images after which the run is finished"
    )
    augmentation: str = _name("handwriting", AUGMENTATIONS, "how training images are changed")
    averaging: float = _number(
        0.998, 0, 0.9999, "decay rate of the weights' moving average, which predicts; 0 is off"
    )

    def __post_init__(self) -> None:
        for setting in fields(self):
            value = getattr(self, setting.name)
            if "choices" in setting.metadata:
                _check_choice(setting.name, value, setting.metadata["choices"])
            else:
                whole = isinstance(setting.default, int)
                _check_number(setting.name, value, whole, *setting.metadata["bounds"])

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Configuration":
        """Make one from plain data; a setting that is left out keeps its default.

        Raises
        ------
        ConfigurationError
            For an unknown setting, or a value that cannot be used.
        """
        known = [setting.name for setting in fields(cls)]
        for name in settings:
            if name not in known:
                raise ConfigurationError(name, f"no such setting; there are {', '.join(known)}")
        return cls(**settings)

    def changed(self, settings: Mapping[str, Any]) -> "Configuration":
        """Return a copy with some settings changed, checked as in ``of``.

        A new learning rate without a schedule applies from now on: the schedule becomes constant.
        """
        if "learning_rate" in settings and "schedule" not in settings:
            settings = {"schedule": "constant", **settings}
        return Configuration.of(asdict(self) | dict(settings))


def _check_choice(name: str, value: Any, choices: Collection[str]) -> None:
    if not isinstance(value, str) or value not in choices:
        raise ConfigurationError(name, f"{value!r} is none of {', '.join(choices)}")


def _check_number(name: str, value: Any, whole: bool, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise ConfigurationError(name, f"{value!r} is not a {'whole ' if whole else ''}number")
    # In this order: isfinite fails for whole numbers beyond the range of a float.
    if not low <= value <= high or not isfinite(value):
        raise ConfigurationError(name, f"{value} does not lie between {low} and {high:g}")


def _metadata(key: str) -> dict[str, Any]:
    return {
        setting.name: setting.metadata[key]
        for setting in fields(Configuration)
        if key in setting.metadata
    }


BOUNDS: dict[str, tuple[float, float]] = _metadata("bounds")
CHOICES: dict[str, Collection[str]] = _metadata("choices")
MEANINGS: dict[str, str] = _metadata("meaning")
