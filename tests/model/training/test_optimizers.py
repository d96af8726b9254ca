"""Optimizers against two steps worked out by hand, and against PyTorch where it is installed."""

import numpy as np
import pytest

from model.training.configuration import Configuration
from model.training.optimizers import OPTIMIZERS
from model.training.schedules import SCHEDULES

RATE, MOMENTUM, DECAY = 0.1, 0.5, 0.2
SETTINGS = Configuration(momentum=MOMENTUM, weight_decay=DECAY)

# One weight that starts at 1, gradient 2 and then -1. Worked out in fractions:
# sgd       g = 2 + .2       = 2.2         w = 1 - .22          = .78
#           g = -1 + .156    = -.844       w = .78 + .0844      = .8644
# momentum  v = 2.2                        w = .78
#           v = 1.1 - .844   = .256        w = .78 - .0256      = .7544
# nesterov  v = 2.2, 2.2 + 1.1 = 3.3       w = 1 - .33          = .67
#           g = -1 + .134 = -.866, v = 1.1 - .866 = .234, g + v/2 = -.749   w = .67 + .0749 = .7449
# adam      both corrected moments of a first step are g and g^2, so w = 1 - .1 = .9
#           g = -1 + .18 = -.82; m = .5 * 1.1 + .5 * -.82 = .14, / .75 = .186666...
#           v = .999 * .00484 + .001 * .6724 = .00550756, / .001999 = 2.755157..., root 1.659867...
#           w = .9 - .1 * .186666... / 1.659867... = .8887540
# adamw     w = 1 * .98 - .1 = .88; then .88 * .98 = .8624; m = (.5 - .5) = 0: m = .5*1 + .5*-1 = 0
#           w = .8624
BY_HAND = {
    "sgd": (0.78, 0.8644),
    "momentum": (0.78, 0.7544),
    "nesterov": (0.67, 0.7449),
    "adam": (0.9, 0.8887540),
    "adamw": (0.88, 0.8624),
}


def two_steps(name, gradients, weights):
    optimizer = OPTIMIZERS[name]
    weights = np.array(weights, np.float32)
    slots = [np.zeros_like(weights) for _ in range(optimizer.slots)]
    found = []
    for step, gradient in enumerate(gradients, 1):
        optimizer.update(weights, np.array(gradient, np.float32), slots, step, RATE, SETTINGS)
        found.append(weights.copy())
    return found


def test_every_optimizer_is_worked_out_by_hand():
    assert set(BY_HAND) == set(OPTIMIZERS)


@pytest.mark.parametrize("name", BY_HAND)
def test_two_steps_by_hand(name):
    found = two_steps(name, [[2.0], [-1.0]], [1.0])
    np.testing.assert_allclose(np.ravel(found), BY_HAND[name], rtol=1e-5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_five_steps_of_pytorch(name):
    torch = pytest.importorskip("torch", reason="compares with PyTorch where it is installed")
    rng = np.random.default_rng(0)
    start, gradients = rng.standard_normal(20), rng.standard_normal((5, 20))
    parameter = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    momentum = {"momentum": MOMENTUM} if name in ("momentum", "nesterov") else {}
    if name in ("adam", "adamw"):
        kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[name]
        peer = kind([parameter], RATE, betas=(MOMENTUM, 0.999), weight_decay=DECAY)
    else:
        peer = torch.optim.SGD(
            [parameter], RATE, weight_decay=DECAY, nesterov=name == "nesterov", **momentum
        )
    for gradient in gradients:
        parameter.grad = torch.tensor(gradient, dtype=torch.float32)
        peer.step()
    found = two_steps(name, gradients, start)[-1]
    np.testing.assert_allclose(found, parameter.detach().numpy(), rtol=2e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("constant", {0: 1, 0.5: 1, 1: 1}),
        ("exponential", {0: 1, 0.5: 0.1, 1: 0.01}),
        ("cosine", {0: 1, 1 / 3: 0.75, 0.5: 0.5, 1: 0}),
        ("one-cycle", {0: 0.04, 0.1: 0.52, 0.2: 1, 0.6: 0.500002, 1: 4e-6}),
    ],
)
def test_schedules_by_hand(name, points):
    for progress, factor in points.items():
        assert SCHEDULES[name](progress) == pytest.approx(factor, rel=1e-6, abs=1e-12)


def test_an_exponential_schedule_ends_where_it_is_told_to():
    annealed = Configuration(
        schedule="exponential", learning_rate=0.1, final_learning_rate=0.0001, epochs=4
    )
    rates = [annealed.learning_rate_at(epoch) for epoch in (0, 2, 4)]
    assert rates == pytest.approx([0.1, 10**-2.5, 0.0001])
    # Without a final rate it ends at a hundredth, to the bit as ever.
    plain = annealed.changed({"final_learning_rate": 0.0})
    assert plain.learning_rate_at(1) == 0.1 * 0.01**0.25
    rising = annealed.changed({"final_learning_rate": 7.0})
    assert rising.learning_rate_at(4) == 0.1
