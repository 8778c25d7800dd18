"""MLServer's LightGBM model: what Booster.save_model wrote, by the name that LightGBM's own examples give it too."""

import logging

import lightgbm
from lightgbm.basic import LightGBMError
from mlserver.types import MetadataTensor
from mlserver.utils import get_model_uri
from mlserver_lightgbm import LightGBMModel
from mlserver_lightgbm.lightgbm import WELLKNOWN_MODEL_FILENAMES

from .guarded import Guarded

FILES = ("model.txt", *WELLKNOWN_MODEL_FILENAMES)


class _TextModel(LightGBMModel):
    async def load(self) -> bool:
        # It would print lines of its own form.
        lightgbm.register_logger(logging.getLogger("lightgbm"))
        self._model = lightgbm.Booster(model_file=await get_model_uri(self._settings, wellknown_filenames=list(FILES)))
        return True


class Model(Guarded, _TextModel):
    platform = "lightgbm_mlserver"
    files = FILES
    refused = (*Guarded.refused, LightGBMError)

    def columns(self) -> int | None:
        return self._model.num_feature()

    def column_names(self) -> list[str] | None:
        return self._model.feature_name()

    def offered(self) -> list[MetadataTensor]:
        # A number, or one a class.
        return [MetadataTensor(name="predict", datatype="FP64", shape=[-1, self._model.num_model_per_iteration()])]
