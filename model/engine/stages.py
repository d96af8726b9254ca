"""How the engine computes a stack: fused, in place, on arrays made once.

A stage computes one or several layers for one shard of a batch. It allocates its arrays when it is
created, for a fixed number N of images; ``forward`` and ``backward`` only fill them. Stages are
chained: each writes its output into ``input`` of the next, and finds the gradient of that output in
``dinput`` of the next. What a layer computes is defined in ``model.layers``; the tests compare
every stage with it. ``docs/speed.md`` gives the reasons for the form of the stages.

A plan is what the stages of all shards have in common: the layers, and their parameters in this
step. Layers other than convolutions of stride 1 and dense ones are computed by their plain passes.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from model.arrays import Array
from model.engine.convolution import ConvolutionPlan, ConvolutionStage
from model.engine.workspace import workspace
from model.layers import Convolution, Dense, MaxPooling, ReLU
from model.network import Placed

# The most numbers in the result of a convolution's weight product when it is computed together with
# the pooling: windows that are large make it many times that of the convolution by itself.
MOST_PRODUCT = 4_000_000


class LayerPlan:
    """A layer, at ``index`` in the stack, that is computed without the ones beside it."""

    def __init__(self, placed: Placed, index: int) -> None:
        self.layer, self.input_shape = placed.layer, placed.input_shape
        self.index = index
        self.parameters: dict[str, Array] = {}

    def prepare(self, views: Sequence[dict[str, Array]]) -> None:
        """Take the parameters of this step."""
        self.parameters = views[self.index]

    def stage(self, N: int, first: bool) -> "LayerStage":
        return (DenseStage if type(self.layer) is Dense else LayerStage)(self, N)


class LayerStage:
    """A layer's own forward and backward between the arrays of the chain."""

    def __init__(self, plan: LayerPlan, N: int) -> None:
        shape = (*plan.input_shape, N)
        self.plan = plan
        self.input, self.dinput = workspace(shape), workspace(shape)
        self._cache: Any = None

    def forward(self, output: Array, rng: np.random.Generator | None) -> None:
        y, self._cache = self.plan.layer.forward(self.input, self.plan.parameters, rng)
        output[...] = y

    def backward(
        self, output: Array, doutput: Array, gradients: Sequence[dict[str, Array]]
    ) -> None:
        dx, found = self.plan.layer.backward(doutput, self._cache, self.plan.parameters)
        self.dinput[...] = dx
        for name, values in found.items():
            gradients[self.plan.index][name][...] = values


class DenseStage(LayerStage):
    """A dense layer: one product forward, two backward, all into arrays that stay."""

    def __init__(self, plan: LayerPlan, N: int) -> None:
        super().__init__(plan, N)
        self._flat, self._dflat = self.input.reshape(-1, N), self.dinput.reshape(-1, N)

    def forward(self, output: Array, rng: np.random.Generator | None) -> None:
        parameters = self.plan.parameters
        np.matmul(parameters["weights"], self._flat, out=output)
        np.add(output, parameters["bias"][:, None], out=output)

    def backward(
        self, output: Array, doutput: Array, gradients: Sequence[dict[str, Array]]
    ) -> None:
        found = gradients[self.plan.index]
        np.matmul(doutput, self._flat.T, out=found["weights"])
        np.add.reduce(doutput, axis=1, out=found["bias"])
        np.matmul(self.plan.parameters["weights"].T, doutput, out=self._dflat)


Plan = ConvolutionPlan | LayerPlan
Stage = ConvolutionStage | LayerStage


def plan_stages(stack: Sequence[Placed]) -> list[Plan]:
    """Decide which layers are computed together.

    A convolution of stride 1 includes the ReLU and the max pooling behind it. Between the two, an
    activation that never falls may be exchanged with the pooling: the maximum stays the maximum,
    and a pooled map of size 2 has a quarter of the numbers. The stack is without the softmax.
    """
    plans: list[Plan] = []
    index = 0
    while index < len(stack):
        layer = stack[index].layer
        if type(layer) is Convolution and layer.stride == 1:
            index = _plan_convolution(stack, index, plans)
        else:
            plans.append(LayerPlan(stack[index], index))
            index += 1
    return plans


def _plan_convolution(stack: Sequence[Placed], index: int, plans: list[Plan]) -> int:
    """Append the plan of a convolution and what it includes; return the next layer's index."""
    convolution = stack[index].layer
    assert isinstance(convolution, Convolution)
    followers = [placed.layer for placed in stack[index + 1 : index + 3]]
    activation = next(iter(followers), None)
    moved = activation is not None and activation.is_monotone
    pooling = followers[moved] if len(followers) > moved else None
    pool = pooling.size if type(pooling) is MaxPooling else 1
    if pool > 1 and _product_size(stack[index], convolution.size, pool) > MOST_PRODUCT:
        pool = 1
    relu = type(activation) is ReLU
    plan = ConvolutionPlan(stack[index], index, pool, relu)
    plans.append(plan)
    if moved and not relu:
        shape = plan.output_shape
        placed = replace(stack[index + 1], input_shape=shape, output_shape=shape)
        plans.append(LayerPlan(placed, index + 1))
    return index + 1 + moved + (pool > 1)


def _product_size(placed: Placed, k: int, pool: int) -> int:
    """Count the numbers of the weight product of a convolution and a pooling of that side."""
    (F, rows, _), C = placed.output_shape, placed.input_shape[0]
    return rows * F * pool * C * k * (k + pool - 1)
