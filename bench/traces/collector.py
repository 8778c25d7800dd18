"""Takes spans by OTLP, over gRPC and over HTTP, and prints each as a line of JSON. Takes a host and two ports.

https://opentelemetry.io/docs/specs/otlp/
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import grpc
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)


def values(attributes):
    told = {}
    for attribute in attributes:
        kind = attribute.value.WhichOneof("value")
        told[attribute.key] = None if kind is None else str(getattr(attribute.value, kind))
    return told


def tell(request, by):
    for resource in request.resource_spans:
        for scope in resource.scope_spans:
            for span in scope.spans:
                line = {
                    "by": by,
                    "name": span.name,
                    "kind": span.kind,
                    "trace": span.trace_id.hex(),
                    "span": span.span_id.hex(),
                    "parent": span.parent_span_id.hex(),
                    "nanoseconds": span.end_time_unix_nano - span.start_time_unix_nano,
                    "resource": values(resource.resource.attributes),
                    "attributes": values(span.attributes),
                }
                sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class Traces(TraceServiceServicer):
    def Export(self, request, context):
        tell(request, "grpc")
        return ExportTraceServiceResponse()


class Http(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        request = ExportTraceServiceRequest()
        request.ParseFromString(self.rfile.read(int(self.headers["content-length"])))
        tell(request, f"http{self.path}")
        self.send_response(200)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    host, grpc_port, http_port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    server = grpc.server(ThreadPoolExecutor(2))
    add_TraceServiceServicer_to_server(Traces(), server)
    server.add_insecure_port(f"{host}:{grpc_port}")
    server.start()
    sys.stdout.write(json.dumps({"ready": True}) + "\n")
    sys.stdout.flush()
    ThreadingHTTPServer((host, http_port), Http).serve_forever()
