"""The numbers for a monitoring system, and the two health checks."""

import tomllib
from types import SimpleNamespace

from prometheus_client.parser import text_string_to_metric_families as parse

from app.config import ROOT, VERSION
from app.lab.lab import Lab
from app.web.metrics import Metrics
from tests.app.asking import PREDICT, SEVEN
from tests.conftest import lab_of


def samples(text):
    """The values by name and labels."""
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in parse(text)
        for sample in family.samples
    }


def read(client):
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
    return samples(response.text)


def test_answers_are_counted_by_route_and_status(client):
    for _ in range(3):
        client.post(PREDICT, json={"strokes": SEVEN})
    client.post(PREDICT, json={"strokes": []})
    client.get("/api/nothing")
    found = read(client)
    route = ("route", "api.predict_predict")
    assert found["nudge_requests_total", route, ("status", "200")] == 3
    assert found["nudge_requests_total", route, ("status", "422")] == 1
    assert found["nudge_requests_total", ("route", "none"), ("status", "404")] == 1
    assert found["nudge_request_seconds_count", route] == 4
    assert found["nudge_request_seconds_bucket", ("le", "+Inf"), route] == 4
    assert found["nudge_request_seconds_sum", route] > 0
    assert not [name for name, *_ in found if name.endswith("_created")]


def test_applications_count_for_themselves(make_app):
    first, second = make_app().test_client(), make_app().test_client()
    first.get("/")
    assert "pages.index" in str(read(first))
    assert "pages.index" not in str(read(second))


def test_runs_the_lab_and_the_process_are_told(client):
    client.post("/api/runs", json={"start": False})
    found = read(client)
    counts = {labels[0][1]: v for (name, *labels), v in found.items() if name == "nudge_runs"}
    assert counts == {"training": 0, "paused": 2, "finished": 0, "diverged": 0, "failed": 0}
    assert found["nudge_training_images_per_second",] == 0
    assert found["nudge_lab_up",] == 1
    assert found["nudge_build_info", ("version", VERSION)] == 1
    assert found["process_resident_memory_bytes",] > 1e6
    lab_of(client.application).stop()
    assert read(client)["nudge_lab_up",] == 0


def test_store_is_told_where_there_is_one(client):
    lab = lab_of(client.application)
    assert "nudge_store" not in Metrics(lab).text().decode()
    assert samples(client.get("/metrics").text)["nudge_store_up",] == 1
    for problem, up in ((None, 1), ("the disk is full", 0)):
        store = SimpleNamespace(problem=problem, lag_s=2.5)
        found = samples(Metrics(lab, store).text().decode())
        assert found["nudge_store_up",] == up
        assert found["nudge_store_lag_seconds",] == 2.5


def test_memory_and_refusals_are_told_where_they_are_counted(client):
    lab, kinds, routes = lab_of(client.application), {"weights": 7, "caches": 9}, {"api.x": 3}
    found = samples(Metrics(lab, None, lambda: kinds, lambda: routes).text().decode())
    assert found["nudge_memory_bytes", ("kind", "weights")] == 7
    assert found["nudge_memory_bytes", ("kind", "caches")] == 9
    assert found["nudge_refusals_total", ("route", "api.x")] == 3


def test_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION


def test_server_is_ready_when_its_runs_are_open(make_app, monkeypatch):
    app = make_app()
    client, lab = app.test_client(), lab_of(app)
    assert client.get("/readyz").json == {"status": "ready"}
    assert client.head("/readyz").status_code == client.head("/healthz").status_code == 200
    with monkeypatch.context() as patch:
        patch.setattr(Lab, "failure", "it broke")
        assert not_ready(client) == "it broke"
        assert client.head("/healthz").status_code == 503
    lab.stop()
    assert not_ready(client) == "the server is stopping"


def test_server_is_not_ready_before_its_images_are_read(make_app, monkeypatch):
    app = make_app()
    client = app.test_client()
    unread = SimpleNamespace(done=lambda: False, cancel=lambda: None)
    with monkeypatch.context() as patch:
        patch.setattr(lab_of(app), "_mnist", unread)
        assert not_ready(client) == "the images are still being read"
        # That is no fault.
        assert client.get("/healthz").status_code == 200


def not_ready(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json["status"] == "not ready"
    return response.json["reason"]
