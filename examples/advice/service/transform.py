"""From what a nursery writes down to what the model was trained on, and from its answer to what a gardener does."""

# The model's fields (centimetres), by what the nursery calls them (millimetres).
FIELDS = {
    "sepal_length": "outer_leaf_length",
    "sepal_width": "outer_leaf_width",
    "petal_length": "inner_leaf_length",
    "petal_width": "inner_leaf_width",
}

# Below this nobody should rely on it.
SURE = 0.9


def tensors_of(measured: dict) -> list[dict]:
    """The tensors of one request of the Open Inference Protocol."""
    return [
        {"name": field, "shape": [1], "datatype": "FP64", "data": [measured[name] / 10]} for field, name in FIELDS.items()
    ]


def advice_of(probabilities: dict[str, float]) -> dict[str, str]:
    return {"advice": "label it" if max(probabilities.values()) >= SURE else "ask a botanist"}
