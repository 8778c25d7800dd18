"""Whether a request's tensor is the table of numbers that a model takes; numpy would guess what was meant, and be wrong."""

import math
from typing import Any

import numpy
from mlserver.errors import MLServerError
from mlserver.types import RequestInput

from .violations import MISSING, OUT_OF_RANGE, WRONG_SHAPE, WRONG_TYPE

INTEGERS = {name: numpy.iinfo(name.lower()) for name in ("UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64")}


class Refused(MLServerError):
    """What is wrong with a request, in words for its sender, and for whoever counts it."""

    def __init__(self, message: str, status: int, reason: str | None, fields: tuple[str, ...], at: list[int]):
        super().__init__(message, status)
        # One of violations.py; None: it is no matter of a field.
        self.reason = reason
        # Names of tensors, or none where it concerns all.
        self.fields = fields
        # Places of the elements that are wrong, in the one tensor.
        self.at = at


def refuse(message: str, status: int = 400, reason: str | None = None, fields: tuple[str, ...] = (), at: list[int] | None = None) -> Refused:
    return Refused(message, status, reason, fields, at or [])


def _elements(where: str, data: Any) -> list:
    """The elements of data that is flat, or nested by rows."""
    if not isinstance(data, list):
        raise refuse(f"{where}.data is not a list.", reason=WRONG_SHAPE)
    if any(isinstance(row, list) for row in data):
        if not all(isinstance(row, list) for row in data) or len({len(row) for row in data}) > 1:
            raise refuse(f"{where}.data has rows of different lengths.", reason=WRONG_SHAPE)
        data = [element for row in data for element in row]
    if any(isinstance(element, (list, dict)) for element in data):
        raise refuse(f"{where}.data is nested deeper than rows and columns.", reason=WRONG_SHAPE)
    return data


def check_values(where: str, datatype: str, elements: list) -> None:
    kinds = set(map(type, elements))
    if datatype == "BYTES":
        odd = kinds - {str}
    elif datatype == "BOOL":
        odd = kinds - {bool}
    elif datatype in INTEGERS:
        # Whole numbers may be written as decimals (3.0); others would be cut off.
        odd = kinds - {int} if not all(type(x) is float and x.is_integer() for x in elements if type(x) is not int) else set()
        span = INTEGERS[datatype]
        if not odd and elements and not (span.min <= min(elements) and max(elements) <= span.max):
            outside = [place for place, element in enumerate(elements) if not span.min <= element <= span.max]
            words = f"{where}.data holds a number outside of {span.min} to {span.max}, the range of {datatype}."
            raise refuse(words, reason=OUT_OF_RANGE, at=outside)
    else:
        # null is a missing value; whether the model takes any is the model's to say.
        odd = kinds - {float, int, type(None)}
    if odd:
        names = ", ".join(sorted(kind.__name__ for kind in odd))
        places = [place for place, element in enumerate(elements) if type(element) in odd]
        nothing = odd == {type(None)}
        words = f"{where}.data holds elements ({names}) that are no {datatype}."
        raise refuse(words, reason=MISSING if nothing else WRONG_TYPE, at=places)


def check_contents(where: str, tensor: RequestInput) -> None:
    """Whether a tensor has as many elements as its shape says, each of its datatype."""
    elements = _elements(where, tensor.data.root)
    wanted = math.prod(tensor.shape)
    if len(elements) != wanted:
        raise refuse(f"{where}.shape {tensor.shape} means {wanted} elements; data has {len(elements)}.", reason=WRONG_SHAPE)
    check_values(where, tensor.datatype, elements)


def check_rows(inputs: list[RequestInput], most_rows: int) -> None:
    """For named columns: pandas would fill up those that are too short with missing values."""
    rows = {tensor.shape[0] if tensor.shape else 0 for tensor in inputs}
    if len(rows) > 1:
        words = f"inputs have {', '.join(str(count) for count in sorted(rows))} rows; each column needs as many as the others."
        raise refuse(words, reason=WRONG_SHAPE)
    if any(count > most_rows for count in rows):
        raise refuse(f"inputs have {max(rows)} rows, above the limit of {most_rows}. Send several requests.", 413)


def check_table(inputs: list[RequestInput], columns: int | None, most_rows: int) -> None:
    """
    columns: how many the model was trained with; None where it does not say
    raises MLServerError with what is wrong and what to send
    """
    wanted = f"[rows, {columns}]" if columns is not None else "[rows, columns]"
    if len(inputs) != 1:
        raise refuse(f"inputs has {len(inputs)} tensors; this model takes one of shape {wanted}.", reason=WRONG_SHAPE)
    tensor = inputs[0]
    if len(tensor.shape) != 2 or (columns is not None and tensor.shape[1] != columns):
        raise refuse(f"inputs[0].shape is {tensor.shape}; this model takes {wanted}.", reason=WRONG_SHAPE)
    rows = tensor.shape[0]
    if rows < 1 or tensor.shape[1] < 1:
        raise refuse(f"inputs[0].shape is {tensor.shape}, which means no rows; this model takes {wanted}.", reason=WRONG_SHAPE)
    if rows > most_rows:
        raise refuse(f"inputs[0] has {rows} rows, above the limit of {most_rows}. Send several requests.", 413)
    check_contents("inputs[0]", tensor)
