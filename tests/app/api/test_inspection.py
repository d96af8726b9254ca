"""Looking inside over HTTP: what is sent is what model.inspection finds, in both encodings."""

import base64
import json
import re
import threading

import numpy as np
import pytest

from app.lab.measurements import DEAD_IMAGES, IMAGES_WHILE_TRAINING, MOST_FEATURES, Measurements
from app.lab.snapshots import Moment
from app.schemas.arrays import nest, pack
from model import inspection
from model.drawing.forms import from_strokes
from tests.app.asking import SEVEN, picture, pointers, problem, state, step
from tests.conftest import SMALL
from tests.waiting import wait_for

IMAGE = from_strokes(SEVEN)
RUN = "/api/runs/current/"
NUDGE = {"strokes": SEVEN, "label": 7, "learning_rate": 0.01}


def snapshot(client):
    return client.application.extensions["nudge"].lab.run("current")


def look(client, route, query="", **more):
    response = client.post(f"{RUN}{route}?{query}", json={"strokes": SEVEN} | more)
    assert response.status_code == 200, response.text
    # As a number: the letters may well come up in base64.
    assert not re.search(r"[\[:,]\s*NaN", response.text)
    return response.json


def unpacked(found):
    """An answer with base64 arrays turned back into arrays."""
    if isinstance(found, dict) and found.keys() == {"shape", "float32"}:
        numbers = np.frombuffer(base64.b64decode(found["float32"], validate=True), "<f4")
        return numbers.reshape(found["shape"])
    if isinstance(found, dict):
        return {name: unpacked(value) for name, value in found.items()}
    return [unpacked(value) for value in found] if isinstance(found, list) else found


def same(listed, packed):
    """Whether an answer in lists says what one in base64 says, to five digits."""
    if isinstance(packed, dict):
        return listed.keys() == packed.keys() and all(same(listed[n], packed[n]) for n in packed)
    if isinstance(packed, np.ndarray):
        return np.shape(listed) == packed.shape and np.allclose(listed, packed, rtol=1e-4, atol=0)
    if isinstance(packed, list):
        return len(listed) == len(packed) and all(map(same, listed, packed))
    return listed == packed


# Arrays.


def test_lists_have_five_digits_and_nothing_longer():
    numbers = [0.0, -0.0, 1.0, 1 / 3, -123456.7, 9.99999, 1e-9 / 7, 6.02e23, 2e-40, 1000.0]
    found = nest(np.array([numbers]))
    assert found == [[float(f"{number:.5g}") for number in numbers]]
    assert json.dumps(found[0][:6]) == "[0.0, 0.0, 1.0, 0.33333, -123460.0, 10.0]"


def test_random_numbers_are_rounded_as_text_is():
    rng = np.random.default_rng(0)
    numbers = (rng.standard_normal(3000) * 10.0 ** rng.integers(-12, 12, 3000)).astype(np.float32)
    assert nest(numbers) == pytest.approx([float(f"{n:.5g}") for n in numbers], rel=1e-15)


def test_what_is_not_finite_stays_so():
    assert str(nest(np.array([np.nan, np.inf, -np.inf, 1.0]))) == "[nan, inf, -inf, 1.0]"


def test_packed_array_has_the_same_bits_row_by_row():
    array = np.random.default_rng(0).standard_normal((3, 4, 5)).astype(np.float32)[:, ::2, ::-1]
    packed = pack(array)
    assert packed.shape == [3, 2, 5]
    assert np.array_equal(unpacked(packed.model_dump()), array)
    assert unpacked(pack(np.array([0.1])).model_dump())[0] == np.float32(0.1)


# Each route beside the model.


