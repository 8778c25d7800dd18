"""What a graph declares of its inputs and outputs, in the words of the Open Inference Protocol."""

from dataclasses import dataclass

import numpy

# onnxruntime's words for element types, and the protocol's. The protocol has none for bfloat16 and smaller:
# https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md#tensor-data-types
DATATYPES = {
    "tensor(bool)": "BOOL",
    "tensor(uint8)": "UINT8",
    "tensor(uint16)": "UINT16",
    "tensor(uint32)": "UINT32",
    "tensor(uint64)": "UINT64",
    "tensor(int8)": "INT8",
    "tensor(int16)": "INT16",
    "tensor(int32)": "INT32",
    "tensor(int64)": "INT64",
    "tensor(float16)": "FP16",
    "tensor(float)": "FP32",
    "tensor(double)": "FP64",
    "tensor(string)": "BYTES",
}

FLOATS = {"FP16": numpy.float16, "FP32": numpy.float32, "FP64": numpy.float64}


@dataclass(frozen=True)
class Declared:
    """An input or output of a graph."""

    name: str
    datatype: str
    # A number, or a name where requests decide it; names that recur mean the same number. None: any number.
    shape: tuple[int | str | None, ...]

    @property
    def sizes(self) -> list[int]:
        """The shape as metadata has it: -1 where requests decide."""
        return [size if isinstance(size, int) else -1 for size in self.shape]

    def __str__(self) -> str:
        return f'"{self.name}" {self.datatype} {self.sizes}'


def _refused(kind: str, what: str) -> str:
    words = f"{what} is {kind}, which no tensor of the Open Inference Protocol can be."
    if kind.startswith("seq(map("):
        # What skl2onnx and onnxmltools add unless they are told not to: https://onnx.ai/sklearn-onnx/auto_examples/plot_convert_zipmap.html
        words += ' Export the model without ZipMap: to_onnx(…, options={"zipmap": False}).'
    return words


def declared(arguments, what: str) -> list[Declared]:
    """
    arguments: a session's inputs or outputs
    raises ValueError for one that no request or answer can carry
    """
    found = []
    for argument in arguments:
        datatype = DATATYPES.get(argument.type)
        if datatype is None:
            raise ValueError(_refused(argument.type, f'its {what} "{argument.name}"'))
        # Exporters write 0 or -1 for "any", too.
        shape = tuple(None if isinstance(size, int) and size < 1 else size for size in argument.shape)
        found.append(Declared(argument.name, datatype, shape))
    return found
