"""Resolves a version of Spark and writes its lock beside this file: every package by version and hash.

    python3.11 lock.py 4.1.4
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(spark):
    # The exporter reads Parquet by pyarrow; Spark ML's Python side needs numpy. setuptools and wheel build pyspark, which has no wheel.
    wanted = [f"pyspark=={spark}", "numpy==2.4.6", "pyarrow==26.0.1", "setuptools==80.9.0", "wheel==0.45.1"]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
        subprocess.run([*command, "--target", folder, "--report", str(report), *wanted], check=True)
        chosen = json.loads(report.read_text())["install"]
    lines = sorted(
        f"{one['metadata']['name'].lower()}=={one['metadata']['version']}"
        f" --hash=sha256:{one['download_info']['archive_info']['hashes']['sha256']}\n"
        for one in chosen
    )
    (HERE / f"spark-{spark}.lock").write_text(f"# Written by lock.py {spark}.\n" + "".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
