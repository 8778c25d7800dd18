/**
 * What a line of the access log says, by Envoy's command operators:
 * https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/observability/access_log/usage#command-operators
 * Where there is nothing to say, a field is null. Numbers are numbers.
 */
const fields = {
  time: "%START_TIME%",
  // Text of the client's where it sent one: never longer than an id need be.
  request_id: "%REQ(X-REQUEST-ID):128%",
  // From the route that was matched, not from a header: known also where the gateway answers in the model's place, and
  // nothing that a client or a model says can change it. A model's route has the model's name. Envoy Gateway leaves the
  // route's object in the metadata: https://gateway.envoyproxy.io/docs/concepts/gateway_api_extensions/
  model: "%CEL(xds.route_metadata.filter_metadata['envoy-gateway'].resources[0].name)%",
  // Each backend of a model's route sets it over whatever the model says, on the gateway's own answers too.
  variant: "%RESP(X-MODEL-VARIANT)%",
  method: "%REQ(:METHOD)%",
  // What the client asked for, before the rewrite; a query may hold secrets and is left out.
  path: "%REQ_WITHOUT_QUERY(X-ENVOY-ORIGINAL-PATH?:PATH):512%",
  status: "%RESPONSE_CODE%",
  flags: "%RESPONSE_FLAGS%",
  details: "%RESPONSE_CODE_DETAILS%",
  duration_ms: "%DURATION%",
  upstream_ms: "%COMMON_DURATION(US_TX_BEG:US_RX_END:ms)%",
  upstream: "%UPSTREAM_HOST%",
  attempts: "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
  bytes_in: "%BYTES_RECEIVED%",
  bytes_out: "%BYTES_SENT%",
};

/** Envoy holds lines back for 10 s otherwise; who follows a log wants them now. */
export const accessLogFlags = ["--file-flush-interval-msec", "1000"];

/** `telemetry.accessLog` of the proxies: one JSON line a request, on standard output. */
export const accessLog = {
  settings: [
    {
      // Requests only: a connection without one has no line.
      type: "Route",
      format: { type: "JSON", json: fields },
      sinks: [{ type: "File", file: { path: "/dev/stdout" } }],
    },
  ],
};
