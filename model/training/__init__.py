"""Training a network: settings, batches, update rules, steps, and checkpoints of runs.

Read ``configuration`` for the settings of a run and ``schedules`` for its learning rate, then
``training``, which uses ``sampling`` (which images a batch holds), ``steps`` (what one step learns
from and measures), ``weights`` (the numbers that change) and ``optimizers``. ``branch`` copies a
training that goes on with other learning rates. ``checkpoints`` saves and loads a run; ``ladder``
keeps earlier weights.
"""

from model.training.branch import Branch, rates_over
from model.training.checkpoints import (
    LARGEST_FILE,
    PRETRAINED,
    CheckpointError,
    load,
    predicting_weights,
    save,
)
from model.training.configuration import (
    BOUNDS,
    CHOICES,
    LARGEST_SEED,
    MEANINGS,
    Configuration,
    ConfigurationError,
)
from model.training.ladder import Ladder, are_finite
from model.training.steps import Diverged, NextStep, StepBatch
from model.training.training import Training, train
