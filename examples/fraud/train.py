"""Trains the fraud model and writes model/ (a SavedModel), golden.json and golden-onnx.json beside this file.

    python train.py            write all three
    python train.py --check    exit 1 when training, or the model here, answers the hold-out rows otherwise than golden.json

Another processor may round otherwise: a check compares answers (to 1e-5, as the model computes in float32), not bytes.
"""

import json
import os
import shutil
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2, prediction_log_pb2

HERE = Path(__file__).resolve().parent
MODEL = HERE / "model"
NAME = "fraud"
FIELDS = ["amount", "hour", "distance_km", "payments_today", "card_age_days", "merchant_risk"]
CLASSES = ["legitimate", "fraud"]
SIGNATURE = "serving_default"
SEED = 20
ROWS = 6000
HOLD_OUT_ROWS = 40
TOLERANCE = 1e-5


def payments():
    """Invented card payments: what they look like, and which of them are fraud."""
    draw = numpy.random.default_rng(SEED)
    columns = {
        "amount": numpy.round(draw.lognormal(3.5, 1.1, ROWS), 2),
        "hour": draw.integers(0, 24, ROWS),
        "distance_km": numpy.round(draw.exponential(25, ROWS), 1),
        "payments_today": draw.poisson(2.5, ROWS),
        "card_age_days": draw.integers(1, 3000, ROWS),
        "merchant_risk": numpy.round(draw.beta(2, 8, ROWS), 3),
    }
    night = (columns["hour"] < 6).astype(float)
    logit = (
        -4.5
        + 0.9 * numpy.log1p(columns["amount"] / 40)
        + 1.3 * night
        + 0.9 * numpy.log1p(columns["distance_km"] / 20)
        + 0.35 * columns["payments_today"]
        - 0.5 * numpy.log1p(columns["card_age_days"] / 300)
        + 6.0 * columns["merchant_risk"]
    )
    label = (draw.random(ROWS) < 1 / (1 + numpy.exp(-logit))).astype("int32")
    return numpy.stack([columns[name] for name in FIELDS], axis=1).astype("float32"), label


class Served(tf.Module):
    """The network as clients see it: a number a field, by name, and a class with its probabilities."""

    def __init__(self, network):
        super().__init__()
        self.network = network
        self.classes = tf.constant(CLASSES)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32, name) for name in FIELDS])
    def answer(self, *columns):
        probabilities = self.network(tf.stack(columns, axis=1), training=False)
        return {"predicted": tf.gather(self.classes, tf.argmax(probabilities, axis=1)), "probabilities": probabilities}


