"""Resolves requirements.in and writes requirements.lock: every package that the image holds, by version and the wheel's hash."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEAD = "# Written by lock.py from requirements.in.\n"


def main():
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
        command += ["--target", folder, "--report", str(report), "-r", str(HERE / "requirements.in")]
        subprocess.run(command, check=True, env={**os.environ, "PIP_CONFIG_FILE": str(HERE / "pip.conf")})
        chosen = json.loads(report.read_text())["install"]
    lines = sorted(
        f"{one['metadata']['name'].lower()}=={one['metadata']['version']}"
        f" --hash=sha256:{one['download_info']['archive_info']['hashes']['sha256']}\n"
        for one in chosen
    )
    (HERE / "requirements.lock").write_text(HEAD + "".join(lines))


if __name__ == "__main__":
    main()
