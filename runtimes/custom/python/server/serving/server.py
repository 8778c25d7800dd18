"""Waitress: one process, some threads, bounded bodies, and an end that waits for requests in flight."""

import os
import signal
import threading
import time
from collections.abc import Callable

import waitress

from .settings import Settings

# Longer than the gateway and other callers keep an idle connection, or they would send into one that is being closed.
KEEP_ALIVE_SECONDS = 3700


def _when_idle(server, longest: int) -> None:
    """Ends the server once nothing is being answered. The kubelet has waited before: nobody sends anything new."""
    end = time.monotonic() + longest
    while time.monotonic() < end:
        channels = list(server.active_channels.values())
        if not any(channel.requests or channel.total_outbufs_len for channel in channels):
            break
        time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)


def serve(application: Callable, settings: Settings) -> None:
    server = waitress.create_server(
        application,
        host="0.0.0.0",
        port=settings.port,
        threads=settings.threads,
        max_request_body_size=settings.body_bytes,
        # In memory: there is nowhere to write what is longer.
        inbuf_overflow=settings.body_bytes + 1,
        outbuf_overflow=64 * 1024 * 1024,
        channel_timeout=KEEP_ALIVE_SECONDS,
        ident=None,
        clear_untrusted_proxy_headers=False,
    )
    stopping = lambda *_: threading.Thread(target=_when_idle, args=(server, settings.longest_request), daemon=True).start()
    signal.signal(signal.SIGTERM, stopping)
    # Said, as whoever started this process may have had it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    server.run()
