"""A graph as MLServer serves it: inputs and outputs by the names, types and shapes that the graph declares."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import numpy
from mlserver.model import MLModel
from mlserver.types import InferenceRequest, InferenceResponse, MetadataTensor, ResponseOutput
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, RuntimeException

from .graph import Declared, declared
from .guarded import Guarded
from .session import open_session
from .settings import Limits
from .table import refuse
from .tensors import read_inputs

# What onnxruntime puts before its words for an error: a number, the operator, its own source line and function.
_PREFIX = re.compile(r"^\[ONNXRuntimeError\] : \d+ : \w+ : (?:.*Status Message: (?:\S+:\d+ \S+ )?)?")


def _metadata(tensors: list[Declared]) -> list[MetadataTensor]:
    return [MetadataTensor(name=one.name, datatype=one.datatype, shape=one.sizes) for one in tensors]


class Graph(MLModel):
    async def load(self) -> bool:
        self._session = open_session(self.settings.parameters.uri)
        self._takes = declared(self._session.get_inputs(), "input")
        self._gives = declared(self._session.get_outputs(), "output")
        self._rows = Limits.from_environment().batch_rows
        # One at a time, which has all threads that the limit allows; beside the loop, so that probes are answered meanwhile.
        self._worker = ThreadPoolExecutor(1)
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        asked = self._asked(payload)
        feeds = read_inputs(payload, self._takes, self._rows)
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._worker, self._session.run, [one.name for one in asked], feeds)
        except (InvalidArgument, Fail, RuntimeException) as error:
            words = _PREFIX.sub("", str(error)).strip().split("\n")[0]
            if "allocat" in words:
                raise  # not the request's fault
            # Shapes that a graph leaves open and an operator does not, or values such as an index that is out of range.
            raise refuse(f"The model cannot compute these inputs: {words}") from error
        return InferenceResponse(
            model_name=self.name,
            model_version=self.version,
            outputs=[self._output(one, array) for one, array in zip(asked, found)],
        )

    def _asked(self, payload: InferenceRequest) -> list[Declared]:
        """The outputs that the request asks for, in its order; all without a word."""
        given = {one.name: one for one in self._gives}
        return [given[name] for name in dict.fromkeys(output.name for output in payload.outputs or [])] or self._gives

    @staticmethod
    def _output(one: Declared, array: numpy.ndarray) -> ResponseOutput:
        return ResponseOutput(name=one.name, datatype=one.datatype, shape=list(array.shape), data=array.ravel().tolist())


class Model(Guarded, Graph):
    # As Triton calls it.
    platform = "onnxruntime_onnx"

    def check_loaded(self) -> None:
        """Whatever onnxruntime loads is a graph, and can be computed."""

    def offered(self) -> list[MetadataTensor]:
        return _metadata(self._gives)

    def describe(self) -> None:
        super().describe()
        self.inputs = _metadata(self._takes)

    def check(self, payload: InferenceRequest) -> None:
        # Inputs are checked as they are read: so their data are gone through once.
        names = [one.name for one in self._gives]
        for output in payload.outputs or []:
            if output.name not in names:
                raise refuse(f'This model has no output "{output.name}". Ask for {", ".join(names)}.')
