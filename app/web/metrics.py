"""What a monitoring system reads: numbers of requests, runs and memory, in Prometheus' format."""

from collections import Counter as Counts
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, get_args

from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client import generate_latest as write
from prometheus_client.metrics_core import CounterMetricFamily as Counted
from prometheus_client.metrics_core import GaugeMetricFamily as Gauge
from prometheus_client.metrics_core import InfoMetricFamily as Info
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from app.config import VERSION
from app.lab import Lab, Status

Numbers = Callable[[], Mapping[str, int]]

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
# Upper bounds in seconds. A prediction takes a few milliseconds, an evaluation up to some seconds.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 25)

# They would double the answer, and nothing here begins later than the process.
disable_created_metrics()


class Keeping(Protocol):
    """How up to date is what the server keeps on disk.

    ``problem`` says why nothing is kept at present, or is None; ``lag_s`` is the age of the oldest
    change that is not written yet, in seconds.
    """

    problem: str | None

    @property
    def lag_s(self) -> float: ...


class Metrics:
    """The numbers of one application; any thread may count and read.

    Parameters
    ----------
    lab : Lab
    store : Keeping, optional
    memory : function, optional
        Returns the bytes that the lab holds, by kind.
    refusals : function, optional
        Returns how many requests have been refused because others were being answered, by route.
    """

    def __init__(
        self,
        lab: Lab,
        store: Keeping | None = None,
        memory: Numbers | None = None,
        refusals: Numbers | None = None,
    ) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "nudge_requests",
            "Answers by route and HTTP status.",
            ("route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "nudge_request_seconds",
            "Time to make an answer.",
            ("route",),
            buckets=BUCKETS,
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)
        self._registry.register(_Present(lab, store, memory, refusals))
        # Looking the labels up would take most of the time of counting.
        self._known: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count an answer of a route, by the name of its endpoint."""
        known = self._known.get((route, status))
        if known is None:
            known = self._requests.labels(route, status), self._seconds.labels(route)
            self._known[route, status] = known
        requests, histogram = known
        requests.inc()
        histogram.observe(seconds)

    def text(self) -> bytes:
        """Write all numbers as they are now, in the text format of Prometheus."""
        return write(self._registry)


class _Present(Collector):
    """What is read of the lab and the store when it is asked for."""

    def __init__(
        self, lab: Lab, store: Keeping | None, memory: Numbers | None, refusals: Numbers | None
    ) -> None:
        self._lab, self._store, self._memory, self._refusals = lab, store, memory, refusals

    def collect(self) -> Iterator[Metric]:
        yield Info("nudge_build", "The version of Nudge.", {"version": VERSION})
        yield from self._of_lab()
        if self._store is not None:
            lag = "Age of the oldest change that is not yet on disk."
            yield Gauge("nudge_store_lag_seconds", lag, self._store.lag_s)
            is_kept = float(self._store.problem is None)
            yield Gauge("nudge_store_up", "1 while everything is kept, 0 otherwise.", is_kept)
        if self._memory is not None:
            held = Gauge("nudge_memory_bytes", "Bytes that are held, by kind.", labels=("kind",))
            yield _filled(held, self._memory())
        if self._refusals is not None:
            words = "Requests refused because others were being answered, by route."
            yield _filled(Counted("nudge_refusals", words, labels=("route",)), self._refusals())

    def _of_lab(self) -> Iterator[Metric]:
        runs = self._lab.snapshot.runs.values()
        speed = sum(run.images_per_second for run in runs)
        yield Gauge("nudge_training_images_per_second", "Of all runs together.", speed)
        counts = Counts(run.status for run in runs)
        by_status = Gauge("nudge_runs", "Runs by status.", labels=("status",))
        yield _filled(by_status, {status: counts[status] for status in get_args(Status)})
        is_well = float(self._lab.failure is None)
        yield Gauge("nudge_lab_up", "1 while the training thread works, 0 otherwise.", is_well)


def _filled(family: Gauge | Counted, values: Mapping[str, int]) -> Metric:
    for label, value in values.items():
        family.add_metric((label,), value)
    return family
