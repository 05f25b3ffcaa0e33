#!/usr/bin/env python3
"""Times scikit-learn and scipy on the metrics of `MetricBenchmark`, on as many rows drawn alike, and prints both side by side.

    ./roadml bench jmh MetricBenchmark -rf json -rff target/metrics.json
    /usr/bin/python3 bench/peers/metrics.py target/metrics.json

Without a file it prints the peers' times alone. Needs python3-sklearn (Debian) or scikit-learn of any kind. One thread; a
time is the median of at least five calls and half a second, after one call that is not counted.
"""
import json
import os
import statistics
import sys
import time

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[library + "_NUM_THREADS"] = "1"

import numpy
import scipy
import scipy.stats
import sklearn
from sklearn import metrics

SEED = 20251125
MILLION = 1_000_000


def peers():
    """Yields: a name of JMH's, its parameters, the peer's name, and a call."""
    random = numpy.random.default_rng(SEED)
    for rows in (2048, 10 * MILLION):
        truth = random.random(rows)
        predicted = random.random(rows)
        single = truth.astype(numpy.float32), predicted.astype(numpy.float32)
        of = {"rows": str(rows)}
        yield "squaredError", of, "numpy ((a-b)**2).mean()", lambda: ((truth - predicted) ** 2).mean()
        yield "squaredError", of, "sklearn mean_squared_error", lambda: metrics.mean_squared_error(truth, predicted)
        yield "squaredErrorOfSingles", of, "numpy, sum in double", lambda: ((single[0] - single[1]) ** 2).mean(
            dtype=numpy.float64)
    values = random.standard_normal(10 * MILLION)
    singles = values.astype(numpy.float32)
    for bins in (10, 20, 50):
        edges = numpy.quantile(values[:100_000], numpy.linspace(0, 1, bins + 1))
        inner = edges[1:-1]
        outer = numpy.concatenate(([-numpy.inf], inner, [numpy.inf]))
        of = {"bins": str(bins)}
        yield "binning", of, "numpy searchsorted + bincount", lambda: numpy.bincount(
            numpy.searchsorted(inner, values, side="right"), minlength=bins)
        yield "binning", of, "numpy histogram", lambda: numpy.histogram(values, outer)
        yield "binningOfSingles", of, "numpy histogram", lambda: numpy.histogram(singles, outer)
    labels = random.random(MILLION) < 0.3
    raw = random.standard_normal(MILLION) + labels
    scores = raw.astype(numpy.float32)
    shifted = (random.standard_normal(MILLION) + 0.25).astype(numpy.float32)
    probabilities = 1 / (1 + numpy.exp(0.5 - raw))
    classes = random.integers(0, 5, MILLION)
    said = numpy.where(random.random(MILLION) < 0.6, classes, random.integers(0, 5, MILLION))
    yield "ks", {}, "scipy ks_2samp, asymptotic", lambda: scipy.stats.ks_2samp(scores, shifted, **asymptotic())
    yield "rocAuc", {}, "sklearn roc_auc_score", lambda: metrics.roc_auc_score(labels, scores)
    yield "logLoss", {}, "sklearn log_loss", lambda: metrics.log_loss(labels, probabilities)
    yield "f1", {}, "sklearn f1_score", lambda: metrics.f1_score(classes, said, average="macro")
    relevance = random.integers(0, 5, (10_000, 100)).astype(float)
    ranking = random.random((10_000, 100))
    yield "ndcg", {}, "sklearn ndcg_score", lambda: metrics.ndcg_score(relevance, ranking)
    yield "ndcg", {}, "sklearn ndcg_score, ignore_ties", lambda: metrics.ndcg_score(relevance, ranking, ignore_ties=True)


def asymptotic():
    """The argument's name changed in scipy 1.8."""
    newer = tuple(int(part) for part in scipy.__version__.split(".")[:2]) >= (1, 8)
    return {"method": "asymp"} if newer else {"mode": "asymp"}


def microseconds(call):
    call()
    times = []
    start = time.perf_counter()
    while len(times) < 5 or time.perf_counter() - start < 0.5:
        before = time.perf_counter_ns()
        call()
        times.append((time.perf_counter_ns() - before) / 1e3)
    return statistics.median(times)


def ours(path):
    """JMH's scores in microseconds, by the benchmark's name and its parameters."""
    units = {"ns/op": 1e-3, "us/op": 1, "ms/op": 1e3}
    with open(path, encoding="utf-8") as file:
        results = json.load(file)
    return {key(result["benchmark"].rsplit(".", 1)[1], result.get("params", {})):
            result["primaryMetric"]["score"] * units[result["primaryMetric"]["scoreUnit"]]
            for result in results if ".MetricBenchmark." in result["benchmark"]}


def key(name, parameters):
    return name + "".join(f" {value} {name}" for name, value in sorted(parameters.items()))


def plain(measured, name, parameters):
    """The best of the benchmarks in plain Java that do the same."""
    begin = name.removesuffix("OfSingles") if name.startswith("binning") else name
    return min((time for other, time in measured.items()
                if other.startswith(begin + "Plain") and other.endswith(key("", parameters))), default=None)


def main():
    measured = ours(sys.argv[1]) if len(sys.argv) > 1 else {}
    print(f"Python {sys.version.split()[0]}, numpy {numpy.__version__}, scipy {scipy.__version__}, "
          f"scikit-learn {sklearn.__version__}")
    print(f"{'metric':34} {'peer':32} {'peer us':>12} {'plain Java':>12} {'RoadML':>12} {'x peer':>8} {'x plain':>8}")
    for name, parameters, peer, call in peers():
        theirs = microseconds(call)
        mine = measured.get(key(name, parameters))
        java = plain(measured, name, parameters)
        print(f"{key(name, parameters):34} {peer:32} {theirs:12,.1f} {cell(java)} {cell(mine)} "
              f"{ratio(theirs, mine)} {ratio(java, mine)}", flush=True)


def cell(microsecond):
    return f"{microsecond:12,.1f}" if microsecond else f"{'-':>12}"


def ratio(theirs, mine):
    return f"{theirs / mine:8.1f}" if theirs and mine else f"{'-':>8}"


if __name__ == "__main__":
    main()
