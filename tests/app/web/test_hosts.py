"""Host names: on a loopback address only those of this machine are answered."""

import logging

import pytest

from app.web.document import MOST_HOMES
from tests.app.asking import problem

LOCAL = ["localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1:1", "127.9.8.7", "[::1]:8000"]
FOREIGN = ["evil.example", "evil.example:8000", "localhost.evil.example", "192.0.2.1", "[::2]", ""]


def ask(client, host, path="/api/runs", **more):
    return client.get(path, headers={"Host": host}, **more)


@pytest.mark.parametrize("host", LOCAL)
def test_names_of_this_machine_are_answered(shared, host):
    assert ask(shared, host).status_code == 200
    assert ask(shared, host, "/healthz").status_code == 200


@pytest.mark.parametrize("host", FOREIGN)
def test_other_names_are_refused_with_what_is_right(shared, host):
    assert ask(shared, host, "/healthz").status_code == 200
    for path in ("/", "/api/runs", "/metrics", "/static/js/main.js", "/nothing"):
        detail = problem(ask(shared, host, path), 421)["detail"]
        assert "localhost, 127.0.0.1, [::1]" in detail
        assert "NUDGE_HOSTS" in detail


def test_page_of_a_rebound_name_changes_nothing(client):
    evil = {"Host": "evil.example", "Origin": "http://evil.example"}
    problem(client.post("/api/runs/current/step", headers=evil), 421)
    assert client.get("/api/runs/current").json["step"] == 0


def test_names_in_the_settings_are_answered_wherever_it_listens(make_app):
    for address in ("127.0.0.1", "0.0.0.0"):
        client = make_app(host=address, hosts=("Lab.example", ".school.example")).test_client()
        for host in ("lab.example:80", "a.school.example", "school.example", "127.0.0.1:8000"):
            assert ask(client, host).status_code == 200
        for host in ("evil.example", "aschool.example"):
            assert "Lab.example" in problem(ask(client, host), 421)["detail"]


def test_missing_names_are_said_once_where_others_reach_the_server(make_app, caplog):
    def warnings():
        return [r for r in caplog.records if "NUDGE_HOSTS" in r.getMessage()]

    with caplog.at_level(logging.WARNING):
        make_app()
        make_app(host="0.0.0.0", hosts=("lab.example",))
        assert warnings() == []
        client = make_app(host="0.0.0.0").test_client()
        assert ask(client, "any.example").status_code == 200
    assert len(warnings()) == 1


def test_pages_are_kept_for_a_bounded_number_of_names(make_app):
    client = make_app(host="0.0.0.0").test_client()
    for name in range(MOST_HOMES + 3):
        assert ask(client, f"{name}.example", "/").status_code == 200
    document = client.application.extensions["nudge"].document
    assert document._rendered.cache_info().currsize == MOST_HOMES
