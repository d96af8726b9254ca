"""/branches over HTTP: begin, follow, stop."""

import pytest

from tests.app.asking import RUN, pointers, problem
from tests.waiting import wait_for

BRANCHES = RUN + "branches"


def ended(client, begun):
    def read():
        found = client.get(f"/api/branches/{begun['id']}")
        assert found.status_code == 200
        return found.json["status"] != "running" and found.json

    return wait_for(read, "the branches")


def test_branches_are_begun_and_followed(client):
    asked = {"rates": [0.01, 1e9], "steps": 4, "schedule": "exponential"}
    response = client.post(BRANCHES, json=asked | {"final_learning_rate": 0.001})
    assert response.status_code == 202
    begun = response.json
    assert (begun["step"], begun["steps"], begun["error"]) == (0, 4, None)
    found = ended(client, begun)
    assert (found["status"], found["progress"]) == ("done", 1)
    constant, died, annealed = found["branches"]
    assert (constant["learning_rate"], constant["schedule"]) == (0.01, "constant")
    assert (constant["status"], constant["reason"]) == ("done", None)
    assert len(constant["losses"]) == 4
    assert 0 <= constant["validation_accuracy"] <= 1
    assert (died["status"], died["validation_accuracy"]) == ("died", None)
    assert died["reason"] == "the loss stopped being a number at step 4"
    assert (annealed["schedule"], annealed["final_learning_rate"]) == ("exponential", 0.001)
    assert annealed["rates"] == [0.01, pytest.approx(0.0046416), pytest.approx(0.0021544), 0.001]


def test_without_a_body_there_are_five_of_200_steps(client):
    begun = client.post(BRANCHES).json
    assert [b["learning_rate"] for b in begun["branches"]] == [0.0001, 0.001, 0.01, 0.1, 1]
    assert begun["steps"] == 200
    assert "other branches" in problem(client.post(BRANCHES), 409)["detail"]
    assert client.delete(f"/api/branches/{begun['id']}").status_code == 204
    assert ended(client, begun)["status"] == "stopped"


def test_a_kept_step_is_branched(client):
    begun = client.post(f"{BRANCHES}?at=0", json={"steps": 1})
    assert begun.status_code == 202
    assert ended(client, begun.json)["step"] == 0
    problem(client.post(f"{BRANCHES}?at=9", json={"steps": 1}), 404)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"rates": []}, "/rates"),
        ({"rates": [0.1] * 9}, "/rates"),
        ({"rates": [0.1, -1]}, "/rates/1"),
        ({"rates": [1e10]}, "/rates/0"),
        ({"rates": 0.1}, "/rates"),
        ({"steps": 0}, "/steps"),
        ({"steps": 1001}, "/steps"),
        ({"schedule": "later"}, "/schedule"),
        ({"schedule": None}, "/schedule"),
        ({"final_learning_rate": -1}, "/final_learning_rate"),
        ({"speed": 1}, "/speed"),
    ],
)
def test_wrong_branches_are_refused(shared, body, place):
    assert pointers(problem(shared.post(BRANCHES, json=body), 422)) == [place]


def test_unknown_branches_are_refused(shared):
    for found in (shared.get("/api/branches/none"), shared.delete("/api/branches/none")):
        assert "no branches 'none'" in problem(found, 404)["detail"]
