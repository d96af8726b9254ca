"""One image at a time, held to the plain forward."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from model.engine.predictor import MOST_TOGETHER, Chain, Predictor
from model.layers import softmax
from model.network.network import Network
from tests.waiting import wait_for

SMALL = [
    {"type": "conv", "filters": 3, "size": 3, "activation": "tanh"},
    {"type": "average-pool", "size": 2},
    {"type": "batch-norm"},
    {"type": "dense", "units": 10},
    {"type": "softmax"},
]


@pytest.mark.parametrize(
    "specification", ["classic", "default", SMALL], ids=["classic", "default", "small"]
)
def test_agrees_with_the_plain_forward_also_after_the_weights_change(specification, mnist):
    network = Network(specification)
    predictor = Predictor(network)
    for seed in (0, 1):
        weights = network.initial(seed)
        for pixels in mnist.test.images[:5]:
            image = pixels / np.float32(255)
            expected = network.probabilities(weights, image[None, :, :, None])[:, 0]
            np.testing.assert_allclose(
                softmax(predictor.logits(weights, image)), expected, rtol=1e-4, atol=1e-6
            )


def test_answers_are_not_overwritten_by_later_ones(mnist):
    network = Network("classic")
    predictor, weights = Predictor(network), network.initial(0)
    first = softmax(predictor.logits(weights, mnist.test.images[0] / np.float32(255)))
    kept = first.copy()
    softmax(predictor.logits(weights, mnist.test.images[1] / np.float32(255)))
    np.testing.assert_array_equal(first, kept)


def test_serves_several_threads_and_several_weights_at_a_time(mnist):
    network = Network("classic")
    predictor = Predictor(network)
    weights = [network.initial(seed) for seed in range(4)]
    images = mnist.test.images[:50] / np.float32(255)
    expected = [network.probabilities(w, images.transpose(1, 2, 0)[None]) for w in weights]
    wrong = []

    def ask(which):
        for i, image in enumerate(images):
            found = softmax(predictor.logits(weights[which], image))
            if not np.allclose(found, expected[which][:, i], rtol=1e-4, atol=1e-6):
                wrong.append((which, i))

    threads = [threading.Thread(target=ask, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.fixture
def passes(monkeypatch):
    """How many images each pass has, in order."""
    forward, sizes = Chain.forward, []

    def counted(chain, rng):
        sizes.append(chain.inputs[0].shape[-1])
        return forward(chain, rng)

    monkeypatch.setattr(Chain, "forward", counted)
    return sizes


def ask_together(predictor, questions):
    """Ask from as many threads while the turn is taken; the futures of the scores, all done."""
    with ThreadPoolExecutor(len(questions)) as threads, predictor._lock:
        answers = [threads.submit(predictor.logits, *question) for question in questions]
        wait_for(lambda: len(predictor._asked) == len(questions), "all to wait")
    return answers


@pytest.mark.parametrize(
    "specification", ["classic", "default", SMALL], ids=["classic", "default", "small"]
)
def test_those_that_wait_together_are_computed_in_one_pass(specification, mnist, passes):
    network = Network(specification)
    predictor, weights = Predictor(network), network.initial(0)
    images = mnist.test.images[: MOST_TOGETHER + 1] / np.float32(255)
    alone = [softmax(predictor.logits(weights, image)) for image in images]
    assert passes == [1] * len(images)
    passes.clear()
    answers = ask_together(predictor, [(weights, image) for image in images])
    assert sorted(passes) == [1, MOST_TOGETHER]
    for answer, expected in zip(answers, alone, strict=True):
        np.testing.assert_allclose(softmax(answer.result()), expected, rtol=0, atol=1e-6)
    assert predictor._asked == []


def test_only_those_with_the_same_weights_are_computed_together(mnist, passes):
    network = Network("classic")
    predictor, weights = Predictor(network), [network.initial(seed) for seed in (0, 1)]
    image = mnist.test.images[0] / np.float32(255)
    expected = [softmax(predictor.logits(w, image)) for w in weights]
    passes.clear()
    answers = ask_together(predictor, [(weights[i], image) for i in (0, 1, 0)])
    assert sorted(passes) == [1, 2]
    for answer, i in zip(answers, (0, 1, 0), strict=True):
        np.testing.assert_allclose(softmax(answer.result()), expected[i], rtol=0, atol=1e-6)


def test_an_error_strikes_one_and_the_others_are_computed(mnist, monkeypatch):
    def fail_once(chain, rng):
        monkeypatch.undo()
        raise MemoryError

    network = Network("classic")
    predictor, weights = Predictor(network), network.initial(0)
    image = mnist.test.images[0] / np.float32(255)
    expected = softmax(predictor.logits(weights, image))
    monkeypatch.setattr(Chain, "forward", fail_once)
    answers = ask_together(predictor, [(weights, image)] * 3)
    failed = [answer for answer in answers if answer.exception()]
    assert [type(answer.exception()) for answer in failed] == [MemoryError]
    for answer in set(answers) - set(failed):
        np.testing.assert_allclose(softmax(answer.result()), expected, rtol=0, atol=1e-6)
    assert predictor._asked == []
