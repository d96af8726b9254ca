"""What the benchmarks share, and the figures that they must not print."""

import re
from types import SimpleNamespace

import pytest

from benchmarks.parts import server
from benchmarks.parts.tables import Table, goal_table, ratios, take_turns
from benchmarks.parts.visitor import STATIONS
from benchmarks.serving import measure_learning
from benchmarks.training import time_to


def test_a_table_is_aligned_by_its_columns(capsys):
    table = Table({"form": 8, "right": 7})
    table.row("strokes", "97.60%")
    table.row("none")
    assert capsys.readouterr().out == "form      right\nstrokes  97.60%\nnone\n"


def test_turns_alternate_and_are_compared_within_a_round():
    order = []

    def measure(name, figures):
        return lambda: order.append(name) or figures.pop(0)

    found = take_turns({"a": measure("a", [2, 6]), "b": measure("b", [4, 3])}, rounds=2)
    assert order == ["a", "b", "a", "b"]
    assert ratios(found["a"], found["b"]) == [0.5, 2]


def test_a_time_is_given_only_if_every_run_reached_the_accuracy():
    assert time_to(0.99, [(8.0, 0.991), (9.0, 0.99), (30.0, 0.992)]) == "9.0 s (at least 99.00%)"
    assert time_to(0.99, [(8.0, 0.991), (9.0, 0.9899)]) == "not reached: 98.99%"


def test_an_accuracy_that_a_run_ends_without_is_not_reached(capsys):
    states = iter([("training", None), ("training", 0.5), ("finished", 0.9612)])
    client = SimpleNamespace(
        get=lambda path: dict(zip(("status", "validation_accuracy"), next(states), strict=True))
    )
    measure_learning(goal_table(), client, 0.0)
    assert "not reached: 96.12%" in capsys.readouterr().out


@pytest.mark.parametrize("states", [["finished"], ["training", "finished"]])
def test_the_speed_of_a_run_that_is_not_training_is_no_figure(monkeypatch, states):
    answers = iter([{"status": status, "images_seen": 100} for status in states])
    monkeypatch.setattr(server.Client, "get", lambda self, path: next(answers))
    with pytest.raises(RuntimeError, match="the run is finished"):
        server.training_rate(1, lambda: None)


def test_the_server_is_kept_training(monkeypatch):
    sent = []
    client = SimpleNamespace(
        get=lambda path: {"step": 5}, send=lambda *request: sent.append(request)
    )
    server.keep_training(client)
    assert sent == [
        ("PATCH", "/api/runs/current", {"epochs": server.EPOCHS}),
        ("POST", "/api/runs/current/start"),
    ]


def test_the_visitor_knows_the_parts_of_the_page(shared):
    page = shared.get("/").text
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert {section for _, section, _ in STATIONS} <= ids
