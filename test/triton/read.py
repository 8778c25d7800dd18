"""
Reads `config.pbtxt` as Triton does: a list of texts as JSON in, the contents of each out, or why it is none.

The messages are those of the client that is released with the server, from one file of its package: the package itself
would import gRPC.
"""

import json
import sys
from importlib.metadata import files

from google.protobuf import json_format, text_format

(messages,) = [file for file in files("tritonclient") if str(file) == "tritonclient/grpc/model_config_pb2.py"]
sys.path.insert(0, str(messages.locate().parent))

import model_config_pb2  # noqa: E402


def read(text):
    try:
        parsed = text_format.Parse(text, model_config_pb2.ModelConfig())
        return json_format.MessageToDict(parsed, preserving_proto_field_name=True)
    except text_format.ParseError as error:
        return {"error": str(error)}


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
