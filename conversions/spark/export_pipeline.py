"""Writes a saved Spark ML pipeline as PMML, exact to the last bit of every threshold.

    python export_pipeline.py MODEL_FOLDER model.pmml

MODEL_FOLDER is what `PipelineModel.write().save(…)` made. Needs pyarrow; neither Spark nor Java.
"""

import sys
from pathlib import Path

import document
import inputs
import saved


def export(folder):
    """The PMML text of the pipeline in `folder`; raises saved.Unsupported for what cannot be written exactly."""
    features, label, model = inputs.read(saved.stages(folder), document.is_tree_model)
    return document.write(features, label, model, saved.trees(model))


def main(arguments):
    if len(arguments) != 2:
        print("usage: export_pipeline.py MODEL_FOLDER PMML_FILE", file=sys.stderr)
        return 2
    try:
        text = export(arguments[0])
    except saved.Unsupported as problem:
        print(problem, file=sys.stderr)
        return 1
    Path(arguments[1]).write_bytes(text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
