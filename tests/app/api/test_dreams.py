"""/dreams: the pictures are those of model.inspection; one request at a time."""

import threading

import numpy as np
import pytest

from app.lab.dreamer import COMPARED_IMAGES
from model import inspection
from tests.app.asking import RUN, pointers, problem, snapshot, step, unpacked

# The entries of the small network of these tests, and their layers in the stack.
CONVOLUTION, DENSE, SOFTMAX = 0, 2, 3
DENSE_LAYER = 3


def ask(client, query="", **body):
    response = client.post(f"{RUN}dreams?{query}", json={"steps": 3} | body)
    assert response.status_code == 200, response.text
    return response.json


def test_dreams_are_what_the_model_finds(client, mnist):
    step(client, 2)
    run, validation = snapshot(client), mnist.validation
    asked = {"layer": DENSE, "units": [7, 2], "steps": 5, "seed": 3}
    found = unpacked(ask(client, "encoding=base64", **asked))
    given = run.network, run.weights, DENSE_LAYER, [7, 2]
    expected = inspection.dreams(*given, 5, 3)
    assert (found["run"], found["step"]) == (run.id, 2)
    assert (found["layer"], found["units"]) == (DENSE, [7, 2])
    assert np.array_equal(found["pictures"], expected.pictures)
    assert np.array_equal(found["excitations"], expected.excitations)
    indices, excitations = inspection.strongest(*given, validation.images[:COMPARED_IMAGES])
    for each, index, excitation in zip(found["strongest"], indices, excitations, strict=True):
        assert each["index"] == index
        assert each["label"] == validation.labels[index]
        assert each["excitation"] == pytest.approx(float(excitation))
    plain = unpacked(ask(client, "encoding=base64", regularized=False, **asked))
    expected = inspection.dreams(*given, 5, 3, regularized=False)
    assert np.array_equal(plain["pictures"], expected.pictures)


def test_without_units_the_whole_layer_dreams_before_its_activation(client):
    found = ask(client, layer=CONVOLUTION)
    assert found["units"] == [0, 1]
    assert found == ask(client, layer=CONVOLUTION, units=[0, 1])
    run = snapshot(client)
    expected = inspection.dreams(run.network, run.weights, 0, [0, 1], 3)
    np.testing.assert_allclose(found["excitations"], expected.excitations, rtol=1e-4)


def test_a_kept_step_dreams_as_it_did(client):
    first = ask(client, layer=DENSE)
    step(client, 5)
    assert ask(client, "at=0", layer=DENSE) == first
    now = ask(client, layer=DENSE)
    assert now["step"] == 5
    assert now["pictures"] != first["pictures"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "/layer"),
        ({"layer": SOFTMAX}, "/layer"),
        ({"layer": -1}, "/layer"),
        ({"layer": CONVOLUTION, "units": [1, 2]}, "/units/1"),
        ({"layer": CONVOLUTION, "units": []}, "/units"),
        ({"layer": CONVOLUTION, "units": [0] * 65}, "/units"),
        ({"layer": CONVOLUTION, "units": None}, "/units"),
        ({"layer": CONVOLUTION, "steps": 201}, "/steps"),
        ({"layer": CONVOLUTION, "seed": -1}, "/seed"),
        ({"layer": CONVOLUTION, "blur": 1}, "/blur"),
    ],
)
def test_wrong_question_is_refused(shared, body, place):
    found = problem(shared.post(f"{RUN}dreams", json=body), 422)
    assert pointers(found) == [place]


def test_dreams_are_computed_for_one_request_at_a_time(client, monkeypatch):
    has_begun, may_end = threading.Event(), threading.Event()
    compute = inspection.dreams

    def wait(*arguments):
        has_begun.set()
        assert may_end.wait(60)
        return compute(*arguments)

    monkeypatch.setattr(inspection, "dreams", wait)
    answers = []
    first = threading.Thread(
        target=lambda: answers.append(
            client.application.test_client().post(f"{RUN}dreams", json={"layer": 0, "steps": 1})
        )
    )
    first.start()
    assert has_begun.wait(60)
    refused = problem(client.post(f"{RUN}dreams", json={"layer": 0}), 503)
    assert "for another page" in refused["detail"]
    may_end.set()
    first.join()
    assert answers[0].status_code == 200
    assert ask(client, layer=0)
