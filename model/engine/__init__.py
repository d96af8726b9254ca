"""The fast path: what training and scoring compute with, in shards, on several threads.

Read ``engine`` first, which cuts a batch into shards, and ``workers``, the threads that share
them; then ``stages``, which decides which layers are computed together, and ``convolution``, the
stage that takes most of the time. ``products`` and ``workspace`` are the tools of both.
``predictor`` uses the same stages for a single image, and ``deadline`` ends what takes too long.
``docs/speed.md`` has the measurements.
"""

from model.engine.deadline import TooLong, check_deadline, ends_within
from model.engine.engine import Batch, Engine, shard_bounds
from model.engine.predictor import Predictor
from model.engine.workers import be_nice
