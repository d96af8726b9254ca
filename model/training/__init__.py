"""Training a network: settings, batches, update rules, steps, and checkpoints of runs.

Read ``configuration`` for the settings of a run, then ``training``, whose steps (``steps``) use
``sampling`` (which images a batch holds), ``weights`` (the numbers that change), ``optimizers``
and ``schedules``. ``checkpoints`` saves and loads a run; ``ladder`` keeps some of its past.
"""

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
from model.training.ladder import Ladder
from model.training.schedules import SCHEDULES
from model.training.steps import Diverged
from model.training.training import Training, train