@pytest.mark.parametrize("label", [None, 3])
def test_explain_is_what_the_model_explains(client, mnist, label):
    step(client, 3)
    query = "encoding=base64" + ("" if label is None else f"&label={label}")
    found = unpacked(look(client, "explain", query))
    run = snapshot(client)
    expected = inspection.explain(run.network, run.weights, IMAGE, label)
    dead = inspection.dead_shares(run.network, run.weights, mnist.validation.images[:DEAD_IMAGES])
    assert (found["run"], found["step"], found["label"]) == (run.id, 3, label)
    assert np.array_equal(found["input"], IMAGE)
    assert found["probabilities"] == expected.probabilities.tolist()
    assert found["loss"] == expected.loss
    assert len(found["layers"]) == len(run.network.stack)
    for row, layer, share in zip(found["layers"], expected.layers, dead, strict=True):
        assert (row["layer"], row["entry"], row["type"]) == (layer.layer, layer.entry, layer.type)
        assert row["shape"] == list(layer.shape)
        assert row["parameters"] == layer.parameter_count
        assert row["multiply_adds"] == layer.multiply_adds
        assert (row["least"], row["greatest"]) == (layer.least, layer.greatest)
        assert np.array_equal(row["activations"], layer.activations)
        assert equal_arrays(row["weights"], layer.parameters)
        assert row["dead"] == share
        if layer.histogram is None:
            assert row["histogram"] is None
        else:
            assert row["histogram"]["limit"] == layer.histogram.limit
            assert row["histogram"]["counts"] == layer.histogram.counts.tolist()
        if label is None:
            assert row["gradient"] is row["dweights"] is None
        else:
            assert np.array_equal(row["gradient"], layer.gradient)
            assert equal_arrays(row["dweights"], layer.dparameters)
    assert found["gradient"] is None or np.array_equal(found["gradient"], expected.gradient)
    assert (found["gradient"] is None) == (label is None)
    assert [row["dead"] is not None for row in found["layers"]] == [
        row["type"] == "relu" for row in found["layers"]
    ]


@pytest.mark.parametrize("label", ["", "&label=3"])
def test_explain_leaves_the_layers_own_arrays_out(shared, label):
    whole = look(shared, "explain", f"weights=1{label}")
    assert whole == look(shared, "explain", label.lstrip("&"))
    for layer in whole["layers"]:
        layer.update(weights={}, dweights=None)
    assert look(shared, "explain", f"weights=0{label}") == whole


def equal_arrays(found, expected):
    return found.keys() == expected.keys() and all(
        np.array_equal(found[name], expected[name]) for name in expected
    )


@pytest.mark.parametrize(
    ("layer", "position"), [(0, "1,0,11"), (1, "0,3,4"), (2, "1,5,0"), (3, "9"), (4, "7")]
)
def test_origin_is_what_the_model_finds(shared, layer, position):
    found = unpacked(look(shared, "origin", f"layer={layer}&position={position}&encoding=base64"))
    run = snapshot(shared)
    place = tuple(map(int, position.split(",")))
    expected = inspection.origin(run.network, run.weights, IMAGE, layer, place)
    assert (found["run"], found["step"]) == (run.id, 0)
    for name in [
        "type",
        "layer",
        "entry",
        "value",
        "source",
        "activation",
        "activated",
        "mathematics",
    ]:
        assert found[name] == getattr(expected, name), name
    assert found["position"] == list(place)
    assert found["window"] == (expected.window and list(expected.window))
    assert found["receptive_field"] == list(expected.receptive_field)
    assert found["numbers"].keys() == expected.numbers.keys()
    for name, number in expected.numbers.items():
        assert np.array_equal(found["numbers"][name], number), name


def test_nudge_is_what_the_model_does(shared):
    run = snapshot(shared)
    found = look(shared, "nudge", label=7, learning_rate=0.01, count=3)
    expected = inspection.nudge(run.network, run.weights, IMAGE, 7, 0.01, 3)
    assert (found["run"], found["step"]) == (run.id, 0)
    assert (found["label"], found["learning_rate"], found["count"]) == (7, 0.01, 3)
    for name in ("probabilities", "losses", "predicted", "measured"):
        assert found[name] == getattr(expected, name).tolist()
    assert np.shape(found["probabilities"]) == (4, 10)
    assert [row["entry"] for row in found["layers"]] == [0, 2]
    for row, layer in zip(found["layers"], expected.layers, strict=True):
        assert (row["type"], row["gradient_norm"]) == (layer.type, layer.gradient_norms[0])
        assert row["moved"] == layer.moved.tolist()
        assert row["relative"] == layer.relative.tolist()
    assert found["most_moved"] == [
        {"entry": m.entry, "index": m.index, "distance": m.distance} for m in expected.most_moved
    ]
    assert (found["finite"], found["applied"]) == (True, False)


