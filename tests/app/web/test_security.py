"""The teacher's key: what needs it where one is set, and what does not."""

import logging
import re

import pytest

from app.config import ROOT
from app.web.limits import WRONG_KEYS_WITHOUT_WAIT
from tests.app.asking import problem

KEY = "open sesame, door"
CHANGES = [
    ("post", "/api/runs"),
    ("patch", "/api/runs/current"),
    ("delete", "/api/runs/current"),
    ("post", "/api/runs/current/start"),
    ("post", "/api/runs/current/pause"),
    ("post", "/api/runs/current/step"),
    ("post", "/api/runs/current/undo"),
    ("post", "/api/runs/undo"),
    ("put", "/api/runs/current/checkpoint"),
    ("delete", "/api/digits"),
    ("delete", "/api/digits/1f0c5d2a9b7e"),
    ("post", "/api/digits/undo"),
]


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_changes_need_the_teachers_key_where_there_is_one(make_app, method, path):
    client = make_app(teacher_key=KEY).test_client()
    for headers in ({}, {"Authorization": "Bearer closed"}, {"Authorization": f"Basic {KEY}"}):
        response = getattr(client, method)(path, headers=headers)
        assert "teacher's key" in problem(response, 401)["detail"]
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    right = {"Authorization": f"Bearer {KEY}"}
    assert getattr(client, method)(path, headers=right).status_code != 401


def test_reading_and_predicting_need_no_key(make_app):
    client = make_app(teacher_key=KEY).test_client()
    assert client.get("/api/runs").json["locked"] is True
    assert client.get("/api/runs/current").status_code == 200
    drawing = {"strokes": [[[1, 1], [2, 9]]]}
    assert client.post("/api/runs/current/predict", json=drawing).status_code == 200
    assert client.post("/api/runs/current/replay", json=drawing).status_code == 200


def wrong(client, key="a wrong teacher's key"):
    return client.post("/api/runs/current/pause", headers={"Authorization": f"Bearer {key}"})


def test_wrong_keys_are_slowed_and_logged_without_the_key(make_app, caplog):
    client = make_app(teacher_key=KEY).test_client()
    with caplog.at_level(logging.WARNING):
        for _ in range(WRONG_KEYS_WITHOUT_WAIT):
            problem(wrong(client), 401)
        refused = wrong(client, KEY)
        assert "wait 1 s" in problem(refused, 429)["detail"]
        assert refused.headers["Retry-After"] == "1"
        problem(client.get("/", query_string={"key": KEY}), 429)
    lines = [r.getMessage() for r in caplog.records if "wrong" in r.getMessage().lower()]
    assert len(lines) == WRONG_KEYS_WITHOUT_WAIT
    assert all("127.0.0.1" in line for line in lines)
    assert KEY not in caplog.text
    assert "a wrong teacher's key" not in caplog.text
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    right = {"Authorization": f"Bearer {KEY}"}
    path = "/api/runs/current/pause"
    assert client.post(path, headers=right, environ_base=elsewhere).status_code == 202


def test_missing_keys_are_not_counted(make_app):
    client = make_app(teacher_key=KEY).test_client()
    for _ in range(WRONG_KEYS_WITHOUT_WAIT + 2):
        problem(client.post("/api/runs/current/pause"), 401)


@pytest.mark.parametrize(("scheme", "secure"), [("http", []), ("https", ["Secure"])])
def test_link_with_the_key_sets_a_cookie_and_leaves_the_address(make_app, scheme, secure):
    client = make_app(teacher_key=KEY).test_client()
    base = f"{scheme}://localhost"
    answer = client.get("/", query_string={"key": KEY}, base_url=base)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert parts == {"HttpOnly", "SameSite=Strict", "Path=/", *secure}
    assert KEY not in cookie
    path = "/api/runs/current/pause"
    assert client.post(path, base_url=base).status_code == 202
    evil = {"Origin": "https://evil.example"}
    problem(client.post(path, base_url=base, headers=evil), 403)


def test_link_with_a_wrong_key_sets_no_cookie(make_app):
    client = make_app(teacher_key=KEY).test_client()
    answer = client.get("/?key=wrong")
    assert "open / without it" in problem(answer, 401)["detail"]
    assert "Set-Cookie" not in answer.headers


def test_link_with_a_key_leads_to_the_page_where_none_is_set(shared):
    answer = shared.get("/?key=anything")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "Set-Cookie" not in answer.headers


def test_cookie_of_an_earlier_key_is_taken_away(make_app):
    client = make_app(teacher_key=KEY).test_client()
    client.set_cookie("nudge_key", "that of an earlier key")
    for _ in range(WRONG_KEYS_WITHOUT_WAIT + 2):
        problem(client.post("/api/runs/current/pause"), 401)
    assert client.get_cookie("nudge_key") is None


def test_options_say_what_is_allowed_and_need_no_key(make_app):
    client = make_app(teacher_key=KEY).test_client()
    for rule in client.application.url_map.iter_rules():
        path = rule.build(dict.fromkeys(rule.arguments, "current"), append_unknown=False)[1]
        answer = client.options(path)
        assert answer.status_code == 200, path
        allowed = {method.strip() for method in answer.headers["Allow"].split(",")}
        assert rule.methods <= allowed, path


def test_the_document_says_of_every_route_what_it_needs(shared):
    text = (ROOT / "docs" / "security.md").read_text()
    written = dict(re.findall(r"^\| `([A-Z]+ /api/\S+)` \| ([^|]+) \|$", text, re.MULTILINE))
    needs = {
        (False, False): "anyone",
        (False, True): "anyone, within limits",
        (True, False): "the key",
        (True, True): "the key, within limits",
    }
    found = {}
    for rule in shared.application.url_map.iter_rules():
        operation = getattr(shared.application.view_functions[rule.endpoint], "operation", None)
        for method in (rule.methods - {"HEAD", "OPTIONS"}) if operation else ():
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            found[f"{method} {path}"] = needs[operation.needs_key, operation.is_limited]
    found["POST /api/runs/{run}/nudge"] = "anyone; with `apply` the key"
    assert written == found
