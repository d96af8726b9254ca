"""Files that can be trusted, and the ladder of a run's past."""

import io
import zipfile
from contextlib import suppress
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    save(tmp_path / "run", state)
    assert [file.name for file in tmp_path.iterdir()] == ["run"]
    found = load(tmp_path / "run")
    assert found.keys() == state.keys()
    for name in state:
        assert np.array_equal(found[name], state[name]), name


def test_predicting_uses_the_average_where_there_is_one(state):
    assert predicting_weights(state) is state["average"]
    state["configuration"]["averaging"] = 0
    assert predicting_weights(state) is state["weights"]


def test_what_an_older_file_leaves_out_is_filled_in(state):
    del state["optimizer_steps"], state["configuration"]["averaging"]
    found = load(damaged(state, step=7))
    assert found["optimizer_steps"] == 7
    assert found["configuration"]["averaging"] == Configuration.averaging


def damaged(state, **changes):
    file = io.BytesIO()
    save(file, state | changes)
    file.seek(0)
    return file


def zipped(members, compression=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def unzipped(state):
    with zipfile.ZipFile(damaged(state)) as archive:
        return {name.removesuffix(".npy"): archive.read(name) for name in archive.namelist()}


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weights": np.zeros(3, np.float32)}, "its network and optimizer need"),
        ({"weights": np.zeros(5_994)}, "holds float64, not float32"),
        ({"weights": np.zeros(5_994, ">f4")}, "holds >f4"),
        ({"average": np.full(5_994, np.nan, np.float32)}, "average holds .* not finite"),
        ({"slots": np.full((1, 5_994), np.inf, np.float32)}, "slots holds .* not finite"),
        ({"slots": np.zeros((2, 5_994), np.float32)}, "slots has shape"),
        ({"slots": np.zeros((9, 1_000_000), np.float32)}, "slots unpacks to 36,000,128 bytes"),
        ({"step": -1}, "step is -1"),
        ({"step": 2**53}, "step is 9007199254740992"),
        ({"epoch": 1.0}, "epoch is 1.0"),
        ({"optimizer_steps": "3"}, "optimizer_steps is '3'"),
        ({"seed": None}, "seed is None"),
        ({"seed": True}, "seed is True"),
        ({"seed": 2**32}, "seed is 4294967296, not a whole number from 0 to 4294967295"),
        ({"specification": []}, "1 to 40 layers"),
        ({"specification": {"type": "dense"}}, "no specification"),
        ({"configuration": [1]}, "no configuration"),
        ({"configuration": {"optimizer": [1]}}, "none of sgd"),
        ({"configuration": {"learning_rate": 10**400}}, "does not lie between"),
        ({"note": "long" * 100_000}, "header unpacks to"),
    ],
)
def test_a_damaged_checkpoint_is_refused_in_words(state, changes, words):
    with pytest.raises(CheckpointError, match=words):
        load(damaged(state, **changes))


@pytest.mark.parametrize("text", ["[1, 2]", "3", "null", "{}", "{", "[" * 100_000, "1" * 5000])
def test_another_header_is_refused(state, text):
    content = zipped(unzipped(state) | {"header": npy(np.array(text))})
    with pytest.raises(CheckpointError, match=r"header|not a checkpoint"):
        load(io.BytesIO(content))


def test_an_array_that_claims_more_than_the_file_holds_is_not_allocated(state):
    weights = npy(np.zeros(10, np.float32)).replace(b"(10,)", b"(10000000000000,)", 1)
    # The header of an array is padded with spaces, so that its length stays.
    weights = weights.replace(b" " * 12 + b"\n", b"\n", 1)
    content = zipped(unzipped(state) | {"weights": weights})
    with pytest.raises(CheckpointError, match="weights claims 40,000,000,000,000 bytes and holds"):
        load(io.BytesIO(content))


