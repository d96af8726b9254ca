"""How a run trains: its settings, their bounds, and what is said when one lies outside."""

from collections.abc import Collection, Mapping
from dataclasses import Field, asdict, dataclass, field, fields
from math import isfinite
from typing import Any

from model.data import AUGMENTATIONS
from model.network import MOST_HELD_NUMBERS, MOST_MULTIPLY_ADDS, Network
from model.training.optimizers import OPTIMIZERS
from model.training.schedules import EXPONENTIAL_END, SCHEDULES

# 32 bits, which every generator, reader of JSON and form field takes exactly.
LARGEST_SEED = 2**32 - 1


# A batch of so many images may be learned from whatever the network is. It takes a step of the
# largest networks about a second; smaller ones may have batches that take as long.
ALWAYS_ALLOWED_BATCH = 128


class ConfigurationError(ValueError):
    """A setting that cannot be used: the name of its ``field``, and what would be right."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def _number(default: float, low: float, high: float, meaning: str) -> Any:
    """Make the field of a number from low to high, a whole one if the default is an int."""
    return field(default=default, metadata={"bounds": (low, high), "meaning": meaning})


def _name(default: str, choices: Collection[str], meaning: str) -> Any:
    return field(default=default, metadata={"choices": choices, "meaning": meaning})


@dataclass(frozen=True)
class Configuration:
    """The settings of a run, each with its default, bounds or choices, and meaning.

    The defaults are the recipe that README's figures are about.

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
    final_learning_rate: float = _number(
        0.0,
        0,
        1e9,
        "rate at the end of an exponential schedule, at most learning_rate; 0 is a hundredth of it",
    )
    epochs: int = _number(
        22, 1, 10_000, "passes over the training images after which the run is finished"
    )
    augmentation: str = _name("handwriting", AUGMENTATIONS, "how training images are changed")
    averaging: float = _number(
        0.998, 0, 0.9999, "decay rate of the weights' moving average, which predicts; 0 is off"
    )

    def __post_init__(self) -> None:
        for setting in fields(self):
            if reason := _fault(setting, getattr(self, setting.name)):
                raise ConfigurationError(setting.name, reason)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Configuration":
        """Make one from plain data; an unknown setting is a ConfigurationError, too."""
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

    def check_batch(self, network: Network) -> None:
        """Refuse a batch size with which a step of the network would take too long.

        Raises
        ------
        ConfigurationError
        """
        costs = (
            ("multiply-adds", network.multiply_adds, MOST_MULTIPLY_ADDS),
            ("numbers", network.held_numbers, MOST_HELD_NUMBERS),
        )
        for what, for_one, largest in costs:
            most = ALWAYS_ALLOWED_BATCH * largest
            if self.batch_size * for_one > most:
                raise ConfigurationError(
                    "batch_size",
                    f"{self.batch_size:,} images of {for_one:,} {what} each are "
                    f"{self.batch_size * for_one:,} a step, over {most:,}; "
                    f"for this network it is at most {most // for_one:,}",
                )

    def learning_rate_at(self, epoch: float) -> float:
        """Return the setting times the schedule's factor at that part of the run."""
        factor = SCHEDULES[self.schedule](min(epoch / self.epochs, 1.0), self._end_factor())
        return self.learning_rate * factor

    def _end_factor(self) -> float:
        """Return the final learning rate as a share of the largest."""
        if self.final_learning_rate == 0 or self.learning_rate == 0:
            return EXPONENTIAL_END
        return min(self.final_learning_rate / self.learning_rate, 1.0)


def _fault(setting: "Field[Any]", value: Any) -> str | None:
    """Return what is wrong with a value of a setting, if it cannot be used."""
    if choices := setting.metadata.get("choices"):
        is_known = isinstance(value, str) and value in choices
        return None if is_known else f"{value!r} is none of {', '.join(choices)}"
    (low, high), whole = setting.metadata["bounds"], isinstance(setting.default, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        return f"{value!r} is not a {'whole ' if whole else ''}number"
    # In this order: isfinite fails for whole numbers beyond the range of a float.
    if not low <= value <= high or not isfinite(value):
        return f"{value} does not lie between {low} and {high:g}"
    return None


def _metadata(key: str) -> dict[str, Any]:
    return {f.name: f.metadata[key] for f in fields(Configuration) if key in f.metadata}


BOUNDS: dict[str, tuple[float, float]] = _metadata("bounds")
CHOICES: dict[str, Collection[str]] = _metadata("choices")
MEANINGS: dict[str, str] = _metadata("meaning")
