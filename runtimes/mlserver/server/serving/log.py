"""Log lines are JSON objects, one a line. MLServer's own structured form breaks when a message holds a quote."""

import json
import logging
import logging.config
import os
from datetime import datetime, timezone

# Where Kubernetes reads a container's last words; there only in a pod:
# https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
TERMINATION_LOG = "/dev/termination-log"


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, timezone.utc)
        line = {
            "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


# MLServer gives this to uvicorn too, which would otherwise log in a form of its own.
CONFIG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "serving.log.JsonFormatter"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["stdout"]},
    # MLServer adds a handler of its own to its logger when it is configured: lines would come twice.
    "loggers": {"mlserver": {"level": "INFO", "handlers": ["stdout"], "propagate": False}},
}


def configure() -> None:
    logging.config.dictConfig(CONFIG)
    logging.captureWarnings(True)


_last_words = ""


def last_words(message: str) -> None:
    """What a container that cannot serve leaves: where Kubernetes looks for it, and as the last line of its log."""
    global _last_words
    _last_words = message
    if os.access(TERMINATION_LOG, os.W_OK):
        with open(TERMINATION_LOG, "w", encoding="utf-8") as file:
            file.write(message)


def say_last_words() -> None:
    """When all others have said theirs: MLServer and uvicorn tell of a model that cannot be loaded by traces of their own."""
    logging.getLogger("serving").error(_last_words or "The server ends: it has no model.")
