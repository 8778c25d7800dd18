"""A plain function as a WSGI application: `predict(data)` is asked with {"data": …} and answers {"msg", "code", "data"}."""

import json
import logging
from collections.abc import Callable
from typing import Any


def _answer(start_response: Callable, status: str, message: str, code: int, data: Any = None) -> list[bytes]:
    body = json.dumps({"msg": message, "code": code, "data": data}, ensure_ascii=False).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def application_of(predict: Callable[[Any], Any], routes: frozenset[str]) -> Callable:
    def application(environ: dict, start_response: Callable) -> list[bytes]:
        path = environ["PATH_INFO"]
        if path not in routes:
            # Whatever path was declared for it: the function is loaded, or this would not run.
            return _answer(start_response, "200 OK", "ready", 0)
        if environ["REQUEST_METHOD"] != "POST":
            return _answer(start_response, "405 Method Not Allowed", f"{path} takes POST.", 405)
        try:
            data = json.loads(environ["wsgi.input"].read())["data"]
        except (ValueError, KeyError, TypeError):
            return _answer(start_response, "400 Bad Request", 'The body is no object with "data".', 400)
        try:
            return _answer(start_response, "200 OK", "success", 0, predict(data))
        except ValueError as error:
            # What a function raises for data that it cannot use: the caller's fault, and said to it.
            return _answer(start_response, "400 Bad Request", str(error), 400)
        except Exception:
            logging.getLogger("serving").exception("the function failed")
            return _answer(start_response, "500 Internal Server Error", "The function failed; the log says where.", 500)

    return application
