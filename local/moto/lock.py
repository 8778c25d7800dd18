"""Resolves requirements.in into requirements.lock, in the way of the sklearn runtime."""

import runpy
from pathlib import Path

HERE = Path(__file__).resolve().parent
lock = runpy.run_path(str(HERE.parents[1] / "runtimes" / "sklearn" / "lock.py"))
main = lock["main"]
main.__globals__["HERE"] = HERE
main()
