"""The convolution as the engine computes it: together with the pooling and ReLU behind it.

Names here: k is the kernel's side, p the pooling's, m = k + p - 1 the side of the patch that one
pooled output is computed from, R x S the pooled map, T = R p the rows before pooling that it uses.

``columns`` holds m copies of every row of the padded input, each shifted by one more pixel, and of
these every p-th pixel: (row, C, m, S, N). An output row t needs rows t to t + k - 1, a contiguous
slice, and the p candidates that a pooling window has in that row are p F rows of one product with
the same weights for every t: (p F, k C m). These spread weights hold each kernel p times, for
horizontal offset b at columns b to b + k - 1, with zeros beside it. The p x p candidates of a
window then lie in p x p contiguous arrays, and pooling is an elementwise maximum. The gradient of
a row of ``columns`` is one product, too, with the k output rows that are computed from it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import as_strided

from model.arrays import Array
from model.engine.products import SMALL_RESULT, part_length, parts
from model.engine.workspace import workspace
from model.layers import Convolution
from model.network import Placed

# The smallest number of places or of rows in one part of a product; measured.
NARROWEST = 32
LOWEST = 8


class ConvolutionPlan:
    """What all shards share: the sizes, and the weights, laid out once in each step.

    The convolution is that at ``index`` in the stack and has stride 1. A max pooling with windows
    of side ``pool`` follows, 1 for none, and a ReLU if ``relu``.
    """

    def __init__(self, placed: Placed, index: int, pool: int, relu: bool) -> None:
        layer = placed.layer
        assert isinstance(layer, Convolution)
        F, rows, columns = placed.output_shape
        self.index, self.pool, self.relu = index, pool, relu
        self.input_shape = self.C, self.H, self.W = placed.input_shape
        self.output_shape = (F, rows // pool, columns // pool)
        C, p, k = self.C, pool, layer.size
        m = k + p - 1
        self.F, self.k, self.m, self.pad = F, k, m, layer.pad
        self._spread = workspace((p, F, k, C, m))
        self.weights = self._spread.reshape(p * F, k * C * m)
        self._turned = workspace((C, m, k, p, F))
        self.turned = self._turned.reshape(C * m, k * p * F)
        self.bias = np.empty(0, np.float32)

    def prepare(self, views: Sequence[dict[str, Array]]) -> None:
        """Lay out the weights of this step for the forward product and for the input gradient."""
        self.bias = views[self.index]["bias"]
        kernels = views[self.index]["weights"].transpose(0, 2, 1, 3)
        for b in range(self.pool):
            self._spread[b, :, :, :, b : b + self.k] = kernels
        # Kernel rows backwards: the output rows that use one input row then are in ascending order.
        np.copyto(self._turned, self._spread[:, :, ::-1].transpose(3, 4, 2, 0, 1))

    def fold(self, dspread: Array, dweights: Array) -> None:
        """Sum the gradients of each weight's p copies into ``dweights``, (F, C, k, k).

        ``dspread``, (k C m, p F), C order, is the gradient of the spread weights, transposed.
        """
        k, p = self.k, self.pool
        row, channel, column, b, f = dspread.reshape(k, self.C, self.m, p, self.F).strides
        # The copy for horizontal offset b is at columns b to b + k - 1.
        shape = (p, self.F, self.C, k, k)
        kernels = as_strided(dspread, shape, (b + column, f, channel, row, column))
        np.add.reduce(kernels, axis=0, out=dweights)

    def stage(self, N: int, first: bool) -> "ConvolutionStage":
        return ConvolutionStage(self, N, first)


class ConvolutionStage:
    """The arrays for a shard of N images and the passes over them.

    Where this is the ``first`` stage, its input needs no gradient.
    """

    def __init__(self, plan: ConvolutionPlan, N: int, first: bool) -> None:
        self.plan = plan
        C, P, p, k, m, F = plan.C, plan.pad, plan.pool, plan.k, plan.m, plan.F
        _, R, S = plan.output_shape
        T = R * p
        padded = workspace((C, plan.H + 2 * P, plan.W + 2 * P, N))
        self.input = padded[:, P : P + plan.H, P : P + plan.W]
        # Once the weight gradient is computed, the columns are not needed any more: their gradient,
        # for the rows that are not padding, is written into the same memory.
        rows = workspace((max(T + k - 1, plan.H), C, m, S, N))
        self._columns, self._dcolumns = rows[: T + k - 1], rows[: plan.H]
        c, h, w, n = padded.strides
        moved = (T + k - 1, C, m, S, N)
        self._moved = as_strided(padded, moved, (h, c, w, w * p, n), writeable=False)
        # The rows of zeros above and below the candidates stand for outputs that do not exist.
        above, below = max(0, k - 1 - P), max(0, plan.H + P - T)
        framed = workspace((above + T + below, p, F, S, N))
        candidates = framed[above : above + T]
        self._candidates = candidates.reshape(R, p * p, F, S, N)
        self._maximum = workspace((R, F, S, N)) if p > 1 else self._candidates[:, 0]
        self._positive = workspace((R, F, S, N), bool)
        self._winners = workspace(self._candidates.shape, bool)
        self._seen = workspace(self._candidates.shape, bool)

        inputs = slices(rows, T, k)
        outputs = candidates.reshape(T, p * F, S * N)
        self._product = _plan_product(plan.weights, inputs, outputs)
        self._weight_product = _plan_weight_product(inputs, outputs)
        self._dspread = workspace((k * C * m, p * F))
        self._dinput_product: Product | None = None
        self._dpadded = workspace((0, 0, 0, 0))
        self._tiles: list[tuple[Array, Array]] = []
        if not first:
            self._plan_dinput(framed[above + P - k + 1 :])
        self.dinput = self._dpadded[:, :, P : P + plan.W]

    def _plan_dinput(self, doutputs: Array) -> None:
        """Plan the gradient of the columns, from ``doutputs``, and then of the padded rows.

        A tile is a pair of views, part of the latter and what is to be added to it of the former:
        columns j to j + p - 1 of all patches, which do not overlap.
        """
        plan, (H, C, m, S, N) = self.plan, self._dcolumns.shape
        drows = self._dcolumns.reshape(H, C * m, S * N)
        self._dinput_product = _plan_product(plan.turned, slices(doutputs, H, plan.k), drows)
        self._dpadded = workspace((C, H, plan.W + 2 * plan.pad, N))
        c, h, w, n = self._dpadded.strides
        for j in range(0, m, plan.pool):
            dcolumns = self._dcolumns[:, :, j : j + plan.pool]
            strides = (h, c, w, w * plan.pool, n)
            place = as_strided(self._dpadded[:, :, j:], dcolumns.shape, strides)
            self._tiles.append((place, dcolumns))

    def forward(self, output: Array, rng: np.random.Generator | None) -> None:
        """Fill ``output``, (F, R, S, N), from ``input``."""
        plan = self.plan
        np.copyto(self._columns, self._moved)
        np.matmul(*self._product)
        if plan.pool > 1:
            np.maximum.reduce(self._candidates, axis=1, out=self._maximum)
        np.add(self._maximum, plan.bias[:, None, None], out=output.swapaxes(0, 1))
        if plan.relu:
            np.maximum(output, 0, out=output)

    def backward(
        self, output: Array, doutput: Array, gradients: Sequence[dict[str, Array]]
    ) -> None:
        """Fill this layer's gradients and, unless first, ``dinput``."""
        plan, dmaximum = self.plan, self._maximum
        if plan.pool > 1:
            self._find_winners()
        if plan.relu:
            np.greater(output.swapaxes(0, 1), 0, out=self._positive)
            np.multiply(doutput.swapaxes(0, 1), self._positive, out=dmaximum)
        else:
            np.copyto(dmaximum, doutput.swapaxes(0, 1))
        found = gradients[plan.index]
        np.add.reduce(dmaximum, axis=(0, 2, 3), out=found["bias"])
        if plan.pool > 1:
            np.multiply(dmaximum[:, None], self._winners, out=self._candidates)
        np.matmul(*self._weight_product)
        dparts = self._weight_product[2]
        np.add.reduce(dparts, axis=0, out=self._dspread.reshape(dparts.shape[1:]))
        plan.fold(self._dspread, found["weights"])
        if self._dinput_product is not None:
            np.matmul(*self._dinput_product)
            self._dpadded.fill(0)
            for place, dcolumns in self._tiles:
                np.add(place, dcolumns, out=place)

    def _find_winners(self) -> None:
        """Mark the largest candidate of every window: of equal ones, the first."""
        p, winners, seen = self.plan.pool, self._winners, self._seen
        np.equal(self._candidates, self._maximum[:, None], out=winners)
        # Whether there was one up to here: first within each row of a window, then row after row.
        np.copyto(seen, winners)
        rows = seen.reshape(len(seen), p, p, *seen.shape[2:])
        for v in range(1, p):
            np.logical_or(rows[:, :, v], rows[:, :, v - 1], out=rows[:, :, v])
        for u in range(1, p):
            np.logical_or(rows[:, u], rows[:, u - 1, -1:], out=rows[:, u])
        np.greater(winners[:, 1:], seen[:, :-1], out=winners[:, 1:])


