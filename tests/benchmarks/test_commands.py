"""Benchmarks that take seconds on few data, and the form of what they print."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import calibration, drawings, replay, training
from benchmarks.parts import nondigits
from benchmarks.parts.rates import branches_s, rate_map_ms, train_classic
from benchmarks.parts.server import EPOCHS, STATE, Client, Server, keep_training
from model.data.mnist import Examples
from model.training.checkpoints import PRETRAINED

SEVEN = [[[0.27, 0.24], [0.5, 0.22], [0.74, 0.22], [0.5, 0.66], [0.43, 0.84]]]
PERCENT = r"\d+\.\d\d%"


@pytest.fixture
def few(mnist):
    """MNIST with fewer images."""

    def first(examples, count):
        return Examples(examples.images[:count], examples.labels[:count])

    return replace(
        mnist,
        train=first(mnist.train, 2000),
        validation=first(mnist.validation, 500),
        test=first(mnist.test, 200),
    )


@pytest.fixture
def write(tmp_path):
    """Write a file of drawings."""

    def write(*lines):
        path = tmp_path / "drawings.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return path

    return write


def rows(printed, width, cell):
    """Rows of tables by their first column, whose width is given; the other cells match."""
    found = re.findall(rf"^([^:\n]{{{width}}})((?: +(?:{cell}))+)$", printed, re.M)
    return {name.strip(): cells.split() for name, cells in found}


def test_calibration_prints_its_tables(monkeypatch, capsys, write, few):
    monkeypatch.setattr(calibration, "load_mnist", lambda: few)
    monkeypatch.setattr(calibration, "DRAWN", 5)
    pixels = (few.test.images[0] / 255).ravel().tolist()
    path = write({"label": int(few.test.labels[0]), "pixels": pixels})
    calibration.main([str(PRETRAINED), "--drawings", str(path)])
    found = rows(capsys.readouterr().out, 24, rf"\d+|{PERCENT}")
    assert [len(found[name]) for name in ("MNIST test", "drawings.jsonl")] == [5, 5]
    assert [len(found[kind]) for kind in nondigits.KINDS] == [2] * len(nondigits.KINDS)


def test_a_file_that_cannot_be_read_is_named(write):
    for main, *arguments in (
        (calibration.main, "none.npz"),
        (drawings.main, "none.jsonl"),
        (drawings.main, str(write()), "--checkpoint", "none.npz"),
    ):
        with pytest.raises(SystemExit, match=r"^python -m benchmarks\..*: .*none\."):
            main(arguments)


def test_drawings_prints_a_row_for_each_form(monkeypatch, capsys, write, few):
    monkeypatch.setattr(drawings, "load_mnist", lambda: few)
    path = write({"label": 7, "strokes": SEVEN}, {"label": 3, "pixels": [0.5] * 784})
    drawings.main([str(path)])
    printed = capsys.readouterr().out
    assert printed.startswith("1 drawings of drawings.jsonl")
    found = rows(printed, 28, rf"{PERCENT}|\d+|\d+\.\d\d")
    assert len(found) == 9
    assert found.keys() >= set(drawings.ALIKE)
    assert all(re.fullmatch(PERCENT, cells[0]) for cells in found.values())
    assert "come out unchanged: 100.00%" in printed


def test_a_refused_drawing_counts_as_wrong(capsys):
    reader = drawings.read_network(PRETRAINED)
    # What the network makes of an input without ink.
    blank = reader.read(np.zeros((28, 28), np.float32)).digit
    labels = np.array([blank, 7])
    answers = drawings.report_forms(reader, [[], SEVEN], labels)
    assert answers[0] not in range(10)
    _, _, refused, _ = rows(capsys.readouterr().out, 28, rf"{PERCENT}|\d+|\d+\.\d\d")["strokes"]
    assert refused == "1"
    assert np.mean(answers == labels) <= 0.5


def test_training_prints_rates_and_ratios(monkeypatch, capsys):
    monkeypatch.setattr(training, "CONTENDERS", ("nudge",))
    training.main(["--only", "training classic, 2", "--rounds", "1", "--seconds", "0.01"])
    head, _, columns, *printed = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"sgemm on one core: \d+ GFLOP/s", head)
    assert columns.split() == ["images/s", "of", "sgemm", "ratio", "goal"]
    assert re.fullmatch(r"training classic, 2 threads +[\d,]+ +\d+%", printed[0])
    ratio = r"\d+\.\d\d x \(\d+\.\d\d to \d+\.\d\d\)"
    assert re.fullmatch(rf"    nudge one thread +[\d,]+ +{ratio} +1\.7 x, aim 1\.9", printed[1])
    assert len(printed) == 2


def test_replay_repeats_the_requests_of_a_page(capsys, tmp_path):
    file = tmp_path / "requests.json"
    body = json.dumps({"strokes": SEVEN})
    requests = [
        replay.Request(0.0, "GET", "/api/runs/current?since=7", ""),
        replay.Request(0.0, "POST", "/api/runs/current/predict", body),
    ]
    file.write_text(json.dumps(requests))
    with Server() as server, Client(server.port) as client:
        keep_training(client)
        state = client.get(STATE)
        replay.main([str(server.port), str(file)])
    assert (state["status"], state["epochs"]) == ("training", EPOCHS)
    assert int(capsys.readouterr().out) > 1000


def test_rates_are_measured_on_a_server_that_trains():
    with Server() as server, Client(server.port) as client:
        train_classic(client, steps=2)
        assert client.get(STATE)["network"] == "classic"
        assert rate_map_ms(client, {"strokes": SEVEN}) > 0
        assert branches_s(client, steps=2, rates=[0.1, 0.01]) > 0
        assert client.get(STATE)["status"] == "training"
