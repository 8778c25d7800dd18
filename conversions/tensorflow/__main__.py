"""
Converts a model and checks it against golden rows of its training library; what deviates is refused and not written.

    python -m conversions.tensorflow keras-to-saved-model SOURCE FOLDER --golden FILE [--build MODULE:FUNCTION]
    python -m conversions.tensorflow saved-model-to-onnx FOLDER TARGET.onnx --golden FILE [--signature NAME]
    python -m conversions.tensorflow keras-to-onnx SOURCE TARGET.onnx --golden FILE [--build MODULE:FUNCTION]
    python -m conversions.tensorflow check ARTIFACT --golden FILE [--signature NAME]

Ends with 1, and says why, when a conversion is refused.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from .gate import TOLERANCE, Ask, Refused, agreement, published
from .golden import read_golden
from .onnx_models import onnx_model
from .record import write_record

SIGNATURE = "serving_default"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m conversions.tensorflow", description=__doc__.strip().split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, source: str, target: str | None, words: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words)
        one.add_argument("source", metavar=source)
        if target:
            one.add_argument("target", metavar=target, type=Path)
        one.add_argument("--golden", required=True, type=Path, help="rows with the training library's own answers")
        one.add_argument("--tolerance", type=float, default=TOLERANCE, help=f"of numbers, absolute; default {TOLERANCE:.0e}")
        one.add_argument("--because", help="why a larger tolerance is right; needed with one")
        one.add_argument("--signature", default=SIGNATURE, help=f"of a SavedModel; default {SIGNATURE}")
        return one

    for name, target in {"keras-to-saved-model": "FOLDER", "keras-to-onnx": "TARGET.onnx"}.items():
        one = command(name, "SOURCE", target, "a file .keras or .h5, or weights and who builds their network")
        one.add_argument("--build", metavar="MODULE:FUNCTION", help="gives the network that weights belong to; runs its code")
    command("saved-model-to-onnx", "FOLDER", "TARGET.onnx", "one signature of a SavedModel")
    command("check", "ARTIFACT", None, "a file .onnx or the folder of a SavedModel, as it is")
    return parser.parse_args()


def _ask(artifact: Path, signature: str) -> Ask:
    if artifact.is_file():
        return onnx_model(artifact)
    from . import tensorflow_models  # seconds to load, and not always installed

    return tensorflow_models.saved_model(artifact, signature)


def _convert(asked: argparse.Namespace, unchecked: Path) -> None:
    from . import tensorflow_models

    folder = Path(asked.source)
    if asked.command != "saved-model-to-onnx":
        folder = unchecked if asked.command == "keras-to-saved-model" else unchecked.with_name("saved_model")
        tensorflow_models.write_saved_model(tensorflow_models.keras_model(asked.source, asked.build), folder)
    if asked.command != "keras-to-saved-model":
        tensorflow_models.write_onnx(folder, asked.signature, unchecked)


def _run(asked: argparse.Namespace) -> str:
    if asked.tolerance > TOLERANCE and not asked.because:
        raise Refused(f"A tolerance of {asked.tolerance:.0e} is more than {TOLERANCE:.0e}. Say with --because why it is right.")
    rows = read_golden(asked.golden)
    if asked.command == "check":
        verdict = agreement(rows, _ask(Path(asked.source), asked.signature), asked.tolerance)
        return f"{asked.source}: {verdict.rows} rows, largest difference {verdict.largest:.1e}"
    # Beside the target: a folder is moved at once only within a file system.
    asked.target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.target.parent, prefix=".unchecked-") as work:
        unchecked = Path(work) / asked.target.name
        _convert(asked, unchecked)
        verdict = agreement(rows, _ask(unchecked, asked.signature), asked.tolerance)
        published(unchecked, asked.target)
    record = write_record(asked.target, Path(asked.source), asked.golden, verdict, asked.tolerance, asked.because)
    return f"wrote {asked.target} and {record}: {verdict.rows} rows, largest difference {verdict.largest:.1e}"


def main() -> int:
    asked = _arguments()
    try:
        print(_run(asked))
        return 0
    except (Refused, ValueError, OSError) as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
