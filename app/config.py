"""Every setting of the server: its variable, its unit, its default, its check."""

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
    """A setting that cannot be used; the text names it and says what is right."""


def _text(text: str) -> str:
    return text


def _key(text: str) -> str:
    # Other letters arrive differently from different clients.
    if not (text.isascii() and text.isprintable()):
        raise ValueError("it is made of printable ASCII characters")
    return text


def _path(text: str) -> Path:
    return Path(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _switch(text: str) -> bool:
    words = {"on": True, "1": True, "true": True, "off": False, "0": False, "false": False}
    if text.lower() not in words:
        raise ValueError("it is on or off")
    return words[text.lower()]


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise ValueError(f"it is a whole number from {low:,} to {high:,}")
        return value

    return read


def _network(text: str) -> str | Sequence[Mapping[str, Any]]:
    """Take a preset's name or a specification in JSON, tried out at once."""
    # Not before it is needed: Gunicorn's master reads the settings and has no use for NumPy.
    from model.network import Network, SpecificationError

    try:
        specification = json.loads(text) if text.lstrip().startswith("[") else text
        Network(specification)
    except json.JSONDecodeError as error:
        raise ValueError(f"it begins like a list of layers but is not JSON ({error})") from None
    except SpecificationError as error:
        raise ValueError(str(error)) from None
    chosen: str | Sequence[Mapping[str, Any]] = specification
    return chosen


def _is(read: Callable[[str], Any], meaning: str) -> dict[str, Any]:
    return {"read": read, "meaning": meaning}


@dataclass(frozen=True)
class Config:
    """The settings; each is read from the variable ``NUDGE_`` and its name in capitals."""

    host: str = field(default="127.0.0.1", metadata=_is(_text, "the address to listen on"))
    port: int = field(
        default=8000, metadata=_is(_whole(0, 65535), "the port to listen on; 0 takes a free one")
    )
    data_dir: Path = field(
        default=ROOT / "data" / "mnist", metadata=_is(_path, "the folder of the four MNIST files")
    )
    state_dir: Path = field(
        default=ROOT / "var", metadata=_is(_path, "the folder for what the server keeps")
    )
    vendor_dir: Path = field(
        default=ROOT / "node_modules" / "uplot" / "dist",
        metadata=_is(_path, "the folder of uPlot's built files"),
    )
    threads: int = field(default=min(2, CORES), metadata=_is(_whole(1, 64), "threads that train"))
    niceness: int = field(
        default=10,
        metadata=_is(_whole(0, 19), "how far training stands back for requests, 19 the farthest"),
    )
    network: str | Sequence[Mapping[str, Any]] = field(
        default="default",
        metadata=_is(
            _network, "the first run's network: a preset's name or a specification in JSON"
        ),
    )
    seed: int = field(
        default=0, metadata=_is(_whole(0, LARGEST_SEED), "the seed of runs that name none")
    )
    training: bool = field(
        default=True, metadata=_is(_switch, "whether the first run trains from the start")
    )
    max_runs: int = field(default=8, metadata=_is(_whole(1, 64), "runs that are held at once"))
    max_body: int = field(
        default=2000000, metadata=_is(_whole(1000, 1000000000), "bytes of a request's body")
    )
    teacher_key: str = field(
        default="",
        metadata=_is(_key, "the key that changing runs needs; empty lets everybody change them"),
    )
    hosts: tuple[str, ...] = field(
        default=(),
        metadata=_is(_names, "the host names that are answered, with commas; empty answers all"),
    )

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Config":
        """Make one of values under the fields' names; the rest keeps its default.

        Raises
        ------
        ConfigError
            For a name that is no setting.
        """
        known = [setting.name for setting in fields(cls)]
        for name in settings:
            if name not in known:
                raise ConfigError(f"there is no setting {name!r}; there are {', '.join(known)}")
        return cls(**settings)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Config":
        """Read the ``NUDGE_`` variables; what is not set, or empty, keeps its default.

        Raises
        ------
        ConfigError
            If one cannot be used.
        """
        return cls(
            **{
                setting.name: _read(setting, environment[variable(setting.name)])
                for setting in fields(cls)
                if environment.get(variable(setting.name))
            }
        )


def variable(name: str) -> str:
    """Return the environment's name of a setting."""
    return f"NUDGE_{name.upper()}"


def _read(setting: "Field[Any]", text: str) -> Any:
    try:
        return setting.metadata["read"](text)
    except ValueError as error:
        shown = "set" if setting.name == "teacher_key" else repr(text)
        raise ConfigError(
            f"{variable(setting.name)} ({setting.metadata['meaning']}) is {shown}, but {error}; "
            f"unset, it is {setting.default!s}"
        ) from None
