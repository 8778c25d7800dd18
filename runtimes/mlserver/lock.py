"""
Resolves the files requirements.in and writes requirements.lock beside each: every package that an image holds, by version
and the wheel's hash. What all kinds share is in the folder of this file; a kind's own lock has what is added to that.

    python3.11 lock.py            all of them
    python3.11 lock.py xgboost    one kind, with what is shared as it is
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
KINDS = ("sklearn", "xgboost", "lightgbm", "mlflow", "onnx")
HEAD = "# Written by lock.py from requirements.in.\n"


def resolve(*options: str) -> dict[str, str]:
    """Lines of a lock, by package: what pip would install."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
        command += ["--target", folder, "--report", str(report), *options]
        subprocess.run(command, check=True, env={**os.environ, "PIP_CONFIG_FILE": str(HERE / "pip.conf")})
        chosen = json.loads(report.read_text())["install"]
    return {
        one["metadata"]["name"].lower(): f"{one['metadata']['name'].lower()}=={one['metadata']['version']}"
        f" --hash=sha256:{one['download_info']['archive_info']['hashes']['sha256']}\n"
        for one in chosen
    }


def write(folder: Path, lines: dict[str, str]) -> None:
    (folder / "requirements.lock").write_text(HEAD + "".join(sorted(lines.values())))


def read(folder: Path) -> dict[str, str]:
    lines = (folder / "requirements.lock").read_text().splitlines(keepends=True)
    return {line.split("==")[0]: line for line in lines if not line.startswith("#")}


def lock_kind(kind: str, shared: dict[str, str]) -> None:
    folder = HERE.parent / kind
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pins:
        pins.write("".join(f"{line.split(' ')[0]}\n" for line in shared.values()))
        pins.flush()
        lines = resolve("-r", str(HERE / "requirements.in"), "-r", str(folder / "requirements.in"), "-c", pins.name)
    if (folder / "alone.in").exists():
        lines |= resolve("--no-deps", "-r", str(folder / "alone.in"))
    missing = shared.keys() - lines.keys()
    if missing:
        raise SystemExit(f"{kind} resolves without {', '.join(sorted(missing))}, which are shared: run lock.py for all kinds")
    write(folder, {name: line for name, line in lines.items() if name not in shared})


def main(kinds: list[str]) -> None:
    if not kinds:
        write(HERE, resolve("-r", str(HERE / "requirements.in")))
    for kind in kinds or KINDS:
        lock_kind(kind, read(HERE))


if __name__ == "__main__":
    main(sys.argv[1:])
