"""
Reads configuration of TensorFlow Serving as it does itself: [{message, text}] as JSON in, the contents out, or why one is none.

`ModelServerConfig` is its own package's. Two messages are not in that package; their fields stand here by name and type, as in
https://github.com/tensorflow/serving/blob/master/tensorflow_serving/servables/tensorflow/session_bundle_config.proto
https://github.com/tensorflow/serving/blob/master/tensorflow_serving/config/monitoring_config.proto
"""

import json
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory, text_format, wrappers_pb2
from tensorflow_serving.config import model_server_config_pb2

INT64, BOOL, STRING = ".google.protobuf.Int64Value", ".google.protobuf.BoolValue", ".google.protobuf.StringValue"
MESSAGES = {
    "BatchingParameters": [
        ("max_batch_size", 1, INT64),
        ("batch_timeout_micros", 2, INT64),
        ("max_enqueued_batches", 3, INT64),
        ("num_batch_threads", 4, INT64),
        ("thread_pool_name", 5, STRING),
        ("allowed_batch_sizes", 6, "repeated int64"),
        ("pad_variable_length_inputs", 7, "bool"),
        ("enable_large_batch_splitting", 8, BOOL),
        ("max_execution_batch_size", 9, INT64),
    ],
    "PrometheusConfig": [("enable", 1, "bool"), ("path", 2, "string")],
    "MonitoringConfig": [("prometheus_config", 1, ".serving.PrometheusConfig")],
}
SCALARS = {"int64": 3, "bool": 8, "string": 9}  # descriptor.proto's FieldDescriptorProto.Type
MESSAGE = 11


def classes():
    file = descriptor_pb2.FileDescriptorProto(name="serving.proto", package="serving", syntax="proto3")
    file.dependency.append(wrappers_pb2.DESCRIPTOR.name)
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for field, number, kind in fields:
            repeated, kind = kind.startswith("repeated "), kind.removeprefix("repeated ")
            added = message.field.add(name=field, number=number, label=3 if repeated else 1)
            added.type = SCALARS.get(kind, MESSAGE)
            if added.type == MESSAGE:
                added.type_name = kind
    pool = descriptor_pool.Default()
    pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"serving.{name}")) for name in MESSAGES}


def read(kind, text):
    try:
        return json_format.MessageToDict(text_format.Parse(text, kind()), preserving_proto_field_name=True)
    except text_format.ParseError as error:
        return {"error": str(error)}


def main():
    asked = json.load(sys.stdin)
    known = {"ModelServerConfig": model_server_config_pb2.ModelServerConfig, **classes()}
    json.dump([read(known[one["message"]], one["text"]) for one in asked], sys.stdout)


main()
