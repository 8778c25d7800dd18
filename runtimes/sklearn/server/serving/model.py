"""MLServer's scikit-learn model, which here refuses what it cannot predict instead of failing with a 500."""

import logging
from pathlib import Path

import numpy
from mlserver.errors import MLServerError
from mlserver.types import InferenceRequest, InferenceResponse, MetadataTensor
from mlserver_sklearn import SKLearnModel
from mlserver_sklearn.sklearn import VALID_OUTPUTS, WELLKNOWN_MODEL_FILENAMES

from .log import last_words
from .settings import Limits
from .table import check_rows, check_table, refuse


class SklearnModel(SKLearnModel):
    async def load(self) -> bool:
        try:
            self._find()
            loaded = await super().load()
        except Exception as error:
            words = f"The model at {self.settings.parameters.uri} cannot be loaded: {type(error).__name__}: {error}"
            logging.getLogger("serving").error(words)
            last_words(words)
            raise
        self._columns = getattr(self._model, "n_features_in_", None)
        self._most_rows = Limits.from_environment().batch_rows
        self._describe()
        return loaded

    def _find(self) -> None:
        folder = Path(self.settings.parameters.uri)
        if folder.is_dir() and not any((folder / name).is_file() for name in WELLKNOWN_MODEL_FILENAMES):
            raise FileNotFoundError(f"there is none of {', '.join(WELLKNOWN_MODEL_FILENAMES)} in it")

    def _describe(self) -> None:
        """The model's metadata: MLServer itself would say nothing of its inputs and outputs."""
        settings = self.settings
        settings.platform = "sklearn_mlserver"
        settings.versions = [self.version] if self.version else []
        if self._columns is not None:
            self.inputs = [MetadataTensor(name="table", datatype="FP64", shape=[-1, self._columns])]
        classes = getattr(self._model, "classes_", None)
        if not isinstance(classes, numpy.ndarray):
            return
        kind = {"U": "BYTES", "O": "BYTES", "b": "BOOL", "f": "FP64"}.get(classes.dtype.kind, "INT64")
        self.outputs = [MetadataTensor(name="predict", datatype=kind, shape=[-1, 1])]
        if hasattr(self._model, "predict_proba"):
            self.outputs.append(MetadataTensor(name="predict_proba", datatype="FP64", shape=[-1, len(classes)]))

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        # With a content type the client asks for another of MLServer's codecs, such as "pd" for named columns.
        if any(part.parameters and part.parameters.content_type for part in [payload, *payload.inputs]):
            check_rows(payload.inputs, self._most_rows)
        else:
            check_table(payload.inputs, self._columns, self._most_rows)
        for output in payload.outputs or []:
            if output.name not in VALID_OUTPUTS or not hasattr(self._model, output.name):
                raise refuse(f'This model has no output "{output.name}". Ask for {self._names()}.')
        try:
            return await super().predict(payload)
        except MLServerError:
            raise
        except (ValueError, OverflowError) as error:
            # What scikit-learn raises for data it cannot use: https://scikit-learn.org/stable/developers/develop.html
            raise refuse(str(error).strip().split("\n")[0]) from error

    def _names(self) -> str:
        return ", ".join(output.name for output in self.outputs or []) or "predict"
