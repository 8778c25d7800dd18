"""A request's tensors as the graph takes them, or a refusal that says what is wrong: nothing is guessed or converted."""

from collections.abc import Sequence
from typing import Any

import numpy
from mlserver.types import InferenceRequest, RequestInput
from .table import Refused, check_values, refuse

from .graph import FLOATS, Declared
from .violations import MISSING, OUT_OF_RANGE, UNKNOWN_FIELD, WRONG_SHAPE, WRONG_TYPE

# What MLServer's own clients write beside a tensor whose data is written as it is.
PLAIN = {None, "np", "str"}


def _check_shape(where: str, shape: list[int], declared: Declared) -> None:
    # A rank of 0 is also what onnxruntime says where the graph does not; it checks by itself then.
    fits = not declared.shape or len(shape) == len(declared.shape)
    fits = fits and all(size < 1 or size == given for size, given in zip(declared.sizes, shape))
    if not fits:
        raise refuse(f"{where}.shape is {shape}; the model takes {declared}.", reason=WRONG_SHAPE)
    if any(size < 1 for size in shape):
        raise refuse(f"{where}.shape is {shape}, which means no elements; the model takes {declared}.", reason=WRONG_SHAPE)


def _elements(where: str, data: Any, shape: list[int]) -> list:
    """The elements of data that is flat, or nested as the shape says."""
    if not isinstance(data, list):
        raise refuse(f"{where}.data is not a list.", reason=WRONG_SHAPE)
    if any(isinstance(part, list) for part in data):
        parts = [data]
        for depth, size in enumerate(shape):
            if not all(isinstance(part, list) and len(part) == size for part in parts):
                raise refuse(f"{where}.data is nested otherwise than its shape {shape} at depth {depth}.", reason=WRONG_SHAPE)
            parts = [inner for part in parts for inner in part]
        data = parts
    if any(isinstance(element, (list, dict)) for element in data):
        raise refuse(f"{where}.data is nested deeper than its shape {shape}.", reason=WRONG_SHAPE)
    count = int(numpy.prod(shape, dtype=object)) if shape else 1
    if len(data) != count:
        raise refuse(f"{where}.shape {shape} means {count} elements; data has {len(data)}.", reason=WRONG_SHAPE)
    return data


def _array(where: str, datatype: str, elements: list) -> numpy.ndarray:
    check_values(where, datatype, elements)
    if datatype == "BYTES":
        # onnxruntime would end a text there.
        if any("\0" in element for element in elements):
            raise refuse(f"{where}.data holds a text with a NUL character, which no graph can take.", reason=OUT_OF_RANGE)
        return numpy.array(elements, dtype=object)
    if datatype not in FLOATS:
        return numpy.array(elements, dtype=datatype.lower())
    try:
        wide = numpy.array(elements, dtype=numpy.float64)
        with numpy.errstate(over="ignore"):
            array = wide.astype(FLOATS[datatype])
    except OverflowError:
        array = numpy.array(numpy.inf)
    if numpy.isinf(array).any():
        raise refuse(f"{where}.data holds a number beyond the range of {datatype}.", reason=OUT_OF_RANGE)
    return array


def _read(where: str, tensor: RequestInput, declared: Declared) -> numpy.ndarray:
    content = tensor.parameters.content_type if tensor.parameters else None
    if content not in PLAIN:
        raise refuse(f'{where} has the content type "{content}". Send its data as it is, without one.')
    if tensor.datatype != declared.datatype:
        raise refuse(f"{where}.datatype is {tensor.datatype}; the model takes {declared}.", reason=WRONG_TYPE)
    _check_shape(where, tensor.shape, declared)
    elements = _elements(where, tensor.data.root, tensor.shape)
    return _array(where, declared.datatype, elements).reshape(tensor.shape)


def _check_same_sizes(feeds: dict[str, numpy.ndarray], inputs: Sequence[Declared]) -> None:
    """A name of a dimension stands for one number."""
    seen: dict[str, tuple[str, int]] = {}
    for declared in inputs:
        for name, size in zip(declared.shape, feeds[declared.name].shape):
            if not isinstance(name, str):
                continue
            first, other = seen.setdefault(name, (declared.name, size))
            if size != other:
                raise refuse(f'"{first}" and "{declared.name}" share the dimension "{name}"; it is {other} and {size}.')


def read_inputs(request: InferenceRequest, inputs: Sequence[Declared], most_rows: int) -> dict[str, numpy.ndarray]:
    """
    The request's tensors by name, each as the graph declares it.
    most_rows: of the first dimension, where requests decide it
    raises MLServerError with what is wrong and what to send
    """
    content = request.parameters.content_type if request.parameters else None
    if content not in PLAIN:
        raise refuse(f'The request has the content type "{content}". Send tensors as they are, without one.')
    wanted = {declared.name: declared for declared in inputs}
    takes = ", ".join(str(declared) for declared in inputs)
    feeds: dict[str, numpy.ndarray] = {}
    for index, tensor in enumerate(request.inputs):
        where = f'inputs[{index}] "{tensor.name}"'
        declared = wanted.get(tensor.name)
        if declared is None:
            raise refuse(f"{where} is no input of this model; it takes {takes}.", reason=UNKNOWN_FIELD)
        if tensor.name in feeds:
            raise refuse(f"{where} is there twice.")
        # Before its elements are read: they may be many.
        if declared.sizes[:1] == [-1] and tensor.shape and tensor.shape[0] > most_rows:
            words = f"{where} has {tensor.shape[0]} rows, above the limit of {most_rows}. Send several requests."
            raise refuse(words, 413)
        try:
            feeds[tensor.name] = _read(where, tensor, declared)
        except Refused as refused:
            refused.fields = (tensor.name,)
            raise
    lacking = [declared for name, declared in wanted.items() if name not in feeds]
    if lacking:
        names = tuple(declared.name for declared in lacking)
        raise refuse(f"inputs lacks {', '.join(map(str, lacking))}.", reason=MISSING, fields=names)
    _check_same_sizes(feeds, inputs)
    return feeds
