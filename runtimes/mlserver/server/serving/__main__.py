"""Serves one model, told by environment variables: MLSERVER_* are MLServer's own, the others are in settings.py."""

import asyncio

from mlserver.settings import ModelParameters, ModelSettings, Settings
from mlserver.utils import install_uvloop_event_loop

from . import log
from .model import Model
from .server import Server
from .settings import Limits


async def serve() -> int:
    settings = Settings(logging_settings=log.CONFIG)
    model = ModelSettings(implementation=Model)
    # Parameters of the environment are only read when they are made by themselves.
    model.parameters = ModelParameters()
    server = Server(settings, Limits.from_environment())
    await server.start([model])
    # MLServer ends quietly when the model cannot be loaded; Kubernetes should see a failure.
    return 0 if await server.has_model() else 1


def main() -> int:
    install_uvloop_event_loop()
    code = asyncio.run(serve())
    if code != 0:
        log.say_last_words()
    return code


if __name__ == "__main__":
    log.run(main)
