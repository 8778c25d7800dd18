"""MLServer's scikit-learn model."""

import numpy
from mlserver.types import MetadataTensor
from mlserver_sklearn import SKLearnModel
from mlserver_sklearn.sklearn import VALID_OUTPUTS, WELLKNOWN_MODEL_FILENAMES

from .guarded import Guarded


class Model(Guarded, SKLearnModel):
    platform = "sklearn_mlserver"
    files = tuple(WELLKNOWN_MODEL_FILENAMES)
    # What is refused is what scikit-learn raises: https://scikit-learn.org/stable/developers/develop.html

    def columns(self) -> int | None:
        return getattr(self._model, "n_features_in_", None)

    def column_names(self) -> list[str] | None:
        names = getattr(self._model, "feature_names_in_", None)
        return None if names is None else [str(name) for name in names]

    def offered(self) -> list[MetadataTensor]:
        classes = getattr(self._model, "classes_", None)
        if not isinstance(classes, numpy.ndarray):
            return []
        kind = {"U": "BYTES", "O": "BYTES", "b": "BOOL", "f": "FP64"}.get(classes.dtype.kind, "INT64")
        outputs = [MetadataTensor(name="predict", datatype=kind, shape=[-1, 1])]
        if hasattr(self._model, "predict_proba"):
            outputs.append(MetadataTensor(name="predict_proba", datatype="FP64", shape=[-1, len(classes)]))
        return outputs

    def has_output(self, name: str) -> bool:
        return name in VALID_OUTPUTS and hasattr(self._model, name)
