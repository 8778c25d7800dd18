"""Serves app.py: its own WSGI application, or its function behind the declared routes."""

import importlib

from prometheus_client import REGISTRY, start_http_server

from . import log
from .access import AccessLog, LeftOut, lines_per_second
from .failures import FailureCounter
from .function import application_of
from .observed import Observer
from .server import serve
from .settings import Settings
from .wsgi_access import LoggedAccess


def main() -> None:
    settings = Settings.from_environment()
    module = importlib.import_module("app")
    application = getattr(module, "app", None) or application_of(module.predict, settings.routes)
    application = Observer.around(application, settings.routes)
    if settings.failure is not None:
        application = FailureCounter(application, settings.failure, settings.routes)
    access = AccessLog(lines_per_second())
    REGISTRY.register(LeftOut(access))
    application = LoggedAccess(application, access, settings.routes)
    start_http_server(settings.metrics_port)
    serve(application, settings)


if __name__ == "__main__":
    log.run(main)
