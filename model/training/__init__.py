"""A run: settings, optimizers, schedules, steps, checkpoints."""

from model.training import checkpoints
from model.training.checkpoints import PRETRAINED, CheckpointError, load, predicting_weights, save
from model.training.configuration import BOUNDS, CHOICES, Configuration, ConfigurationError
from model.training.ladder import Ladder
from model.training.schedules import SCHEDULES
from model.training.training import Diverged, Training, train

__all__ = [
    "BOUNDS",
    "CHOICES",
    "PRETRAINED",
    "SCHEDULES",
    "CheckpointError",
    "Configuration",
    "ConfigurationError",
    "Diverged",
    "Ladder",
    "Training",
    "checkpoints",
    "load",
    "predicting_weights",
    "save",
    "train",
]
