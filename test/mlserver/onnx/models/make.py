"""
Writes the graphs that tests serve beside this file, with onnx 1.23.2; forest-in-double.onnx with what examples/iris-forest
is trained with: its forest as skl2onnx converts it when rows come in doubles.
"""

from pathlib import Path

from onnx import TensorProto, checker, helper, save

HERE = Path(__file__).resolve().parent
OPSETS = [helper.make_opsetid("", 18), helper.make_opsetid("ai.onnx.ml", 3)]
KINDS = {
    "text": TensorProto.STRING,
    "whole": TensorProto.INT64,
    "small": TensorProto.UINT8,
    "flag": TensorProto.BOOL,
    "half": TensorProto.FLOAT16,
    "double": TensorProto.DOUBLE,
}


def write(name, nodes, inputs, outputs, initializers=()):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(initializers))
    model = helper.make_model(graph, opset_imports=OPSETS, ir_version=9)
    checker.check_model(model)
    save(model, HERE / f"{name}.onnx")


def echo():
    """Gives back what it is given, of many types; "rows" stands for one number in all of them."""
    value = lambda name, kind: helper.make_tensor_value_info(name, kind, ["rows"])
    write(
        "echo",
        [helper.make_node("Identity", [name], [f"{name}_again"]) for name in KINDS],
        [value(name, kind) for name, kind in KINDS.items()],
        [value(f"{name}_again", kind) for name, kind in KINDS.items()],
    )


def lookup():
    """The values at the places that are asked for: of a place that there is not, only the operator can tell."""
    write(
        "lookup",
        [helper.make_node("Gather", ["table", "place"], ["value"])],
        [helper.make_tensor_value_info("place", TensorProto.INT64, [2, None])],
        [helper.make_tensor_value_info("value", TensorProto.FLOAT, [2, None])],
        [helper.make_tensor("table", TensorProto.FLOAT, [3], [0.5, 1.5, 2.5])],
    )


def maps():
    """Probabilities as a sequence of maps, as skl2onnx gives them by default."""
    write(
        "maps",
        [helper.make_node("ZipMap", ["x"], ["probability"], domain="ai.onnx.ml", classlabels_strings=["a", "b"])],
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 2])],
        [
            helper.make_value_info(
                "probability",
                helper.make_sequence_type_proto(
                    helper.make_map_type_proto(TensorProto.STRING, helper.make_tensor_type_proto(TensorProto.FLOAT, []))
                ),
            )
        ],
    )


if __name__ == "__main__":
    echo()
    lookup()
    maps()
