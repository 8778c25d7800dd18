"""Saves MLflow models of other forms than the example's into folders below the one that is named."""

import sys

import mlflow
import numpy
import pandas


class Text(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        words = [f"{row.city}:{row.n}" for row in model_input.itertuples()]
        return pandas.DataFrame({"words": words, "twice": model_input.n * 2})


class Column(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input.n * 2


class Tensors(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return {"sum": model_input["a"].sum(axis=1) + model_input["b"]}


table = pandas.DataFrame({"city": ["x", "y"], "n": numpy.array([1, 2], dtype="int64")})
tensors = {"a": numpy.ones((2, 3)), "b": numpy.ones(2)}
infer = mlflow.models.infer_signature
for name, model, signature in (
    ("text", Text(), infer(table, Text().predict(None, table))),
    # Without outputs in its signature, and without any.
    ("column", Column(), infer(table)),
    ("unsigned", Column(), None),
    ("tensors", Tensors(), infer(tensors, {"sum": numpy.ones(2)})),
):
    mlflow.pyfunc.save_model(f"{sys.argv[1]}/{name}", python_model=model, signature=signature, pip_requirements=[])
