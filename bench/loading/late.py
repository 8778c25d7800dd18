"""Writes a model that takes as many seconds for its answer as the request's one number says.

    late.py FILE
"""

import sys
import time

import joblib
import numpy
from sklearn.dummy import DummyClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

wait = FunctionTransformer(numpy.vectorize(time.sleep, otypes=[object]))
answer = DummyClassifier(strategy="constant", constant="known").fit([[0.0], [0.0]], ["known", "other"])
joblib.dump(make_pipeline(wait, answer), sys.argv[1])