def test_a_small_file_that_unpacks_to_much_is_not_unpacked(state):
    bomb = npy(np.zeros(10_000_000, np.float32))
    content = zipped(unzipped(state) | {"weights": bomb}, zipfile.ZIP_DEFLATED)
    assert len(content) < 200_000
    with pytest.raises(CheckpointError, match="weights unpacks to 40,"):
        load(io.BytesIO(content))


def test_a_deflated_checkpoint_is_read(state):
    content = zipped(unzipped(state), zipfile.ZIP_DEFLATED)
    assert np.array_equal(load(io.BytesIO(content))["weights"], state["weights"])


def with_bytes(content, signature, offset, new):
    """Write new at an offset into every record that begins with a signature."""
    damaged, at = bytearray(content), content.find(signature)
    while at >= 0:
        damaged[at + offset : at + offset + len(new)] = new
        at = content.find(signature, at + 1)
    return bytes(damaged)


# The records of a ZIP archive that describe its members, in front of each and at the end.
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


@pytest.mark.parametrize(
    ("local", "central", "new", "words"),
    [
        (6, 8, b"\1\0", "header is encrypted"),
        (8, 10, b"\x0e\0", "header is compressed by method 14"),
        (8, 10, b"\x63\0", "header is compressed by method 99"),
    ],
)
def test_other_kinds_of_archives_are_refused(state, local, central, new, words):
    content = with_bytes(zipped(unzipped(state)), LOCAL, local, new)
    with pytest.raises(CheckpointError, match=words):
        load(io.BytesIO(with_bytes(content, CENTRAL, central, new)))


def test_broken_compression_is_refused(state):
    content = bytearray(zipped(unzipped(state), zipfile.ZIP_DEFLATED))
    content[50:500] = b"\xff" * 450
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        load(io.BytesIO(content))


def small_file():
    """A checkpoint of so few numbers that most of its bytes are headers."""
    layers = [{"type": "pool", "size": 14}, {"type": "dense", "units": 10}, {"type": "softmax"}]
    network = Network(layers)
    numbers = dict.fromkeys(("seed", "step", "images_seen", "epoch", "offset"), 1)
    weights = np.ones(network.size, np.float32)
    arrays = {"weights": weights, "average": weights, "slots": weights[None]}
    described = {"specification": layers, "configuration": asdict(Configuration())}
    return damaged(numbers | described | arrays).getvalue()


SMALL_FILE = small_file()


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(data=st.data())
def test_whatever_is_damaged_is_loaded_or_refused(data):
    content = bytearray(SMALL_FILE)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(CheckpointError):
        load(io.BytesIO(content))


OTHER_FILES = [b"", b"hello", b"PK\x03\x04 and no more", zipped({"readme": b"hello"})]


@pytest.mark.parametrize("content", OTHER_FILES)
def test_another_file_is_refused(content):
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        load(io.BytesIO(content))


def test_pickles_are_not_opened():
    file = io.BytesIO()
    np.savez(file, header=np.array([{"a": 1}], dtype=object))
    file.seek(0)
    with pytest.raises(CheckpointError, match="holds object"):
        load(file)


@pytest.mark.parametrize(("most_bytes", "kept"), [(200, 5), (199, 4), (1, 3)])
def test_a_ladder_keeps_so_many_bytes_but_at_least_three_checkpoints(most_bytes, kept):
    ladder = Ladder(capacity=12, most_bytes=most_bytes)
    for step in range(100):
        ladder.offer(step, np.zeros(10, np.float32))
    assert len(ladder.steps) == kept
    assert (ladder.steps[0], ladder.steps[-1]) == (0, 99)


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


@pytest.mark.parametrize("seed", range(4))
def test_files_with_flipped_bits_are_read_or_refused_in_words(state, seed):
    content = damaged(state).getvalue()
    rng = np.random.default_rng(seed)
    for _ in range(60):
        flipped = bytearray(content)
        # Most of the file is numbers: half of the flips are in the headers.
        place = rng.integers(len(content)) if rng.random() < 0.5 else rng.integers(-800, 1200)
        flipped[place] ^= 1 << int(rng.integers(8))
        with suppress(CheckpointError):
            load(io.BytesIO(bytes(flipped)))
