"""Resolves requirements.in into requirements.lock, in the way of the runtimes on MLServer, but by the settings here."""

import runpy
from pathlib import Path

HERE = Path(__file__).resolve().parent
lock = runpy.run_path(str(HERE.parents[1] / "runtimes" / "mlserver" / "lock.py"))
resolve = lock["resolve"]
resolve.__globals__["HERE"] = HERE
lock["write"](HERE, resolve("-r", str(HERE / "requirements.in")))
