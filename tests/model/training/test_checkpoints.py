"""Files that can be trusted, and the ladder of a run's past."""

import io
import zipfile

import numpy as np
import pytest

from model.network.network import Network
from model.training.checkpoints import CheckpointError, load, predicting_weights, save
from model.training.configuration import Configuration
from model.training.ladder import Ladder
from model.training.training import Training


@pytest.fixture
def state(mnist):
    training = Training(Network("classic"), Configuration(), 5, mnist, threads=1)
    training.advance()
    training.close()
    return training.state()


def test_what_is_saved_is_loaded(state, tmp_path):
    save(tmp_path / "run.npz", state)
    found = load(tmp_path / "run.npz")
    assert found.keys() == state.keys()
    for name in state:
        assert np.array_equal(found[name], state[name]), name


def test_predicting_uses_the_average_where_there_is_one(state):
    assert predicting_weights(state) is state["average"]
    state["configuration"]["averaging"] = 0
    assert predicting_weights(state) is state["weights"]


def damaged(state, **changes):
    file = io.BytesIO()
    save(file, state | changes)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weights": np.zeros(3, np.float32)}, "its network needs"),
        ({"weights": np.zeros(5_994)}, "float32"),
        ({"average": np.full(5_994, np.nan, np.float32)}, "not finite"),
        ({"step": -1}, "step is -1"),
        ({"seed": None}, "seed is None"),
        ({"specification": []}, "1 to 40 layers"),
        ({"slots": np.zeros((9, 1_000_000), np.float32)}, "at most"),
    ],
)
def test_a_damaged_checkpoint_is_refused_in_words(state, changes, words):
    with pytest.raises(CheckpointError, match=words):
        load(damaged(state, **changes))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 and no more"])
def test_another_file_is_refused(content):
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        load(io.BytesIO(content))


def test_another_archive_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    file.seek(0)
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        load(file)


def test_pickles_are_not_opened():
    file = io.BytesIO()
    np.savez(file, header=np.array([{"a": 1}], dtype=object))
    file.seek(0)
    with pytest.raises(CheckpointError):
        load(file)


def test_a_ladder_is_dense_early_and_sparse_late():
    ladder = Ladder(capacity=12)
    for step in range(3000):
        ladder.offer(step, np.float32(step))
    steps = ladder.steps
    assert len(steps) == 12
    assert (steps[0], steps[-1]) == (0, 2999)
    gaps = np.diff(np.log1p(steps[2:-1]))
    assert gaps.max() < 3 * gaps.min()
    assert ladder.at(steps[5]) == steps[5]
    ladder.offer(10, np.float32(-1))
    assert ladder.steps == steps
    with pytest.raises(KeyError):
        ladder.at(12345)
