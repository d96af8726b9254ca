"""Turns of costly requests: a bounded number, in turn by client, with pauses for training."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from app.web import turns as module
from app.web.problems import Problem
from app.web.turns import MOST_AT_ONCE, MOST_WAITING, Turns
from tests.conftest import lab_of
from tests.waiting import wait_for


class Clock:
    now_s = 0.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def turns(clock):
    """Turns without pauses, of a clock that stands still."""
    return Turns(0, lambda: False, clock)


@pytest.fixture
def elsewhere():
    with ThreadPoolExecutor(16) as threads:
        yield threads


def take_all(turns, client="busy"):
    """Take every turn that there is; a function that gives one back."""
    held = [ExitStack() for _ in range(MOST_AT_ONCE)]
    for turn in held:
        turn.enter_context(turns.take(client, "route"))
    return lambda: held.pop().close()


def wait_in(elsewhere, turns, client, done):
    """Let a client wait for a turn, which writes its name; return once it waits."""
    before = len(turns._waiting)

    def request():
        with turns.take(client, "route"):
            done.append(client)

    answer = elsewhere.submit(request)
    wait_for(lambda: len(turns._waiting) > before, f"{client} to wait")
    return answer


def test_the_surplus_is_refused_and_counted_by_route(turns, elsewhere, monkeypatch):
    monkeypatch.setattr(module, "refusals", module.Counter())
    give_back, done = take_all(turns), []
    answers = [wait_in(elsewhere, turns, "a", done) for _ in range(MOST_WAITING)]
    with pytest.raises(Problem) as refused, turns.take("a", "evaluation.read"):
        pass
    assert refused.value.status == 429
    assert refused.value.headers == {"Retry-After": "1"}
    assert module.refusals == {"evaluation.read": 1}
    give_back()
    for answer in answers:
        answer.result(60)
    assert done == ["a"] * MOST_WAITING
    give_back()


def test_request_whose_turn_does_not_come_in_time_is_refused(turns, clock, elsewhere):
    give_back, done = take_all(turns), []
    answer = wait_in(elsewhere, turns, "a", done)
    clock.now_s = 1.5
    with turns._changed:
        turns._changed.notify_all()
    assert answer.exception(60).status == 429
    assert done == []
    assert turns._waiting == []
    give_back()
    give_back()


def test_client_that_loops_does_not_go_before_another(turns, elsewhere):
    give_back, done = take_all(turns, "loops"), []
    answers = [wait_in(elsewhere, turns, name, done) for name in ("loops", "loops", "other")]
    give_back()
    for answer in answers:
        answer.result(60)
    assert done == ["other", "loops", "loops"]
    give_back()


def test_client_that_fills_all_places_makes_room_for_another(turns, elsewhere):
    give_back, done = take_all(turns, "loops"), []
    answers = [wait_in(elsewhere, turns, "loops", done) for _ in range(MOST_WAITING)]
    taken = ExitStack()
    other = elsewhere.submit(taken.enter_context, turns.take("other", "route"))
    assert answers[-1].exception(60).status == 429
    give_back()
    other.result(60)
    give_back()
    for answer in answers[:-1]:
        answer.result(60)
    assert done == ["loops"] * (MOST_WAITING - 1)
    taken.close()


def test_training_gets_a_pause_in_proportion_to_the_work(clock):
    turns = Turns(1 / 3, lambda: True, clock)
    with turns.take("a", "route"):
        assert turns._is_free()
        clock.now_s = 0.6
        # Without this, requests that overlap would never leave a pause.
        assert not turns._is_free()
    assert not turns._is_free()
    clock.now_s = 0.89
    assert not turns._is_free()
    clock.now_s = 0.91
    assert turns._is_free()


def test_there_is_no_pause_while_nothing_trains(clock):
    turns = Turns(1 / 3, lambda: False, clock)
    with turns.take("a", "route"):
        clock.now_s = 5.0
        assert turns._is_free()
    assert turns._is_free()


def test_costly_route_answers_429_and_others_answer_as_ever(make_app, monkeypatch):
    app = make_app()
    monkeypatch.setattr(module, "LONGEST_WAIT_S", 0.0)
    client, turns = app.test_client(), app.extensions["nudge"].turns
    give_back = take_all(turns)
    refused = client.get("/api/runs/current/evaluation")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "1"
    assert refused.mimetype == "application/problem+json"
    drawing = {"strokes": [[[0, 0], [9, 9]]]}
    assert client.post("/api/runs/current/predict", json=drawing).status_code == 200
    assert client.get("/api/runs/current").status_code == 200
    give_back()
    assert client.get("/api/runs/current/evaluation").status_code == 200
    give_back()
    assert lab_of(app).failure is None
