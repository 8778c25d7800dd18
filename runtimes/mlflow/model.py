"""MLServer's MLflow model, which here checks what is sent before MLflow does, and answers with the outputs asked for."""

from typing import Any

import pandas
from mlflow.exceptions import MlflowException
from mlflow.types import Schema
from mlserver.types import InferenceRequest, InferenceResponse, MetadataTensor
from mlserver_mlflow import MLflowRuntime
from mlserver_mlflow.metadata import DefaultInputPrefix, to_metadata_tensors, to_model_content_type

from .guarded import Guarded
from .table import Refused, check_contents, check_rows, refuse
from .violations import MISSING, OTHER, UNKNOWN_FIELD, violations


# What MLServer's codec for numpy calls an output that has no name.
UNNAMED = "output-1"
# Content types of an input whose data are plain numbers or text; what others hold, such as base64 text, is their codec's matter.
PLAIN = (None, "np", "str")


class _Folder(MLflowRuntime):
    def _sync_metadata(self) -> None:
        """MLServer's own fails for a signature without outputs, and names outputs otherwise than they come."""
        if self._signature is None or self._signature.inputs is None:
            return
        self.inputs = to_metadata_tensors(self._signature.inputs, prefix=DefaultInputPrefix)
        self.outputs = self._outputs(self._signature.outputs)
        self.settings.parameters.content_type = to_model_content_type(self._signature.inputs)

    def encode_response(self, payload: Any, default_codec: Any = None) -> InferenceResponse:
        # pandas 3 has a type of its own for text, and models return columns by themselves: MLServer's codecs know neither.
        if isinstance(payload, pandas.Series):
            payload = payload.to_frame(payload.name or UNNAMED)
        if isinstance(payload, pandas.DataFrame):
            text = [name for name, kind in payload.dtypes.items() if isinstance(kind, pandas.StringDtype)]
            payload = payload.astype(dict.fromkeys(text, object))
        return super().encode_response(payload, default_codec)

    @staticmethod
    def _outputs(schema: Schema | None) -> list[MetadataTensor]:
        if schema is None:
            return []
        tensors = to_metadata_tensors(schema)
        if not schema.has_input_names():
            # One table without a name is answered by this one; several are named by whatever the model returns.
            tensors = tensors[:1] if len(tensors) == 1 and schema.is_tensor_spec() else []
            for tensor in tensors:
                tensor.name = UNNAMED
        return tensors


class Model(Guarded, _Folder):
    platform = "mlflow_mlserver"
    files = ("MLmodel",)

    def describe(self) -> None:
        inputs, outputs = self.inputs, self.outputs
        super().describe()
        self.inputs, self.outputs = inputs, outputs

    def check(self, payload: InferenceRequest) -> None:
        said = payload.parameters.content_type if payload.parameters else None
        content_type = said or self.settings.parameters.content_type
        if content_type is None and not all(one.parameters and one.parameters.content_type for one in payload.inputs):
            raise refuse('This model has no signature. Say how to read the inputs: "parameters": {"content_type": "pd"}.')
        if not payload.inputs:
            raise refuse("inputs has 0 tensors; this model takes one an input.")
        for index, tensor in enumerate(payload.inputs):
            if (tensor.parameters and tensor.parameters.content_type or None) in PLAIN:
                try:
                    check_contents(f"inputs[{index}]", tensor)
                except Refused as refused:
                    refused.fields = (tensor.name,)
                    raise
        check_rows(payload.inputs, self._most_rows)
        self._count_names({tensor.name for tensor in payload.inputs})

    def _count_names(self, sent: set[str]) -> None:
        """MLflow refuses a request that lacks a column, and ignores one too many."""
        schema = self._signature.inputs if self._signature is not None else None
        if schema is None or not schema.has_input_names():
            return
        violations.count_all((name for name in schema.required_input_names() if name not in sent), MISSING)
        violations.count(OTHER, UNKNOWN_FIELD, len(sent - set(schema.input_names())))

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        try:
            response = await super().predict(payload)
        except MlflowException as error:
            # The table that was sent stands before the reason.
            raise refuse(error.message.rsplit("Error: ", 1)[-1].strip().split("\n")[0]) from error
        asked = [output.name for output in payload.outputs or []]
        if not asked:
            return response
        answered = {output.name: output for output in response.outputs}
        for name in asked:
            if name not in answered:
                raise refuse(f'This model has no output "{name}". Ask for {", ".join(answered)}.')
        response.outputs = [answered[name] for name in asked]
        return response
