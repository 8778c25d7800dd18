"""Serves app.py: its own WSGI application, or its function behind the declared routes."""

import importlib

from prometheus_client import start_http_server

from . import log
from .failures import FailureCounter
from .function import application_of
from .observed import Observer
from .server import serve
from .settings import Settings


def main() -> None:
    log.configure()
    settings = Settings.from_environment()
    module = importlib.import_module("app")
    application = getattr(module, "app", None) or application_of(module.predict, settings.routes)
    application = Observer.around(application, settings.routes)
    if settings.failure is not None:
        application = FailureCounter(application, settings.failure, settings.routes)
    start_http_server(settings.metrics_port)
    serve(application, settings)


main()