def train():
    """The model and its hold-out rows."""
    keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    rows, labels = payments()
    # As many of each class: of all payments few are fraud.
    held = numpy.concatenate([numpy.flatnonzero(labels == k)[: HOLD_OUT_ROWS // len(CLASSES)] for k in range(len(CLASSES))])
    known, held_out = numpy.delete(rows, held, axis=0), rows[held]
    scale = keras.layers.Normalization()
    scale.adapt(known)
    network = keras.Sequential(
        [
            keras.Input([len(FIELDS)]),
            scale,
            keras.layers.Dense(16, "relu"),
            keras.layers.Dense(8, "relu"),
            keras.layers.Dense(len(CLASSES), "softmax"),
        ]
    )
    network.compile("adam", "sparse_categorical_crossentropy")
    network.fit(known, numpy.delete(labels, held), batch_size=64, epochs=20, verbose=0)
    # Without what training leaves at a network.
    return Served(keras.Sequential(network.layers)), held_out


def ask(answer, rows):
    """What a signature answers to rows: classes and probabilities."""
    found = answer(**{name: tf.constant(rows[:, index]) for index, name in enumerate(FIELDS)})
    return [name.decode() for name in found["predicted"].numpy()], found["probabilities"].numpy()


def saved():
    return tf.saved_model.load(str(MODEL / "1")).signatures[SIGNATURE]


def golden_of(answer, rows):
    """Hold-out rows with TensorFlow's own answers, as text: one row a line, so that a retrained model shows as a readable diff."""
    predicted, probabilities = ask(answer, rows)
    # The shortest digits that give the same float32.
    short = lambda values: [float(str(value)) for value in values]
    lines = ",\n".join(
        "    " + json.dumps({"input": short(x), "predicted": k, "probabilities": short(p)})
        for x, k, p in zip(rows, predicted, probabilities)
    )
    head = {"form": "instances", "signature": SIGNATURE, "fields": FIELDS, "classes": CLASSES}
    start = "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items())
    return f'{{\n{start}  "rows": [\n{lines}\n  ]\n}}\n'


def golden_of_onnx(golden):
    """The same rows as the model made of the SavedModel is asked: by the Open Inference Protocol, a tensor a field."""

    def line(row):
        inputs = [
            {"name": name, "shape": [1], "datatype": "FP32", "data": [value]}
            for name, value in zip(golden["fields"], row["input"], strict=True)
        ]
        outputs = [{"name": "predicted", "data": [row["predicted"]]}, {"name": "probabilities", "data": row["probabilities"]}]
        known = f"{row['predicted']} ({max(row['probabilities']):.4f})"
        return json.dumps({"asked": json.dumps(row["input"]), "known": known, "request": {"inputs": inputs}, "answer": {"outputs": outputs}})

    lines = ",\n".join(f"    {line(row)}" for row in golden["rows"])
    return f'{{\n  "form": "exchanges",\n  "path": "/infer",\n  "rows": [\n{lines}\n  ]\n}}\n'


def differences(name, answer, golden):
    """What `answer` says otherwise than the golden rows, in words."""
    rows = numpy.array([row["input"] for row in golden["rows"]], "float32")
    predicted, probabilities = ask(answer, rows)
    if predicted != [row["predicted"] for row in golden["rows"]]:
        return [f"{name} predicts other classes than golden.json"]
    off = float(numpy.abs(probabilities - numpy.array([row["probabilities"] for row in golden["rows"]])).max())
    return [] if off <= TOLERANCE else [f"{name} differs from golden.json by {off:.1e}"]


def check():
    model, rows = train()
    golden = json.loads((HERE / "golden.json").read_text())
    found = differences("what training gives", lambda **columns: model.answer(*columns.values()), golden) + differences("model/", saved(), golden)
    if not numpy.array_equal(numpy.array([row["input"] for row in golden["rows"]], "float32"), rows):
        found.append("golden.json has other rows than training holds out")
    if (HERE / "golden-onnx.json").read_text() != golden_of_onnx(golden):
        found.append("golden-onnx.json has other rows than golden.json")
    for line in found:
        print(f"{line}. Run train.py with the versions in requirements.txt.", file=sys.stderr)
    return 1 if found else 0


def warm_up(rows):
    """
    Requests that the server asks itself before it is ready: what is set up at a first request is not waited for by a client.
    https://github.com/tensorflow/serving/blob/master/tensorflow_serving/g3doc/saved_model_warmup.md
    """
    request = predict_pb2.PredictRequest()
    request.model_spec.name = NAME
    request.model_spec.signature_name = SIGNATURE
    for index, name in enumerate(FIELDS):
        request.inputs[name].CopyFrom(tf.make_tensor_proto(rows[:, index]))
    log = prediction_log_pb2.PredictionLog(predict_log=prediction_log_pb2.PredictLog(request=request))
    extra = MODEL / "1" / "assets.extra"
    extra.mkdir()
    with tf.io.TFRecordWriter(str(extra / "tf_serving_warmup_requests")) as writer:
        writer.write(log.SerializeToString(deterministic=True))


def write():
    model, rows = train()
    shutil.rmtree(MODEL, ignore_errors=True)
    # TensorFlow Serving looks for a folder named after a version; each artifact holds one.
    tf.saved_model.save(model, str(MODEL / "1"), signatures={SIGNATURE: model.answer})
    # Nothing is kept there, and an image holds files alone.
    (MODEL / "1" / "assets").rmdir()
    warm_up(rows[:1])
    golden = golden_of(saved(), rows)
    (HERE / "golden.json").write_text(golden)
    (HERE / "golden-onnx.json").write_text(golden_of_onnx(json.loads(golden)))
    for path in (MODEL, HERE / "golden.json", HERE / "golden-onnx.json"):
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(check() if "--check" in sys.argv[1:] else write())