# The arguments of np.matmul, the last of which it fills with the product of the others.
Product = tuple[Array, Array, Array]


def slices(rows: Array, count: int, height: int) -> Array:
    """View rows i to i + height - 1 as a matrix, for every i below count; the matrices overlap.

    Rows of shape (rows, ..., S, N), C order, give (count, height * ..., S N), not writeable.
    """
    flat = rows.reshape(len(rows), -1, rows.shape[-2] * rows.shape[-1], copy=False)
    row, line, place = flat.strides
    shape = (count, height * flat.shape[1], flat.shape[2])
    return as_strided(flat, shape, (row, line, place), writeable=False)


def _plan_product(weights: Array, inputs: Array, outputs: Array) -> Product:
    """Cut the places of ``weights @ inputs``, one product for each of a stack."""
    length = part_length(inputs.shape[2], weights.size, NARROWEST)
    return weights, parts(inputs, -1, length), parts(outputs, -1, length)


def _plan_weight_product(inputs: Array, outputs: Array) -> Product:
    """Cut the rows of ``inputs @ outputs.T``; the results for the T rows are still to be summed."""
    T, height, places = inputs.shape
    width = outputs.shape[1]
    lines = part_length(height, width * places, LOWEST, SMALL_RESULT // width)
    doutputs = outputs.transpose(0, 2, 1)[:, None]
    return parts(inputs, -2, lines), doutputs, workspace((T, height // lines, lines, width))