def test_nudge_image_is_what_the_model_does(shared):
    run = snapshot(shared)
    found = unpacked(
        look(shared, "nudge-image", "encoding=base64", target=4, step_size=0.1, most_steps=30)
    )
    expected = inspection.nudge_image(run.network, run.weights, IMAGE, 4, 0.1, 30)
    assert (found["run"], found["step"], found["target"]) == (run.id, 0, 4)
    assert found["succeeded"] == expected.succeeded
    assert found["probabilities"] == expected.probabilities.tolist()
    assert np.array_equal(found["frames"], expected.frames)
    assert found["frame_steps"] == expected.frame_steps.tolist()
    assert found["ink_added"] == expected.ink_added
    assert found["ink_removed"] == expected.ink_removed


def test_saliency_is_what_the_model_finds(shared):
    run = snapshot(shared)
    found = unpacked(look(shared, "saliency", "encoding=base64"))
    expected = inspection.saliency(run.network, run.weights, IMAGE)
    assert (found["run"], found["step"]) == (run.id, 0)
    assert found["scores"] == expected.scores.tolist()
    assert found["probabilities"] == expected.probabilities.tolist()
    for name in ("input", "gradients", "occlusions", "activation_maps"):
        assert np.array_equal(found[name], getattr(expected, name)), name


def test_network_without_convolution_has_no_activation_maps(client):
    dense = [{"type": "dense", "units": 10}, {"type": "softmax"}]
    client.post("/api/runs", json={"network": dense, "start": False})
    assert look(client, "saliency")["activation_maps"] is None


def test_neighbors_are_the_nearest_training_images(client, mnist):
    step(client, 3)
    run, train = snapshot(client), mnist.train
    found = look(client, "neighbors", "k=4")
    assert (found["run"], found["step"], found["features_step"]) == (run.id, 3, 3)
    assert found["images"] == 55_000
    known = inspection.features(run.network, run.weights, train.images)
    own = inspection.features(run.network, run.weights, IMAGE[None])[:, 0]
    expected = inspection.nearest(known, own, 4)
    assert [n["index"] for n in found["neighbors"]] == expected.indices.tolist()
    assert [n["distance"] for n in found["neighbors"]] == pytest.approx(expected.distances.tolist())
    for neighbor in found["neighbors"]:
        assert neighbor["label"] == train.labels[neighbor["index"]]
        pixels = train.images[neighbor["index"]].ravel() / 255
        assert neighbor["pixels"] == pytest.approx(pixels.tolist(), abs=1e-6)


@pytest.mark.parametrize(
    ("route", "query", "more"),
    [
        ("explain", "label=2", {}),
        ("origin", "layer=0&position=0,5,6", {}),
        ("origin", "layer=3&position=2", {}),
        ("saliency", "", {}),
        ("nudge-image", "", {"target": 1, "most_steps": 3}),
    ],
)
def test_both_encodings_say_the_same(shared, route, query, more):
    listed = look(shared, route, query, **more)
    packed = look(shared, route, query + "&encoding=base64", **more)
    assert '"float32"' in json.dumps(packed)
    assert '"float32"' not in json.dumps(listed)
    assert same(listed, unpacked(packed))


@pytest.mark.parametrize(
    "route", ["explain", "origin?layer=0&position=0,0,0", "saliency", "neighbors?k=1"]
)
def test_picture_can_be_sent_as_it_is(shared, route):
    response = shared.post(RUN + route, data=picture(), content_type="image/png")
    assert response.status_code == 200, response.text


# Through time.


