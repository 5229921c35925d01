"""A histogram of milliseconds in fixed buckets: bounded memory, percentiles good to a few per cent."""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

_EDGES_MS = tuple(round(0.1 * 1.1**n, 4) for n in range(110))
"""Upper edges from 0.1 ms to about 3.2 s, each a tenth above the one before."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What a histogram says about its measurements so far."""

    count: int
    sum_ms: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float


class Histogram:
    """Counts durations; percentiles are the upper edge of the bucket they fall in."""

    def __init__(self) -> None:
        self._counts = [0] * (len(_EDGES_MS) + 1)
        self._max_ms = self._sum_ms = 0.0

    def add(self, ms: float) -> None:
        """Count one duration in milliseconds; negative ones count as zero."""
        self._counts[bisect_left(_EDGES_MS, ms)] += 1
        self._max_ms = max(self._max_ms, ms)
        self._sum_ms += max(0.0, ms)

    def percentile(self, share: float) -> float:
        """The duration that `share` (0..1) of the measurements do not exceed; 0 without measurements."""
        sums = list(accumulate(self._counts))
        bucket = bisect_left(sums, share * sums[-1])
        return min(_EDGES_MS[min(bucket, len(_EDGES_MS) - 1)], self._max_ms)

    def spread(self) -> Spread:
        """Count, sum, percentiles and maximum."""
        return Spread(
            count=sum(self._counts),
            sum_ms=self._sum_ms,
            p50_ms=self.percentile(0.50),
            p95_ms=self.percentile(0.95),
            p99_ms=self.percentile(0.99),
            max_ms=self._max_ms,
        )
