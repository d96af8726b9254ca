"""/api/examples: images of MNIST by their indices or at random."""

import numpy as np
import pytest

from tests.app.asking import pointers, problem


def test_examples_are_those_of_the_set(shared, mnist):
    for split in ("train", "validation", "test"):
        examples = getattr(mnist, split)
        found = shared.get(f"/api/examples?split={split}&indices=3,14").json
        assert found["split"] == split
        for example, index in zip(found["examples"], (3, 14), strict=True):
            assert (example["index"], example["label"]) == (index, examples.labels[index])
            expected = examples.images[index].ravel() / 255
            assert example["pixels"] == pytest.approx(expected.tolist(), abs=1e-6)


def test_examples_are_drawn_at_random_and_again_with_a_seed(shared):
    def drawn(query):
        return [e["index"] for e in shared.get(f"/api/examples?{query}").json["examples"]]

    assert len(drawn("")) == 1
    assert len(set(drawn("count=100"))) == 100
    assert drawn("count=9&seed=4") == drawn("count=9&seed=4") != drawn("count=9&seed=5")
    assert drawn("count=50") != drawn("count=50")


def test_examples_of_one_digit_are_drawn_from_all_of_them(shared, mnist):
    found = shared.get("/api/examples?label=4&count=100&seed=1").json["examples"]
    assert {example["label"] for example in found} == {4}
    assert len({example["index"] for example in found}) == 100
    fours = np.flatnonzero(mnist.test.labels == 4)
    # They are not the first ones only.
    assert max(example["index"] for example in found) > fours[100]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("count=0", "/count"),
        ("count=101", "/count"),
        ("split=all", "/split"),
        ("seed=-1", "/seed"),
        ("label=10", "/label"),
        ("label=-1", "/label"),
        ("indices=10000", "/indices"),
        ("indices=-1", "/indices"),
        ("indices=1,,2", "/indices"),
        ("indices=" + ",".join(["1"] * 101), "/indices"),
        ("count=1&count=2", "/count"),
    ],
)
def test_wrong_examples_are_refused(shared, query, place):
    assert pointers(problem(shared.get(f"/api/examples?{query}"), 422)) == [place]
