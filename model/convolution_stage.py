"""The convolution as the engine computes it: together with the pooling and ReLU behind it.

Names here: k is the kernel's side, p the pooling's, m = k + p - 1 the side of the patch that one
pooled output sees, R x S the pooled map, L = R S N its places for all images of a shard.

The p x p candidates of a pooling window are computed as separate rows of a matrix product, so
that they lie in p x p contiguous arrays and pooling is an elementwise maximum. ``columns`` holds
the patches as (row of the patch, channel, column of the patch, L). The candidates of vertical
offset a need patch rows a to a + k - 1, a contiguous slice, and the same weights whatever a is:
(p F, k C m), in which horizontal offset b has its kernel at columns b to b + k - 1 between zeros.
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import as_strided

from model.layers import Array, Convolution
from model.products import part_length, parts
from model.specification import Placed
from model.workspace import workspace

# Bounds of the parts of a product, measured: places and rows.
NARROWEST, WIDEST = 32, 1600
LOWEST = 8


class ConvolutionPlan:
    """What all shards share: the sizes, and the weights laid out once a step.

    Parameters
    ----------
    placed : Placed
        The convolution, of stride 1.
    index : int
        Its place in the stack.
    pool : int
        Side of the max pooling that follows, 1 for none.
    relu : bool
        Whether a ReLU follows.
    """

    def __init__(self, placed: Placed, index: int, pool: int, relu: bool) -> None:
        layer = placed.layer
        assert isinstance(layer, Convolution)
        F, rows, columns = placed.output_shape
        self.index, self.pool, self.relu = index, pool, relu
        self.C, self.H, self.W = placed.input_shape
        self.F, self.k, self.pad = F, layer.size, layer.pad
        self.m = self.k + pool - 1
        self.output_shape = (F, rows // pool, columns // pool)
        k, p, m, C = self.k, pool, self.m, self.C
        self._spread = workspace((p, F, k, C, m))
        self.weights = self._spread.reshape(p * F, k * C * m)
        self._turned = workspace((C, m, k, p, F))
        self.turned = self._turned.reshape(C * m, k * p * F)
        self.bias = np.empty(0, np.float32)

    def prepare(self, views: Sequence[dict[str, Array]]) -> None:
        """Lay out the weights of this step for the forward product and for the input gradient."""
        own = views[self.index]
        self.bias = own["bias"]
        kernels = own["weights"].transpose(0, 2, 1, 3)
        for b in range(self.pool):
            self._spread[b, :, :, :, b : b + self.k] = kernels
        # Kernel rows backwards: the rows that reach one patch row then lie in order of a.
        np.copyto(self._turned, self._spread[:, :, ::-1].transpose(3, 4, 2, 0, 1))

    def fold(self, dspread: Array, dweights: Array) -> None:
        """Add up what every place in the spread weights has to say of its kernel's number.

        Parameters
        ----------
        dspread : array of shape (parts, p, ..., p F), C order; in the middle k C m rows
            Gradient of the spread and turned weights, one a part of the places and a vertical
            offset.
        dweights : array of shape (F, C, k, k)
            Filled.
        """
        k, p = self.k, self.pool
        places = dspread.reshape(len(dspread), p, k, self.C, self.m, p, self.F)
        part, a, row, channel, column, b, f = places.strides
        # Horizontal offset b has its kernel at columns b to b + k - 1.
        shape = (len(dspread), p, p, self.F, self.C, k, k)
        kernels = as_strided(places, shape, (part, a, b + column, f, channel, row, column))
        np.add.reduce(kernels, axis=(0, 1, 2), out=dweights)

    def stage(self, N: int, first: bool) -> "ConvolutionStage":
        return ConvolutionStage(self, N, first)


class ConvolutionStage:
    """One shard's arrays and the passes over them.

    Parameters
    ----------
    plan : ConvolutionPlan
    N : int
        Images in the shard.
    first : bool
        Whether this is the first stage, whose input's gradient nobody asks for.
    """

    def __init__(self, plan: ConvolutionPlan, N: int, first: bool) -> None:
        self.plan, self.first = plan, first
        C, P, p, m, F = plan.C, plan.pad, plan.pool, plan.m, plan.F
        _, R, S = plan.output_shape
        padded = workspace((C, plan.H + 2 * P, plan.W + 2 * P, N))
        self.input = padded[:, P : P + plan.H, P : P + plan.W]
        self._columns = workspace((m, C, m, R, S, N))
        self._patches = self._patch_view(padded)
        self._candidates = workspace((p * p, F, R, S, N))
        self._product = self._plan_product()
        self._best = workspace((F, R, S, N)) if p > 1 else self._candidates[0]
        self._positive = workspace((F, R, S, N), bool)
        self._won = workspace(self._candidates.shape, bool)
        self._seen = workspace(self._candidates.shape, bool)
        self._weight_product = self._plan_weight_product()
        self._dpadded = workspace((0, *padded.shape[1:]) if first else padded.shape)
        self.dinput = self._dpadded[:, P : P + plan.H, P : P + plan.W]
        self._row_products = [] if first else self._plan_row_products()
        self._tiles = [] if first else self._plan_tiles()

    def _patch_view(self, padded: Array) -> Array:
        """View the padded input as the patches of all pooled outputs, overlapping."""
        c, h, w, n = padded.strides
        p = self.plan.pool
        return as_strided(padded, self._columns.shape, (h, c, w, h * p, w * p, n), writeable=False)

    def _row_slices(self) -> Array:
        """View the columns as the k patch rows of every vertical offset: (p, k C m, L)."""
        plan = self.plan
        flat = self._columns.reshape(plan.m, plan.C * plan.m, -1)
        row, one, place = flat.strides
        shape = (plan.pool, plan.k * plan.C * plan.m, flat.shape[2])
        return as_strided(flat, shape, (row, one, place), writeable=False)

    def _plan_product(self) -> tuple[Array, Array]:
        """Return (patch rows, candidates) of the forward product with the weights."""
        plan, rows = self.plan, self._row_slices()
        candidates = self._candidates.reshape(plan.pool, plan.pool * plan.F, -1)
        length = part_length(rows.shape[2], plan.weights.size, NARROWEST)
        return parts(rows, 2, length), parts(candidates, 2, length)

    def _plan_weight_product(self) -> tuple[Array, Array, Array]:
        """Return (patch rows, dcandidates, dspread) of the product for the weights' gradient.

        Places are cut, and what the parts have to say is added up by ``fold``; so are the rows.
        """
        plan, rows = self.plan, self._row_slices()
        p, height, F = plan.pool, rows.shape[1], plan.F
        places = part_length(rows.shape[2], p * F, NARROWEST, WIDEST)
        lines = part_length(height, p * F * places, LOWEST)
        cut = parts(parts(rows, 2, places), 2, lines).transpose(1, 2, 0, 3, 4)
        dcandidates = self._candidates.reshape(p, p * F, -1).transpose(0, 2, 1)
        dspread = workspace((len(cut), p, height // lines, lines, p * F))
        return cut, parts(dcandidates, 1, places)[:, :, None], dspread

    def _plan_row_products(self) -> list[tuple[Array, Array, Array]]:
        """List the products (weights, dcandidates, dcolumns) of the patch rows' gradients."""
        plan = self.plan
        k, p, m, F = plan.k, plan.pool, plan.m, plan.F
        dcandidates = self._candidates.reshape(p * p * F, -1)
        # The columns have served the weight gradient; their memory takes the patches' gradient.
        dcolumns = self._columns.reshape(m, plan.C * m, -1)
        products = []
        for i in (*range(p), *range(max(p, k), m)):
            first, last = max(0, i - k + 1), min(p - 1, i) + 1
            near = plan.turned[:, (k - 1 - i + first) * p * F : (k - 1 - i + last) * p * F]
            length = part_length(dcandidates.shape[1], near.size, NARROWEST)
            # The rows that every vertical offset reaches are one product with a stack of weights.
            alike = k - i if last - first == p else 1
            row, one = near.strides
            near = as_strided(near, (alike, *near.shape), (-p * F * one, row, one))
            reached = parts(dcandidates[first * p * F : last * p * F], 1, length)
            products.append((near, reached[:, None], parts(dcolumns[i : i + alike], 2, length)))
        return products

    def _plan_tiles(self) -> list[tuple[Array, Array]]:
        """List the tiles (place in the padded input, gradient of the patches) to be added up.

        A tile is patch rows i to i + p - 1, columns j to j + p - 1: they meet every place once.
        """
        plan = self.plan
        p, m, (_, _, _, R, S, N) = plan.pool, plan.m, self._columns.shape
        c, h, w, n = self._dpadded.strides
        tiles = []
        for i in range(0, m, p):
            for j in range(0, m, p):
                shape = (min(p, m - i), plan.C, min(p, m - j), R, S, N)
                corner = self._dpadded[:, i:, j:]
                place = as_strided(corner, shape, (h, c, w, h * p, w * p, n))
                tiles.append((place, self._columns[i : i + p, :, j : j + p]))
        return tiles

    def forward(self, output: Array, rng: np.random.Generator | None) -> None:
        """Fill ``output``, (F, R, S, N), from ``input``."""
        plan = self.plan
        np.copyto(self._columns, self._patches)
        rows, candidates = self._product
        np.matmul(plan.weights, rows, out=candidates)
        if plan.pool > 1:
            np.maximum.reduce(self._candidates, axis=0, out=self._best)
        np.add(self._best, plan.bias[:, None, None, None], out=output)
        if plan.relu:
            np.maximum(output, 0, out=output)

    def backward(
        self, output: Array, doutput: Array, gradients: Sequence[dict[str, Array]]
    ) -> None:
        """Fill this layer's gradients and, unless first, ``dinput``."""
        plan, dbest = self.plan, self._best
        if plan.pool > 1:
            self._find_winners()
        if plan.relu:
            np.greater(output, 0, out=self._positive)
            np.multiply(doutput, self._positive, out=dbest)
        else:
            np.copyto(dbest, doutput)
        own = gradients[plan.index]
        np.add.reduce(dbest, axis=(1, 2, 3), out=own["bias"])
        if plan.pool > 1:
            np.multiply(dbest, self._won, out=self._candidates)
        rows, dcandidates, dspread = self._weight_product
        np.matmul(rows, dcandidates, out=dspread)
        plan.fold(dspread, own["weights"])
        if not self.first:
            self._scatter()

    def _find_winners(self) -> None:
        """Mark the candidate that every window kept: of equal ones, the first."""
        p, won, seen = self.plan.pool, self._won, self._seen
        np.equal(self._candidates, self._best, out=won)
        # Whether one was seen up to here: first along the rows of a window, then down them.
        np.copyto(seen, won)
        rows = seen.reshape(p, p, *seen.shape[1:])
        for v in range(1, p):
            np.logical_or(rows[:, v], rows[:, v - 1], out=rows[:, v])
        for u in range(1, p):
            np.logical_or(rows[u], rows[u - 1, -1], out=rows[u])
        np.greater(won[1:], seen[:-1], out=won[1:])

    def _scatter(self) -> None:
        """Compute the gradient of the patches and add it up where they overlap."""
        for near, dcandidates, dcolumns in self._row_products:
            np.matmul(near, dcandidates, out=dcolumns)
        self._dpadded.fill(0)
        for place, dpatches in self._tiles:
            np.add(place, dpatches, out=place)
