"""Asks the model, at the address that the platform says."""

import json
import os
import urllib.request

from serving.access import passed_on

# Shorter than the gateway waits for this service.
SECONDS = 5
CLASSES = ("setosa", "versicolor", "virginica")


def ask(tensors: list[dict]) -> tuple[str, dict[str, float]]:
    """
    The species, and the probability of each. urllib has a connection a request: the cluster balances connections, so that
    each request may find another of the model's pods.
    """
    request = urllib.request.Request(
        f"{os.environ['MODEL_IRIS_URL']}/infer",
        data=json.dumps({"inputs": tensors}).encode(),
        headers={"Content-Type": "application/json", **passed_on()},
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as response:
        outputs = json.load(response)["outputs"]
    values = {output["name"]: output["data"][0] for output in outputs}
    probabilities = {name: values[f"probability_{name}"] for name in CLASSES}
    return values["predicted_species"], probabilities