def test_kept_step_is_read_as_it_was(client):
    routes = {
        "predict": {},
        "explain?label=1": {},
        "origin?layer=3&position=3": {},
        "nudge": {"label": 3, "learning_rate": 0.1},
        "nudge-image": {"target": 3, "most_steps": 3},
        "saliency": {},
        "neighbors?k=3": {},
    }

    def ask(at=""):
        answers = {}
        for route, more in routes.items():
            url = f"{RUN}{route}{'&' if '?' in route else '?'}{at}"
            answers[route] = client.post(url, json={"strokes": SEVEN} | more)
        answers["network"] = client.get(f"{RUN}network?weights=1&{at}")
        assert {answer.status_code for answer in answers.values()} == {200}
        return {route: answer.json for route, answer in answers.items()}

    first = ask()
    step(client, 5)
    again, now = ask("at=0"), ask()
    for route, answer in again.items():
        assert answer["step"] == 0
        if route == "predict":
            # The quick path adds in another order.
            assert answer["probabilities"] == pytest.approx(first[route]["probabilities"])
        else:
            assert answer == first[route], route
            present = now[route] | {name: 0 for name in ("step", "features_step") if name in answer}
            assert answer != present, route
        assert now[route]["step"] == 5


@pytest.mark.parametrize(
    "route",
    [
        "predict",
        "explain",
        "origin?layer=0&position=0,0,0",
        "nudge",
        "nudge-image",
        "saliency",
        "neighbors",
    ],
)
def test_step_that_is_not_kept_is_named_with_those_that_are(shared, route):
    more = {"nudge": NUDGE, "nudge-image": {"strokes": SEVEN, "target": 2}}
    url = f"{RUN}{route}{'&' if '?' in route else '?'}at=77"
    found = problem(shared.post(url, json=more.get(route, {"strokes": SEVEN})), 404)
    assert "does not keep step 77; it keeps 0" in found["detail"]
    assert problem(shared.get(f"{RUN}network?at=77"), 404)["detail"] == found["detail"]


# What is refused.


@pytest.mark.parametrize(
    ("route", "place"),
    [
        ("explain?label=11", "/label"),
        ("explain?label=-1", "/label"),
        ("explain?label=NaN", "/label"),
        ("explain?encoding=hex", "/encoding"),
        ("explain?at=-1", "/at"),
        ("explain?colour=red", "/colour"),
        ("origin?layer=99&position=0", "/layer"),
        ("origin?layer=-1&position=0", "/layer"),
        ("origin?position=0", "/layer"),
        ("origin?layer=0", "/position"),
        ("origin?layer=0&position=2,0,0", "/position"),
        ("origin?layer=0&position=0,0,12", "/position"),
        ("origin?layer=0&position=0", "/position"),
        ("origin?layer=3&position=10", "/position"),
        ("origin?layer=3&position=-1", "/position"),
        ("origin?layer=3&position=1,,2", "/position"),
        ("neighbors?k=0", "/k"),
        ("neighbors?k=101", "/k"),
        ("saliency?at=x", "/at"),
    ],
)
def test_wrong_question_is_refused(shared, route, place):
    found = problem(shared.post(RUN + route, json={"strokes": SEVEN}), 422)
    assert pointers(found)[0] == place


@pytest.mark.parametrize(
    ("route", "change", "place"),
    [
        ("nudge", {"label": 11}, "/label"),
        ("nudge", {"label": 1.5}, "/label"),
        ("nudge", {"label": None}, "/label"),
        ("nudge", {"learning_rate": 0}, "/learning_rate"),
        ("nudge", {"learning_rate": -1}, "/learning_rate"),
        ("nudge", {"learning_rate": "0.1"}, "/learning_rate"),
        ("nudge", {"count": 0}, "/count"),
        ("nudge", {"count": 101}, "/count"),
        ("nudge", {"apply": 1}, "/apply"),
        ("nudge", {"pixels": [0] * 784}, ""),
        ("nudge", {"strokes": []}, "/strokes"),
        ("nudge", {"speed": 1}, "/speed"),
        ("nudge-image", {"target": 10}, "/target"),
        ("nudge-image", {"step_size": 0}, "/step_size"),
        ("nudge-image", {"step_size": 1.5}, "/step_size"),
        ("nudge-image", {"most_steps": 0}, "/most_steps"),
        ("nudge-image", {"most_steps": 1001}, "/most_steps"),
    ],
)
def test_wrong_nudge_is_refused(shared, route, change, place):
    body = (NUDGE if route == "nudge" else {"strokes": SEVEN, "target": 3}) | change
    found = problem(shared.post(RUN + route, json=body), 422)
    assert pointers(found)[0] == place


