"""Named networks, and the settings of training."""

from typing import Any

from app.schemas.base import Answer
from app.schemas.network import Architecture


class Presets(Answer):
    """The networks and settings that a run can be created with."""

    networks: list[Architecture]
    choices: dict[str, list[str]]
    defaults: dict[str, Any]
