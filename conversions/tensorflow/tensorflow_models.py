"""From Keras and checkpoints to a SavedModel, and on to ONNX. Needs TensorFlow; what only asks an ONNX graph does not."""

import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# Kernels of oneDNN add up in another order: the same numbers on every machine are worth more here than speed.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy
import tensorflow

from .gate import Ask, Refused
from .golden import Arrays

SIGNATURE = "serving_default"
# The newest that tf2onnx 1.17 writes.
OPSET = 18


def keras_model(source: str, build: str | None):
    """
    source: a file .keras or .h5; or weights: a file .weights.h5, or a checkpoint's prefix (without .index)
    build: for weights alone, MODULE:FUNCTION that gives the network that they belong to; this runs its code
    """
    if build is None:
        if not source.endswith((".keras", ".h5")) or source.endswith(".weights.h5"):
            raise Refused(f"{source} holds weights alone. Say with --build MODULE:FUNCTION which network they belong to.")
        # Lambda layers hold code: Keras refuses them by itself.
        return keras.models.load_model(source, compile=False)
    module, _, function = build.partition(":")
    network = getattr(importlib.import_module(module), function)()
    if source.endswith(".weights.h5"):
        network.load_weights(source)
        return network
    try:
        kept = tensorflow.train.list_variables(source)
        below_model = any(name.startswith("model/") for name, _ in kept)
        checkpoint = tensorflow.train.Checkpoint(model=network) if below_model else tensorflow.train.Checkpoint(root=network)
        # What training keeps beside the network, such as an optimizer's state, is left.
        checkpoint.read(source).assert_existing_objects_matched().expect_partial()
    except (AssertionError, ValueError, tensorflow.errors.OpError) as error:
        raise Refused(f"{source} is no checkpoint of the network that {build} gives: {str(error).splitlines()[0]}") from error
    _finish(network)
    return network


def _finish(layer) -> None:
    """Normalization computes with what it makes of its variables; Keras' own files tell it to, a checkpoint does not."""
    for inner in getattr(layer, "layers", ()):
        _finish(inner)
    if isinstance(layer, keras.layers.Normalization):
        layer.finalize_state()


class _Served(tensorflow.Module):
    """A network with its own names: inputs by their layers', outputs by the layers that give them."""

    def __init__(self, network):
        super().__init__()
        self.network = keras.Model(network.inputs, network.outputs)
        specs = [tensorflow.TensorSpec(one.shape, one.dtype, one.name) for one in self.network.inputs]

        def answer(*inputs):
            given = keras.tree.flatten(self.network(list(inputs), training=False))
            return dict(zip(self.network.output_names, given))

        self.answer = tensorflow.function(answer, input_signature=specs)


def write_saved_model(network, folder: Path) -> None:
    served = _Served(network)
    tensorflow.saved_model.save(served, str(folder), signatures={SIGNATURE: served.answer})
    # Nothing is kept there, and an image holds files alone.
    (folder / "assets").rmdir()


def saved_model(folder: Path, signature: str) -> Ask:
    loaded = tensorflow.saved_model.load(str(folder))
    if signature not in loaded.signatures:
        raise Refused(f'It has no signature "{signature}"; it has {", ".join(loaded.signatures)}.')
    function = loaded.signatures[signature]
    specs = function.structured_input_signature[1]

    def ask(inputs: Arrays) -> Arrays:
        if set(inputs) != set(specs):
            raise Refused(f"Its inputs are {', '.join(sorted(specs))}; the golden rows have {', '.join(sorted(inputs))}.")
        given = function(**{name: tensorflow.constant(array, specs[name].dtype) for name, array in inputs.items()})
        return {name: _text(value.numpy()) for name, value in given.items()}

    # The loaded model has to live as long as its function.
    ask.loaded = loaded  # type: ignore[attr-defined]
    return ask


def _text(array: numpy.ndarray) -> numpy.ndarray:
    """TensorFlow has bytes where golden rows have text."""
    if array.dtype != object:
        return array
    return numpy.array([value.decode() for value in array.ravel()], dtype=object).reshape(array.shape)


def write_onnx(folder: Path, signature: str, target: Path) -> None:
    """Writes the graph of one signature; inputs and outputs keep the signature's names."""
    with tempfile.TemporaryDirectory() as work:
        # The graph says where it was converted from: a name that is the same on every machine.
        Path(work, "saved_model").symlink_to(folder.resolve())
        command = [sys.executable, "-m", "tf2onnx.convert", "--saved-model", "saved_model", "--tag", "serve"]
        command += ["--signature_def", signature, "--opset", str(OPSET), "--output", str(target.resolve())]
        # The command is tf2onnx's interface for SavedModels; its functions take other forms.
        ended = subprocess.run(command, cwd=work, capture_output=True, text=True)
    if ended.returncode != 0 or not target.exists():
        lines = [line for line in ended.stderr.splitlines() if line.strip()]
        raise Refused(f"tf2onnx cannot convert it: {lines[-1] if lines else 'it does not say why'}")
