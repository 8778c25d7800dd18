"""MLServer with one way in: HTTP, bounded bodies, and nothing by which a client could load or unload a model."""

import math

import prometheus_client
from mlserver.rest import RESTServer
from mlserver.server import MLServer
from mlserver.settings import Settings

from . import tracing
from .access import AccessLog, LeftOut, lines_per_second
from .asgi_access import LoggedAccess
from .body import BodyLimit
from .errors import answer_in_protocol
from .settings import Limits

# Longer than Envoy keeps an idle connection of its own (an hour), or it would send into one that is being closed:
# https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts
KEEP_ALIVE_SECONDS = 3700


class RestServer(RESTServer):
    def __init__(self, settings, data_plane, model_repository_handlers, limits: Limits):
        super().__init__(settings, data_plane, model_repository_handlers)
        self._limits = limits
        self._log = AccessLog(lines_per_second())
        prometheus_client.REGISTRY.register(LeftOut(self._log))
        answer_in_protocol(self._app)
        tracing.instrument(self._app)
        self._app.add_middleware(BodyLimit, most=limits.body_bytes)
        routes = self._app.router.routes
        routes[:] = [route for route in routes if not route.path.startswith("/v2/repository")]

    async def add_custom_handlers(self, model):
        """None: those of a kind would be a way in beside the protocol, past what is checked there."""
        return model

    def _get_config(self):
        config = super()._get_config()
        config.app = LoggedAccess(config.app, self._log)
        # Without a limit a request that never ends keeps the process until it is killed.
        config.timeout_keep_alive = KEEP_ALIVE_SECONDS
        config.timeout_graceful_shutdown = math.ceil(self._limits.drain_timeout_ms / 1000)
        return config


class _NoGrpc:
    """In place of the gRPC server: an open port that nobody uses, with the model repository's calls on it."""

    async def start(self):
        pass

    async def stop(self, _=None):
        pass


class Server(MLServer):
    def __init__(self, settings: Settings, limits: Limits):
        self._limits = limits
        super().__init__(settings)

    def _create_servers(self):
        self._rest_server = RestServer(self._settings, self._data_plane, self._model_repository_handlers, self._limits)
        self._grpc_server = _NoGrpc()
        self._kafka_server = None

    async def has_model(self) -> bool:
        """Whether its model is loaded; one that failed to load is in the registry no more."""
        return any(model.ready for model in await self._model_registry.get_models())