def test_nan_and_other_bodies_are_refused(shared):
    for route in ("nudge", "nudge-image"):
        text = json.dumps(NUDGE | {"learning_rate": float("nan")})
        response = shared.post(RUN + route, data=text, content_type="application/json")
        assert "not JSON" in problem(response, 400)["detail"]
        response = shared.post(RUN + route, data=picture(), content_type="image/png")
        assert "application/json" in problem(response, 415)["detail"]
    assert (
        "no run 'none'" in problem(shared.post("/api/runs/none/nudge", json=NUDGE), 404)["detail"]
    )


# The nudge that stays.


def test_nudge_of_a_copy_leaves_the_run_as_it_is(client):
    before = state(client)
    look(client, "nudge", label=3, learning_rate=1, count=5)
    assert state(client) == before


def test_applied_nudge_moves_the_run(client):
    step(client, 4)
    before, run = state(client), snapshot(client)
    found = look(client, "nudge", label=3, learning_rate=0.05, count=2, apply=True)
    expected = inspection.nudge(run.network, run.weights, IMAGE, 3, 0.05, 2)
    assert found["applied"]
    assert found["probabilities"] == expected.probabilities.tolist()
    after = snapshot(client)
    assert np.array_equal(after.weights, expected.weights)
    assert (found["step"], after.step) == (5, 5)
    now = state(client)
    assert now["version"] > before["version"]
    assert (now["status"], now["images_seen"]) == ("paused", before["images_seen"])
    assert now["history"]["step"][-1] == 5
    assert now["history"]["loss"][-1] is None
    assert now["history"]["validation_accuracy"][-1] == now["validation_accuracy"]
    explained = look(client, "explain")
    assert explained["probabilities"] == pytest.approx(found["probabilities"][-1], abs=1e-4)
    step(client, 1)
    assert not np.array_equal(snapshot(client).weights, expected.weights)


def test_training_goes_on_from_an_applied_nudge(make_app):
    client = make_app(training=True).test_client()
    found = look(client, "nudge", label=3, learning_rate=0.05, apply=True)
    assert state(client)["status"] == "training"
    wait_for(lambda: state(client)["step"] > found["step"] + 3, "further steps")


def test_nudge_that_overflows_is_shown_but_not_applied(client):
    far = {"label": 3, "learning_rate": 1e300}
    found = look(client, "nudge", **far)
    assert (found["finite"], found["applied"]) == (False, False)
    assert len(found["probabilities"]) == 1
    assert found["layers"][0]["gradient_norm"] is None
    before = state(client)
    refused = problem(client.post(RUN + "nudge", json=NUDGE | far | {"apply": True}), 409)
    assert "take a smaller one" in refused["detail"]
    assert state(client) == before


def test_past_cannot_be_nudged_itself(client):
    response = client.post(RUN + "nudge?at=0", json=NUDGE | {"apply": True})
    assert pointers(problem(response, 422)) == ["/at"]
    assert state(client)["step"] == 0


def test_applying_needs_the_key_where_there_is_one(make_app):
    client = make_app(teacher_key="chalk").test_client()
    assert client.post(RUN + "nudge", json=NUDGE).status_code == 200
    applied = NUDGE | {"apply": True}
    problem(client.post(RUN + "nudge", json=applied), 401)
    assert state(client)["step"] == 0
    bearer = {"Authorization": "Bearer chalk"}
    assert client.post(RUN + "nudge", json=applied, headers=bearer).status_code == 200
    assert state(client)["step"] == 1


def test_diverged_run_can_be_looked_at(client):
    settings = {"learning_rate": 1e9, "optimizer": "sgd", "schedule": "constant"}
    client.post("/api/runs", json={"network": SMALL, "training": settings})
    wait_for(lambda: state(client)["status"] == "diverged", "divergence")
    for route in (
        "explain?label=3",
        "origin?layer=3&position=1",
        "saliency",
        "neighbors",
        "replay",
    ):
        response = client.post(RUN + route, json={"strokes": SEVEN})
        assert response.status_code == 200, response.text
        assert "NaN" not in response.text
        assert "Infinity" not in response.text
    refused = problem(client.post(RUN + "nudge", json=NUDGE | {"apply": True}), 409)
    assert "has diverged" in refused["detail"]


