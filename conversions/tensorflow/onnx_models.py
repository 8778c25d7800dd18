"""Asks an ONNX graph."""

import os
from pathlib import Path

import numpy

# Read when the library is loaded, where a newer one is installed than the lock has:
# https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

from .gate import Ask, Refused
from .golden import Arrays

_TYPES = {
    "tensor(float)": numpy.float32,
    "tensor(double)": numpy.float64,
    "tensor(int64)": numpy.int64,
    "tensor(int32)": numpy.int32,
    "tensor(bool)": numpy.bool_,
    "tensor(string)": numpy.object_,
}


def onnx_model(path: Path) -> Ask:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors have no common type
        raise Refused(f"{path} cannot be loaded: {error}") from error
    types = {one.name: one.type for one in session.get_inputs()}
    outputs = [one.name for one in session.get_outputs()]

    def ask(inputs: Arrays) -> Arrays:
        if set(inputs) != set(types):
            raise Refused(f"Its inputs are {', '.join(sorted(types))}; the golden rows have {', '.join(sorted(inputs))}.")
        strange = [kind for kind in types.values() if kind not in _TYPES]
        if strange:
            raise Refused(f"It takes {strange[0]}, which golden rows cannot hold.")
        found = session.run(outputs, {name: array.astype(_TYPES[types[name]]) for name, array in inputs.items()})
        return {name: numpy.asarray(value) for name, value in zip(outputs, found)}

    return ask
