"""/search: the answer is what model.judgment.search finds, and what predict says of it."""

import numpy as np
import pytest

from model.judgment import search
from tests.app.asking import RUN, pointers, problem, snapshot, step

SEARCH = f"{RUN}search"


def test_what_is_found_is_predicted_so(client, mnist):
    step(client, 40)
    found = client.get(f"{SEARCH}?label=4&digit=9").json
    assert mnist.test.labels[found["index"]] == 4 == found["example"]["label"]
    run = snapshot(client)
    assert found["step"] in run.checkpoints
    pixels = {"pixels": found["example"]["pixels"]}
    predicted = client.post(f"{RUN}predict?at={found['step']}", json=pixels).json
    assert predicted["probabilities"] == pytest.approx(found["probabilities"], abs=1e-4)
    assert np.argmax(found["probabilities"]) == 9
    kept = [(w, run.calibrations[s].temperature) for s, w in run.checkpoints.items()]
    expected = search(run.network, kept, mnist.test, 4, 9)
    assert list(run.checkpoints)[expected.moment] == found["step"]
    assert (expected.index, expected.distance) == (found["index"], found["distance"])


def test_same_question_is_searched_once(client, monkeypatch):
    calls = []
    monkeypatch.setattr(
        "app.lab.all_measurements.search",
        lambda *given: (calls.append(given[-2:]), search(*given))[1],
    )
    first = client.get(f"{SEARCH}?label=1&digit=7").json
    assert client.get(f"{SEARCH}?label=1&digit=7").json == first
    client.get(f"{SEARCH}?label=7&digit=1")
    assert calls == [(1, 7), (7, 1)]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("label=4&digit=4", "/digit"),
        ("label=4&digit=10", "/digit"),
        ("label=-1&digit=1", "/label"),
        ("label=4", "/digit"),
    ],
)
def test_wrong_questions_are_refused(shared, query, place):
    assert pointers(problem(shared.get(f"{SEARCH}?{query}"), 422)) == [place]
