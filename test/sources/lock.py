"""Writes the requirements.lock of each folder here: the packages of its requirements.in, all of which it names, with their wheels' hashes."""

import runpy
from pathlib import Path

HERE = Path(__file__).resolve().parent
lock = runpy.run_path(str(HERE.parents[1] / "runtimes" / "mlserver" / "lock.py"))
resolve = lock["resolve"]
# Wheels only, for this Python: by the settings of the local servers.
resolve.__globals__["HERE"] = HERE.parents[1] / "local" / "moto"
for folder in (HERE / "mlflow", HERE / "dvc"):
    lock["write"](folder, resolve("--no-deps", "-r", str(folder / "requirements.in")))
