"""What is written beside a converted model: from what it was made, with what, and how it was checked."""

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .gate import Verdict

TOOLS = ("tensorflow-cpu", "keras", "tf2onnx", "onnx", "onnxruntime", "numpy")


def digest(path: Path) -> str:
    """Of a file's bytes; of a folder's files, or of those whose common start the path is (a checkpoint's), by name and bytes."""
    if path.is_file():
        return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    root = path if path.is_dir() else path.parent
    files = sorted(file for file in (path.rglob("*") if path.is_dir() else root.glob(f"{path.name}.*")) if file.is_file())
    total = hashlib.sha256()
    for file in files:
        total.update(file.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return f"sha256:{total.hexdigest()}"


def _tools() -> dict[str, str]:
    found = {}
    for tool in TOOLS:
        try:
            found[tool] = version(tool)
        except PackageNotFoundError:
            continue
    return found


def write_record(target: Path, source: Path, golden: Path, verdict: Verdict, tolerance: float, because: str | None) -> Path:
    """@returns where it is: beside the model, with .conversion.json after its name"""
    record = {
        "source": {"name": source.name, "digest": digest(source)},
        "tools": _tools(),
        "checked": {
            "golden": {"name": golden.name, "digest": digest(golden)},
            "rows": verdict.rows,
            "largestDifference": verdict.largest,
            "tolerance": tolerance,
            **({"because": because} if because else {}),
        },
        "digest": digest(target),
    }
    path = target.with_name(f"{target.name}.conversion.json")
    path.write_text(json.dumps(record, indent=2) + "\n")
    return path
