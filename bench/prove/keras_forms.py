"""
Saves a Keras network in every other form that there is, and once with a weight changed:

    python keras_forms.py NETWORK.keras FOLDER
"""

import sys
from pathlib import Path

import keras
import tensorflow


def _network(hidden: int):
    return keras.Sequential(
        [
            keras.Input([4], name="measurements"),
            keras.layers.Normalization(),
            keras.layers.Dense(hidden, "relu"),
            keras.layers.Dense(3, "softmax", name="probabilities"),
        ]
    )


def build():
    """The network of examples/iris-tensorflow without its weights, as a checkpoint needs it."""
    return _network(16)


def build_other():
    return _network(15)


def main(source: str, folder: Path) -> None:
    network = keras.models.load_model(source, compile=False)
    network.save(folder / "network.h5")
    network.save_weights(folder / "network.weights.h5")
    tensorflow.train.Checkpoint(model=network).write(str(folder / "checkpoint"))
    kernel, bias = network.layers[-1].get_weights()
    kernel[0, 0] += 0.001
    network.layers[-1].set_weights([kernel, bias])
    network.save(folder / "changed.keras")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
