"""Opens a graph with onnxruntime, told how many threads it may have."""

import os
from pathlib import Path

from onnxruntime import ExecutionMode, InferenceSession, SessionOptions, disable_telemetry_events

# The name that Triton and MLflow give the file, too.
FILE = "model.onnx"


def model_file(uri: str) -> Path:
    """
    The graph in a folder: model.onnx, or the one that is there; the file itself where uri is one.
    raises FileNotFoundError
    """
    path = Path(uri)
    if not path.is_dir():
        if not path.is_file():
            raise FileNotFoundError(f"there is no {path}")
        return path
    if (path / FILE).is_file():
        return path / FILE
    others = sorted(path.glob("*.onnx"))
    if len(others) != 1:
        raise FileNotFoundError(f"there is no {FILE} in it, and {len(others)} other files .onnx")
    return others[0]


def open_session(uri: str) -> InferenceSession:
    # Releases from 1.29 on send what they see to their makers unless told not to; the image says so by
    # ORT_DISABLE_TELEMETRY too, and has an older one: https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md
    disable_telemetry_events()
    options = SessionOptions()
    # Its own default is every core of the node: https://onnxruntime.ai/docs/performance/tune-performance/threading.html
    options.intra_op_num_threads = int(os.environ.get("INTRA_OP_THREADS", "1"))
    options.execution_mode = ExecutionMode.ORT_SEQUENTIAL
    # Threads that wait for the next request by spinning use up the CPU limit.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Errors are raised; it would print them, too, in a form of its own.
    options.log_severity_level = 4
    return InferenceSession(str(model_file(uri)), options, providers=["CPUExecutionProvider"])