def test_weights_without_finite_numbers_are_no_ground_for_a_nudge(client, monkeypatch):
    run = snapshot(client)
    broken = Moment(run.id, 0, run.network, np.full_like(run.weights, np.nan), False)
    monkeypatch.setattr("app.api.nudge.moment_of", lambda *given: broken)
    assert "no finite loss" in problem(client.post(RUN + "nudge", json=NUDGE), 409)["detail"]
    body = {"strokes": SEVEN, "target": 3}
    assert "no finite" in problem(client.post(RUN + "nudge-image", json=body), 409)["detail"]
    monkeypatch.setattr("app.api.explanation.moment_of", lambda *given: broken)
    explained = look(client, "explain")
    assert explained["probabilities"] == [None] * 10
    assert explained["layers"][0]["activations"][0][0][0] is None


# What is measured on many images.


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("app.lab.measurements.monotonic", clock)
    return clock


@pytest.fixture
def measured(client, clock):
    """Measurements that only count, and wait where a test wants them to."""

    def count(moment, mnist):
        calls.append(moment.step)
        assert may_end.wait(60)
        return len(calls)

    calls, may_end = [], threading.Event()
    may_end.set()
    measurements = Measurements(client.application.extensions["nudge"].lab, count, 0, 10.0, 3)
    measurements.calls, measurements.may_end = calls, may_end
    return measurements


def moment(step, passing=True, run="a"):
    return Moment(run, step, None, None, passing)


def test_same_step_is_measured_once(measured):
    assert [measured.of(moment(5, passing)).value for passing in (False, True, False)] == [1] * 3
    assert measured.of(moment(6, passing=False)).value == 2
    assert measured.of(moment(5, run="b")).value == 3
    assert measured.calls == [5, 6, 5]


def test_past_is_measured_itself_and_is_not_taken_for_the_present(measured):
    measured.of(moment(5))
    assert measured.of(moment(2, passing=False)).step == 2
    assert measured.of(moment(9)).step == 5
    assert measured.calls == [5, 2]


def test_training_run_is_measured_anew_beside_those_who_ask(measured, clock):
    assert measured.of(moment(1)).step == 1
    clock.now = 4
    assert measured.of(moment(2)).step == 1
    assert measured.calls == [1]
    clock.now = 6
    measured.may_end.clear()
    assert measured.of(moment(3)).step == 1
    wait_for(lambda: measured.calls == [1, 3], "the next measurement")
    # While that is under way nobody waits and no other is begun.
    assert measured.of(moment(4)).step == 1
    measured.may_end.set()
    wait_for(lambda: measured.of(moment(5)).step == 3, "its end")
    assert measured.calls == [1, 3]


def test_old_measurement_of_a_training_run_is_not_used(measured, clock):
    measured.of(moment(1))
    clock.now = 11
    assert measured.of(moment(2)).step == 2


def test_few_measurements_are_kept(measured):
    for number in (1, 2, 3, 4, 1):
        measured.of(moment(number, passing=False))
    assert measured.calls == [1, 2, 3, 4, 1]


def test_large_features_are_those_of_the_first_images(client, mnist):
    wide = [
        {"type": "conv", "filters": 2, "size": 1, "activation": "relu"},
        {"type": "dense", "units": 10},
        {"type": "softmax"},
    ]
    client.post("/api/runs", json={"network": wide, "start": False})
    found = look(client, "neighbors", "k=100")
    assert found["images"] == MOST_FEATURES // (2 * 28 * 28)
    assert all(n["index"] < found["images"] for n in found["neighbors"])


def test_fewer_images_are_searched_while_a_run_trains(make_app):
    client = make_app(training=True).test_client()
    found = look(client, "neighbors", "k=100")
    assert found["images"] == IMAGES_WHILE_TRAINING
    assert all(n["index"] < IMAGES_WHILE_TRAINING for n in found["neighbors"])
