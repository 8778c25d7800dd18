"""Writes FOLDER/requirements.lock: what a function needs (FOLDER/requirements.in) and what serves it, by version and hash."""

import importlib.util
import sys
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent


def main():
    # The wheels are for the same Python, so that they are resolved in the same way.
    spec = importlib.util.spec_from_file_location("shared_lock", TEMPLATE.parents[1] / "mlserver" / "lock.py")
    shared = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shared)
    folder = Path(sys.argv[1]).resolve()
    shared.write(folder, shared.resolve("-r", str(TEMPLATE / "requirements.in"), "-r", str(folder / "requirements.in")))


if __name__ == "__main__":
    main()
