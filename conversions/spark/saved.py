"""Reads a pipeline as Spark ML saves it: folders of JSON (parameters) and Parquet (nodes of trees). Needs neither Spark nor Java.

The layout is Spark's own, the same in 3.5 and 4.1:
https://github.com/apache/spark/blob/v3.5.7/mllib/src/main/scala/org/apache/spark/ml/tree/treeModels.scala (EnsembleModelReadWrite).
"""

import json
from pathlib import Path

import pyarrow.parquet as parquet


class Unsupported(Exception):
    """The pipeline holds what cannot be written exactly; the message says what, and what to do."""


class Stage:
    """One saved stage: the name of its class without its package, its parameters, and its folder."""

    def __init__(self, folder):
        try:
            saved = json.loads(next(iter(sorted((folder / "metadata").glob("part-*")))).read_text())
        except (StopIteration, ValueError):
            raise Unsupported(f"{folder} is not a folder that a Spark ML model was saved to. Save the fitted PipelineModel.") from None
        self.kind = saved["class"].rsplit(".", 1)[-1]
        self.saved = saved
        self.folder = folder

    def parameter(self, name, default=None):
        return self.saved["paramMap"].get(name, self.saved["defaultParamMap"].get(name, default))

    def rows(self, name="data"):
        return parquet.read_table(self.folder / name).to_pylist()


def stages(folder):
    """The stages of the PipelineModel in `folder`, in their order."""
    pipeline = Stage(Path(folder))
    if pipeline.kind != "PipelineModel":
        raise Unsupported(f"{folder} holds a {pipeline.kind}. Save the fitted PipelineModel, which knows the names of the fields.")
    names = pipeline.parameter("stageUids")
    width = len(str(len(names)))
    return [Stage(Path(folder) / "stages" / f"{str(i).zfill(width)}_{name}") for i, name in enumerate(names)]


def trees(stage):
    """[(weight, {id: node})] in the order of the trees; node 0 is the root."""
    if stage.kind.startswith("DecisionTree"):
        return [(1.0, {row["id"]: row for row in stage.rows()})]
    # Up to 3.5 the columns are called treeID, metadata and weights, later _1, _2 and _3.
    weights = {row[0]: row[2] for row in (tuple(row.values()) for row in stage.rows("treesMetadata"))}
    nodes = {tree: {} for tree in weights}
    for row in stage.rows():
        nodes[row["treeID"]][row["nodeData"]["id"]] = row["nodeData"]
    return [(weights[tree], nodes[tree]) for tree in sorted(weights)]
