"""``python -m model`` as a person runs it: in a process of its own."""

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from benchmarks.parts import nondigits
from model.data.mnist import Mnist
from model.drawing import line_of_picture, normalize
from model.judgment.reader import Reader
from model.network.network import Network
from model.training import load, predicting_weights

ROOT = Path(__file__).resolve().parents[2]
MODEL = (sys.executable, "-m", "model")


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MODEL, *arguments], cwd=ROOT, capture_output=True, text=True)


class Trained(NamedTuple):
    checkpoint: Path
    result: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """The network ``classic``, trained for one epoch by the command."""
    file = tmp_path_factory.mktemp("command") / "classic"
    settings = ("--epochs=1", "--batch-size=256", "--augmentation=none", "--seed=5")
    return Trained(file, run("train", "--network", "classic", *settings, "--save", file))


def test_train_shows_its_progress_and_says_how_well_it_reads(trained: Trained) -> None:
    result = trained.result
    assert result.returncode == 0, result.stderr
    assert re.search(r"^#{24} epoch +1\.00/1 +loss \d\.\d{4} +train +\d+\.\d\d%", result.stderr)
    said = re.fullmatch(
        r"held-out (\S+)%   test (\S+)%   5,994 parameters   seed 5\nsaved to (\S+)\n",
        result.stdout,
    )
    assert said
    assert all(90 < float(percent) < 100 for percent in said.groups()[:2])
    assert said[3] == str(trained.checkpoint)
    # Under exactly the name that was given, although it has no ".npz".
    assert list(trained.checkpoint.parent.iterdir()) == [trained.checkpoint]


def test_evaluate_finds_what_training_found(trained: Trained) -> None:
    result = run("evaluate", trained.checkpoint)
    assert result.returncode == 0, result.stderr
    test = re.search(r"test (\S+%)", trained.result.stdout)
    head = re.match(
        r"test accuracy (\S+%) \((\S+)% to (\S+)% with 95 % confidence\), (\d+) errors in 10,000\n",
        result.stdout,
    )
    assert test
    assert head
    assert head[1] == test[1]
    assert float(head[2]) < float(head[1][:-1]) < float(head[3])
    confusion = np.array([line.split()[1:] for line in result.stdout.splitlines()[2:]], int)
    assert confusion.shape == (10, 10)
    assert confusion.sum() == 10_000
    assert confusion.sum() - np.trace(confusion) == int(head[4])


@pytest.fixture(scope="module")
def reader(trained: Trained, mnist: Mnist) -> Reader:
    """What the server would answer with, for the network that the command trained."""
    state = load(trained.checkpoint)
    return Reader.fit(Network(state["specification"]), predicting_weights(state), mnist)


@pytest.mark.parametrize("ink_on_paper", [True, False])
def test_predict_reads_a_picture_as_the_server_does(
    trained: Trained, reader: Reader, mnist: Mnist, tmp_path: Path, ink_on_paper: bool
) -> None:
    image = mnist.test.images[0]
    file = tmp_path / "seven.png"
    Image.fromarray(255 - image if ink_on_paper else image).resize((280, 280)).save(file)
    result = run("predict", file, "--checkpoint", trained.checkpoint)
    assert result.returncode == 0, result.stderr
    answer, *lines = result.stdout.splitlines()
    rows = [line.split() for line in lines]
    assert answer == str(mnist.test.labels[0])
    assert sorted(row[0] for row in rows) == list("0123456789")
    shares = [float(row[1].rstrip("%")) for row in rows]
    assert rows[0][0] == str(mnist.test.labels[0])
    assert shares == sorted(shares, reverse=True)
    judged = reader.read(normalize(line_of_picture(file.read_bytes())))
    assert reader.calibration.temperature != 1
    expected = [100 * judged.probabilities[int(row[0])] for row in rows]
    assert shares == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("kind", "answer"), [("block", "not a digit"), ("letter", r"\d, unsure")])
def test_predict_says_when_it_is_not_to_be_relied_on(
    trained: Trained, reader: Reader, tmp_path: Path, kind: str, answer: str
) -> None:
    images = nondigits.draw(kind, 40)
    reason = {"block": "not-a-digit", "letter": "unsure"}[kind]
    image = next(image for image in images if reader.read(image).reason == reason)
    file = tmp_path / "drawing.png"
    Image.fromarray(np.round(image * 255).astype(np.uint8)).save(file)
    result = run("predict", file, "--checkpoint", trained.checkpoint)
    assert result.returncode == 0, result.stderr
    assert re.fullmatch(answer, result.stdout.splitlines()[0])


def test_a_terminal_gets_one_line_redrawn_and_an_interrupt_is_an_ordinary_end() -> None:
    terminal, end = pty.openpty()
    # What a shell starts in the background ignores interrupts, and its children do.
    process = subprocess.Popen(
        [*MODEL, "train", "--network", "classic", "--threads", "1"],
        cwd=ROOT,
        stderr=end,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(end)
    try:
        seen = b""
        while seen.count(b"images/s") < 2:
            seen += os.read(terminal, 1024)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
    assert re.match(rb"\r[#.]{24} epoch +0\.\d\d/22 .* images/s\r[#.]{24} epoch", seen)


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        ("", 2, "arguments are required: command"),
        ("train --network deep", 2, "invalid choice: 'deep'"),
        ("train --threads 0", 2, "'0' is not a whole number from 1"),
        ("train --seed -1", 2, "'-1' is not a whole number from 0 to 4294967295"),
        (f"train --seed {2**128}", 2, f"'{2**128}' is not a whole number from 0 to"),
        (f"train --seed {'9' * 5000}", 2, "9' is not a whole number from 0 to"),
        ("train --learning-rate nan", 1, "learning_rate: nan does not lie between 0 and"),
        ("train --schedule later", 1, "schedule: 'later' is none of "),
        ("train --data {empty}", 1, "train-images-idx3-ubyte.gz is missing"),
        ("train --save {empty}/no/where.npz", 1, "{empty}/no, the folder of --save, does not"),
        ("train --save {empty}", 1, "{empty}, the file of --save, is a folder"),
        ("evaluate {empty}/none.npz", 1, "{empty}/none.npz"),
        ("evaluate {text}", 1, "{text}: it is not a checkpoint of Nudge"),
        ("predict {blank} --checkpoint {text}", 1, "{text}: it is not a checkpoint of Nudge"),
        ("predict {text} --checkpoint {checkpoint}", 1, "PNG, JPEG or WebP"),
        ("predict {blank} --checkpoint {checkpoint}", 1, "no ink on the paper"),
        ("predict {stroke} --checkpoint {checkpoint} --data {empty}", 1, "ubyte.gz is missing"),
        ("predict {blank}", 2, "arguments are required: --checkpoint"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    trained: Trained, tmp_path: Path, arguments: str, status: int, reason: str
) -> None:
    (tmp_path / "text").write_text("no picture, no checkpoint")
    Image.new("L", (50, 50), 255).save(tmp_path / "blank.png")
    Image.fromarray(np.eye(28, dtype=np.uint8) * 255).save(tmp_path / "stroke.png")
    places = {
        "empty": tmp_path,
        "text": tmp_path / "text",
        "blank": tmp_path / "blank.png",
        "stroke": tmp_path / "stroke.png",
        "checkpoint": trained.checkpoint,
    }
    result = run(*(word.format(**places) for word in arguments.split()))
    assert result.returncode == status
    assert re.search(reason.format(**places), result.stderr)
    assert "Traceback" not in result.stderr
    assert not result.stdout
