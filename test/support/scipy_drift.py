"""
What scipy itself says of recorded values and a training set, by nothing of the platform's: of each field of the columns on
standard input the population stability index, and of numbers Kolmogorov and Smirnov's statistic.
"""

import csv
import json
import math
import sys

from scipy.stats import ks_2samp

told = json.load(sys.stdin)
train = list(csv.DictReader(open(told["training"])))
out = {}
for name, values in told["columns"].items():
    field = told["reference"][name]
    if field["kind"] == "category":
        names = list(field["counts"])
        expected = [sum(row[name] == one for row in train) for one in names]
        found = [sum(value == one for value in values) for one in names]
    else:
        column = [float(row[name]) for row in train]
        out[name + " ks"] = ks_2samp(column, values).statistic
        bounds = [-math.inf, *field["edges"], math.inf]
        expected, found = ([sum(low < value <= high for value in all) for low, high in zip(bounds, bounds[1:])] for all in (column, values))
    one = [(count + 0.5) / (sum(expected) + 0.5 * len(expected)) for count in expected]
    other = [(count + 0.5) / (sum(found) + 0.5 * len(found)) for count in found]
    out[name + " psi"] = sum((b - a) * math.log(b / a) for a, b in zip(one, other))
print(json.dumps(out))
