"""Every setting of the server: its variable, meaning and unit, its default, and its check."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
LARGEST_SEED = 2**32 - 1


class ConfigError(ValueError):
    """A setting that cannot be used; the text names it and says what would be right."""


def _key(text: str) -> str:
    # Clients encode other characters in different ways.
    if not (text.isascii() and text.isprintable()):
        raise ValueError("it must consist of printable ASCII characters")
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _switch(text: str) -> bool:
    words = {"on": True, "1": True, "true": True, "off": False, "0": False, "false": False}
    if text.lower() not in words:
        raise ValueError("it must be on or off")
    return words[text.lower()]


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise ValueError(f"it must be a whole number from {low:,} to {high:,}")
        return value

    return read


def _network(text: str) -> str | Sequence[Mapping[str, Any]]:
    """Read the name of a preset or a specification in JSON, and check it."""
    # Imported only here: Gunicorn's master reads the settings and has no use for NumPy.
    from model.network import Network, SpecificationError

    try:
        specification = json.loads(text) if text.lstrip().startswith("[") else text
        Network(specification)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"it begins like a list of layers but is not valid JSON ({error})"
        ) from None
    except SpecificationError as error:
        raise ValueError(str(error)) from None
    return specification


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 0.9:
        raise ValueError("it must be a number from 0 to 0.9")
    return value


def _setting(default: Any, read: Callable[[str], Any], meaning: str) -> Any:
    return field(default=default, metadata={"read": read, "meaning": meaning})


@dataclass(frozen=True)
class Config:
    """The settings; each is read from the variable ``NUDGE_`` followed by its name in capitals."""

    host: str = _setting("127.0.0.1", str, "the address to listen on")
    port: int = _setting(8000, _whole(0, 65535), "the port to listen on; 0 chooses a free one")
    data_dir: Path = _setting(  # noqa: RUF009
        ROOT / "data" / "mnist", Path, "the folder with the four MNIST files"
    )
    state_dir: Path = _setting(  # noqa: RUF009
        ROOT / "var", Path, "the folder in which the server keeps files"
    )
    vendor_dir: Path = _setting(  # noqa: RUF009
        ROOT / "node_modules" / "uplot" / "dist", Path, "the folder with uPlot's built files"
    )
    threads: int = _setting(min(2, CORES), _whole(1, 64), "number of threads that train")
    niceness: int = _setting(
        10, _whole(0, 19), "niceness of the training threads; at 19 they yield most to requests"
    )
    network: str | Sequence[Mapping[str, Any]] = _setting(
        "default",
        _network,
        "network of the first run: the name of a preset or a specification in JSON",
    )
    seed: int = _setting(0, _whole(0, LARGEST_SEED), "seed of runs that are made without one")
    training: bool = _setting(True, _switch, "whether the first run starts to train at once")
    training_share: float = _setting(
        0.33,
        _share,
        "share of the time in which no costly request is computed while a run trains, 0 to 0.9",
    )
    max_runs: int = _setting(8, _whole(1, 64), "most runs that exist at the same time")
    max_body: int = _setting(
        2000000, _whole(1000, 1000000000), "most bytes in the body of a request"
    )
    teacher_key: str = _setting("", _key, "the key required to change runs; empty requires none")
    hosts: tuple[str, ...] = _setting(
        (), _names, "host names that are answered, separated by commas; empty answers all"
    )

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Config":
        """Make one from values by name; ConfigError for a name that is not a setting."""
        known = [setting.name for setting in fields(cls)]
        for name in settings.keys() - known:
            raise ConfigError(f"there is no setting {name!r}; the settings are {', '.join(known)}")
        return cls(**settings)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Config":
        """Read the ``NUDGE_`` variables; a setting that is unset or empty keeps its default.

        Raises
        ------
        ConfigError
            If a setting cannot be used.
        """
        return cls(
            **{
                setting.name: _read(setting, text)
                for setting in fields(cls)
                if (text := environment.get(variable(setting.name)))
            }
        )


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"NUDGE_{name.upper()}"


def _read(setting: "Field[Any]", text: str) -> Any:
    try:
        return setting.metadata["read"](text)
    except ValueError as error:
        shown = "set" if setting.name == "teacher_key" else repr(text)
        raise ConfigError(
            f"{variable(setting.name)} ({setting.metadata['meaning']}) is {shown}, but {error}; "
            f"the default is {setting.default!s}"
        ) from None
