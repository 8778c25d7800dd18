"""What the numbers of a pipeline's feature vector are, in terms of the columns that it reads."""

import json

from saved import Unsupported


class Feature:
    """One number of the feature vector: a column, and for text the categories that its indexer numbers from 0."""

    def __init__(self, column, categories=None):
        self.column = column
        self.categories = categories


def labels_of(stage):
    """{output column: (input column, categories)} of a StringIndexerModel."""
    inputs = stage.parameter("inputCols") or [stage.parameter("inputCol")]
    outputs = stage.parameter("outputCols") or [stage.parameter("outputCol")]
    return dict(zip(outputs, zip(inputs, stage.rows()[0]["labelsArray"])))


def read(all_stages, is_model):
    """(features, label, model): the features in their order, the label as (column, classes) or None, and the model's stage.

    `is_model(kind)` says which stage is the model. What comes after it must only name classes.
    """
    indexed, assembled, handled = {}, {}, {}
    for at, stage in enumerate(all_stages):
        if is_model(stage.kind):
            later = [other.kind for other in all_stages[at + 1 :] if other.kind != "IndexToString"]
            if later:
                raise Unsupported(f"After the model the pipeline has {', '.join(later)}. Save it without.")
            features = assembled.get(stage.parameter("featuresCol"))
            if features is None:
                raise Unsupported(f"No VectorAssembler of the pipeline makes {stage.parameter('featuresCol')!r}. Let one make it.")
            for feature in features:
                if feature.categories is not None and handled[feature.column] != "error":
                    raise Unsupported(
                        f"The indexer of {feature.column!r} has handleInvalid {handled[feature.column]!r}. Only 'error' can be written down."
                    )
            return features, indexed.get(stage.parameter("labelCol")), stage
        if stage.kind == "StringIndexerModel":
            found = labels_of(stage)
            indexed.update(found)
            handled.update({column: stage.parameter("handleInvalid") for column, _ in found.values()})
        elif stage.kind == "VectorAssembler":
            if stage.parameter("handleInvalid") == "keep":
                raise Unsupported("The VectorAssembler has handleInvalid 'keep', which lets NaN through to the trees. Use 'error' or 'skip'.")
            features = []
            for column in stage.parameter("inputCols"):
                # An assembler may also read what another one made.
                features += assembled.get(column) or [Feature(*indexed.get(column, (column, None)))]
            assembled[stage.parameter("outputCol")] = features
        else:
            raise Unsupported(
                f"The pipeline has a {stage.kind}. Only StringIndexer, VectorAssembler, tree models and IndexToString can be written "
                "exactly; do the other work before the pipeline, or see docs/from-spark-ml.md for other ways."
            )
    raise Unsupported(f"The pipeline has no tree model; its stages are {json.dumps([stage.kind for stage in all_stages])}.")
