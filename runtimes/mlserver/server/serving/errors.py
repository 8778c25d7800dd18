"""Every error is an object with "error", as the Open Inference Protocol has it; MLServer's own are so only in part."""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from mlserver.rest.responses import Response
from starlette.exceptions import HTTPException


def refusal(status: int, message: str, headers: dict | None = None) -> Response:
    return Response({"error": message}, status_code=status, headers=headers)


async def invalid(_, error: RequestValidationError) -> Response:
    """A body that is no inference request: where it is wrong, and how."""
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return refusal(400, f"The body is not valid JSON: {first['ctx']['error']} at byte {first['loc'][-1]}.")
    if first["loc"] == ("body",) and first["type"] == "missing":
        return refusal(400, "The body is empty. Send an inference request.")
    where = ".".join(str(part) for part in first["loc"][1:]) or "The body"
    return refusal(400, f"{where}: {first['msg']}.")


async def http(request, error: HTTPException) -> Response:
    """No such path, or another verb."""
    allow = (error.headers or {}).get("Allow")
    words = f"{request.method} is not for {request.url.path}. Use {allow}." if allow else f"{request.url.path}: {error.detail}."
    return refusal(error.status_code, words, error.headers)


async def unexpected(_, error: Exception) -> Response:
    """A defect of the model's or ours; the trace is in the log and nowhere else."""
    return refusal(500, f"The model failed with {type(error).__name__}. The server's log says where.")


def answer_in_protocol(app: FastAPI) -> None:
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unexpected)
