"""Spans of predictions, where the environment says where to: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/"""

import os

# Looked at every few seconds by Kubernetes, and of no interest to anybody who follows a request.
NOT_TRACED = "/v2/health/.*,.*/ready$"


def _without_query(span, scope) -> None:
    """A query may hold secrets; the gateway leaves it out of its log, too."""
    span.set_attribute("http.url", scope["path"])
    span.set_attribute("http.target", scope["path"])


def instrument(app) -> None:
    """Nothing, and nothing imported, unless ML_SERVING_OTLP_GRPC names a collector."""
    endpoint = os.environ.get("ML_SERVING_OTLP_GRPC")
    if not endpoint:
        return
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    # Not MLServer's own (mlserver.tracing), which reads none of the variables that say who the server is.
    provider = TracerProvider(resource=Resource.create())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, insecure=True)))
    # One span a request: those of single ASGI messages tell nothing.
    FastAPIInstrumentor.instrument_app(
        app,
        tracer_provider=provider,
        excluded_urls=NOT_TRACED,
        exclude_spans=["receive", "send"],
        server_request_hook=_without_query,
    )
