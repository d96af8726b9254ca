"""Ids of requests, and the lines that they get in the log."""

import logging
import re

import pytest

from app.logs import request_id
from app.web import access
from tests.app.asking import PREDICT, SEVEN, problem


@pytest.fixture
def lines(caplog):
    """Return the access lines that were written so far, at the levels of a usual server."""
    caplog.set_level(logging.INFO, "app.web.access")
    return lambda: [r for r in caplog.records if r.name == "app.web.access"]


def test_every_answer_has_an_id_of_its_own(shared):
    found = [shared.get(p).headers["Nudge-Request"] for p in ("/", "/api/runs", "/healthz", "/x")]
    assert all(re.fullmatch("[0-9a-f]{16}", id) for id in found)
    assert len({*found}) == 4


@pytest.mark.parametrize(
    ("given", "taken"),
    [("proxy-1.A_9", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("", False)],
)
def test_a_clients_own_id_is_taken_if_it_is_short_and_plain(shared, given, taken):
    response = shared.get("/api/runs", headers={"X-Request-ID": given})
    assert (response.headers["Nudge-Request"] == given) is taken


def test_a_problem_has_the_id_in_its_body_too(shared):
    for response in (
        shared.get("/api/nothing"),
        shared.post("/api/runs", json={"seed": -1}),
        shared.post("/api/runs/current/start", headers={"Origin": "http://elsewhere.example"}),
    ):
        found = problem(response, response.status_code)
        assert found["request"] == response.headers["Nudge-Request"]


def test_the_words_and_the_log_of_an_unexpected_error_name_its_request(shared, monkeypatch, caplog):
    def break_down(run):
        raise RuntimeError("the inside")

    monkeypatch.setattr("app.api.predict.run_of", break_down)
    asked = {"json": {"strokes": SEVEN}, "headers": {"X-Request-ID": "mine-1"}}
    assert "of request mine-1" in problem(shared.post(PREDICT, **asked), 500)["detail"]
    (error,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert "the inside" in str(error.exc_info[1])


def test_a_line_says_what_was_asked_and_how_it_was_answered_but_no_secret(shared, lines):
    response = shared.get("/?secret=open-sesame")
    (line,) = lines()
    assert line.fields | {"milliseconds": 0} == {
        "method": "GET",
        "path": "/",
        "status": 200,
        "bytes": len(response.data),
        "milliseconds": 0,
        "client": "127.0.0.1",
    }
    assert "GET / 200" in line.getMessage()
    assert "sesame" not in line.getMessage()


def test_a_path_cannot_end_the_line(shared, lines):
    shared.get("/api/x%0A2026 all is well")
    (line,) = lines()
    assert line.fields["path"] == "/api/x%0A2026%20all%20is%20well"
    assert "\n" not in line.getMessage()


def test_what_pages_repeat_is_logged_only_where_it_fails_or_takes_long(shared, lines, monkeypatch):
    for path in ("/api/runs", "/api/runs/current", "/static/js/main.js", "/healthz", "/metrics"):
        assert shared.get(path).status_code == 200
    assert lines() == []
    shared.get("/api/runs/none")
    monkeypatch.setattr(access, "LONG_S", 0)
    shared.get("/api/runs")
    assert [(r.fields["path"], r.fields["status"]) for r in lines()] == [
        ("/api/runs/none", 404),
        ("/api/runs", 200),
    ]


def test_a_length_that_is_not_known_is_not_told(client, lines):
    client.post("/api/runs", json={})
    client.delete("/api/runs/current")
    *_, line = lines()
    assert (line.fields["status"], line.fields["bytes"]) == (204, None)
    assert "204, - bytes" in line.getMessage()


def test_changes_are_logged(client, lines):
    client.post("/api/runs/current/pause")
    (line,) = lines()
    assert (line.levelno, line.fields["status"]) == (logging.INFO, 202)


def test_what_is_said_to_be_repeated_exists(shared):
    assert {rule.endpoint for rule in shared.application.url_map.iter_rules()} >= access.REPEATED


def test_a_thread_forgets_the_id_after_the_answer(shared):
    # These requests are answered on the thread of the test.
    shared.get("/api/runs")
    assert request_id.get() is None
