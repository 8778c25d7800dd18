"""Log lines are JSON objects, one an event, whatever a message holds."""

import json
import logging
import logging.config
import os
import sys
import threading
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timezone
from typing import NoReturn

from .log_writer import LogWriter
from .printed import capture

# Where Kubernetes reads a container's last words; there only in a pod:
# https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
TERMINATION_LOG = "/dev/termination-log"

# The id of the request that is being answered, in every line that is written meanwhile.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

# A descriptor of its own: what others print to the first is taken from there, and comes here as lines.
writer = LogWriter(os.dup(1))

# What every line is about; the platform says it to the container.
_about = {
    field: os.environ[name]
    for field, name in (("model", "MODEL_NAME"), ("variant", "MODEL_VARIANT"), ("version", "MODEL_VERSION"))
    if os.environ.get(name)
}


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, timezone.utc)
        line = {
            "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            "logger": record.name,
            **_about,
        }
        if (id := request_id.get()) is not None:
            line["request_id"] = id
        line.update(getattr(record, "fields", {}))
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class JsonHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception as error:
            # Such as a message with other arguments than it has places; logging itself would print a trace of its own form.
            told = logging.LogRecord(record.name, record.levelno, record.pathname, record.lineno, str(record.msg), None, None)
            told.fields = {"unformatted": type(error).__name__}
            line = self.format(told)
        writer.offer(line)


# MLServer gives this to uvicorn too, which would otherwise log in a form of its own.
CONFIG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "serving.log.JsonFormatter"}},
    "handlers": {"stdout": {"class": "serving.log.JsonHandler", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["stdout"]},
    # MLServer adds a handler of its own to its logger when it is configured: lines would come twice.
    "loggers": {"mlserver": {"level": "INFO", "handlers": ["stdout"], "propagate": False}},
}


def _uncaught(kind: type[BaseException], error: BaseException, trace) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("serving").error("The server ends: %s: %s", kind.__name__, error, exc_info=(kind, error, trace))
    last_words(f"{kind.__name__}: {error}")


def configure() -> None:
    logging.config.dictConfig(CONFIG)
    logging.captureWarnings(True)
    capture()
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: logging.getLogger("serving").error(
        "A thread ended: %s", told.exc_type.__name__, exc_info=(told.exc_type, told.exc_value, told.exc_traceback)
    )


_last_words = ""


def last_words(message: str) -> None:
    """What a container that cannot serve leaves: where Kubernetes looks for it, and as the last line of its log."""
    global _last_words
    _last_words = message
    if os.access(TERMINATION_LOG, os.W_OK):
        with open(TERMINATION_LOG, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(message)


def run(main: Callable[[], int | None]) -> NoReturn:
    """Runs a server to its end; what it refuses to start with is told like everything else."""
    configure()
    try:
        sys.exit(main())
    except SystemExit as end:
        if not isinstance(end.code, str):
            raise
        last_words(end.code)
        say_last_words()
        sys.exit(1)


def say_last_words() -> None:
    """When all others have said theirs: MLServer and uvicorn tell of a model that cannot be loaded by traces of their own."""
    logging.getLogger("serving").error(_last_words or "The server ends: it has no model.")
