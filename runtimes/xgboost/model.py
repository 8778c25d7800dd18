"""MLServer's XGBoost model: what Booster.save_model, or its scikit-learn interface, wrote."""

import xgboost
from mlserver.types import MetadataTensor
from mlserver_xgboost import XGBoostModel
from mlserver_xgboost.xgboost import VALID_OUTPUTS, WELLKNOWN_MODEL_FILENAMES

from .guarded import Guarded

# XGBoost's own answers are of this type.
FLOAT = "FP32"


class Model(Guarded, XGBoostModel):
    platform = "xgboost_mlserver"
    files = tuple(WELLKNOWN_MODEL_FILENAMES)
    # xgboost.core.XGBoostError is a ValueError.

    def columns(self) -> int | None:
        return self._model.n_features_in_

    def column_names(self) -> list[str] | None:
        return self._model.get_booster().feature_names

    def offered(self) -> list[MetadataTensor]:
        if not isinstance(self._model, xgboost.XGBClassifier):
            return [MetadataTensor(name="predict", datatype=FLOAT, shape=[-1, 1])]
        return [
            MetadataTensor(name="predict", datatype="INT64", shape=[-1, 1]),
            MetadataTensor(name="predict_proba", datatype=FLOAT, shape=[-1, self._model.n_classes_]),
        ]

    def has_output(self, name: str) -> bool:
        return name in VALID_OUTPUTS and super().has_output(name)
