"""Logs models to the server that MLFLOW_TRACKING_URI names, as a training would, and prints what they are called as JSON.

usage: python3.11 log.py FOLDER_OF_AN_MLFLOW_MODEL FILE_OF_A_MODEL
"""

import json
import sys

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import LoggedModelOutput

folder, file = sys.argv[1:]
client = MlflowClient()
said = {}
mlflow.set_experiment("wine")

repository = "https://ada:S3CR3T@git.example.com/wine.git"
with mlflow.start_run(tags={"mlflow.source.git.commit": "c0ffee", "mlflow.source.git.repoURL": repository}) as run:
    said["run"] = run.info.run_id
    mlflow.log_params({"trees": 100, "depth": 3})
    mlflow.log_metrics({"accuracy": 0.97, "lost": float("nan")})
    data = mlflow.data.from_pandas(pd.DataFrame({"a": [1.0, 2.0]}), name="train")
    said["data"] = data.digest
    mlflow.log_input(data, context="training")
    # Files of the run's own, as before MLflow 3.
    mlflow.log_artifacts(folder, "model")
    mlflow.log_artifact(file, "pmml")
    # A model that is kept by itself, as of MLflow 3.
    logged = mlflow.initialize_logged_model(name="kept")
    client.log_model_artifacts(logged.model_id, folder)
    client.finalize_logged_model(logged.model_id, "READY")
    client.log_outputs(run.info.run_id, [LoggedModelOutput(logged.model_id, step=0)])
    said["logged"] = logged.model_id

client.create_registered_model("wine")
client.create_model_version("wine", f"runs:/{said['run']}/model", run_id=said["run"])
client.create_model_version("wine", f"models:/{said['logged']}", model_id=said["logged"])
client.set_registered_model_alias("wine", "candidate", "2")
client.create_registered_model("iris")
client.create_model_version("iris", f"runs:/{said['run']}/pmml", run_id=said["run"])
print(json.dumps(said))
