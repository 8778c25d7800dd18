"""Resolves requirements.in into requirements.lock, in the way of the runtimes on MLServer, by the settings of the local servers."""

import runpy
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
lock = runpy.run_path(str(ROOT / "runtimes" / "mlserver" / "lock.py"))
resolve = lock["resolve"]
resolve.__globals__["HERE"] = ROOT / "local" / "moto"
lock["write"](HERE, resolve("-r", str(HERE / "requirements.in")))
