import { bentoService, type BentoComponent, type BentoConfiguration } from "../../bento/index.ts";
import type { Tracing } from "../../tracing.ts";

/** What keeps a model's answers needs to know of it. */
export interface ResultCache {
  readonly model: string;
  readonly team: string;
  /** Path of the model on its server: `/v2/models/iris`. */
  readonly basePath: string;
  /** The port on which the server answers predictions, in the same pod. */
  readonly port: number;
  /** `redis://HOST:PORT`. */
  readonly redis: string;
  readonly ttlSeconds: number;
  /** Names of the inputs that decide the answer. */
  readonly key: readonly string[] | "all inputs";
  /** Seconds that the longest request may take. */
  readonly longestSeconds: number;
  readonly tracing?: Tracing;
}

/** The header by which a caller is told where the answer is from, and the label of the counter. */
export const cacheHeader = "x-cache";

/** What is counted, by `result`. */
export const cacheCounter = "result_cache_requests_total";

/** Variables of the container that say which version answers: they go with the pod, as a mounted file would not. */
export const versionVariables = { digest: "RESULTS_DIGEST", server: "RESULTS_SERVER" } as const;

/** Longer, and asking the model would be as fast: so long Redis is waited for, and so long left alone after that. */
const redisTimeout = "50ms";
const redisPause = "1s";

/** Larger requests and answers (bytes) are not kept: reading and hashing them costs more than it spares. */
const largest = 1024 * 1024;

/** Requests of one replica at a time; each waits for Redis or the model and takes next to nothing meanwhile. */
const atOnce = 256;

/** A caller's headers that the server gets; everything else that came with the request is forgotten. */
const passedOn = [
  "Content-Type",
  "Accept",
  "Content-Encoding",
  "Inference-Header-Content-Length",
  "Traceparent",
  "Tracestate",
  "X-Request-Id",
] as const;

/** The server's headers that the caller gets. */
const passedBack = ["content-type", "inference-header-content-length", "retry-after"] as const;

/** Statuses that are passed on as the server says them; Bento would otherwise write the answer's body to its log. */
const statuses = [
  400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 413, 415, 422, 424, 429, 500, 501, 502, 503, 504, 505, 507,
];

const literal = (value: unknown): string => JSON.stringify(value);

/**
 * What the request is kept by. Numbers stay the text that they were: as floating-point numbers two large integers could be
 * one. The request's `id` is the caller's and decides nothing. Not looked up: what is no JSON, has an input twice, is too
 * large, or asks for a new answer by `Cache-Control` (RFC 9111, 5.2.1).
 */
function keyed({ model, team, key }: ResultCache): string {
  const headers = passedOn.map((name) => `${literal(name)}: metadata(${literal(name)})`).join(", ");
  const named = key === "all inputs" ? "$inputs" : `$inputs.filter(i -> ${literal(key)}.contains(i.name))`;
  const has = key === "all inputs" ? "true" : `${literal(key)}.all(name -> $names.contains(name))`;
  return `let control = metadata("Cache-Control").or("").lowercase()
let request = if content().length() <= ${largest} { content().string().parse_json(use_number: true).catch(null) } else { null }
let inputs = if $request.type() == "object" { $request.inputs.map_each(i -> if i.name.type() == "string" { i } else { throw("no name") }).catch([]) } else { [] }
let names = $inputs.map_each(i -> i.name)
let kept = $names.length() > 0 && $names.unique().length() == $names.length() && ${has} && metadata("Inference-Header-Content-Length").or("") == "" && metadata("Content-Encoding").or("") == "" && !$control.contains("no-cache") && !$control.contains("no-store")
let of = {"inputs": ${named}.sort_by(i -> i.name), "outputs": $request.outputs.catch(null), "parameters": $request.parameters.catch(null)}
meta = {${headers}}.filter(m -> m.value != null)
meta cache = if $kept { "ask" } else { "bypass" }
meta id = if $kept { $request.id } else { deleted() }
meta key = if $kept { ${literal(`results:${team}/${model}:`)} + env("${versionVariables.digest}") + ":" + (env("${versionVariables.server}") + $of.format_json(no_indent: true)).hash("sha256").encode("hex") } else { deleted() }`;
}

/** The kept answer, with the id of this request. */
const given = `root = if metadata("id") == null { content() } else { content().string().parse_json(use_number: true).merge({"id": metadata("id")}).format_json(no_indent: true) }
meta "content-type" = "application/json"
meta status = "200"`;

/** An answer of the server's as it is kept: without the id of the request that it was for. */
const stored =
  'root = content().string().parse_json(use_number: true).without("id").format_json(no_indent: true).catch(deleted())';

/** An answer that another request may get: a whole one, in JSON, without an error. */
const keepable = `@cache != "bypass" && @http_status_code == 200 && @"inference-header-content-length" == null && content().length() <= ${largest}`;

function call({ basePath, port, longestSeconds }: ResultCache): BentoComponent {
  return {
    label: "model",
    http: {
      url: `http://127.0.0.1:${port}${basePath}/infer`,
      verb: "POST",
      // From metadata alone Bento would leave it and say application/octet-stream.
      headers: { "Content-Type": '${! metadata("Content-Type").or("application/json") }' },
      metadata: { include_patterns: passedOn.map((name) => `^${name}$`) },
      extract_headers: { include_patterns: passedBack.map((name) => `^${name}$`) },
      timeout: `${longestSeconds}s`,
      retries: 0,
      backoff_on: [],
      successful_on: statuses,
    },
  };
}

/** Asks the model, and keeps what it answers where it may be. */
function asked(cache: ResultCache): readonly BentoComponent[] {
  return [
    call(cache),
    {
      switch: [
        {
          check: "errored()",
          processors: [
            {
              mapping: `let late = error().contains("Client.Timeout") || error().contains("deadline exceeded")
meta status = if $late { "504" } else { "503" }
root = {"error": if $late { "The model did not answer in time." } else { "The model cannot be reached." }}`,
            },
          ],
        },
        {
          processors: [
            { mapping: "meta status = @http_status_code.string()" },
            {
              switch: [
                {
                  check: keepable,
                  processors: [
                    {
                      branch: {
                        request_map: stored,
                        processors: [
                          {
                            cache: {
                              resource: "results",
                              operator: "set",
                              key: "${! @key }",
                              value: "${! content() }",
                            },
                          },
                        ],
                      },
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
    // What could not be kept is answered all the same.
    { catch: [] },
  ];
}

/**
 * What stands before a model's server, in the same pod: an answer that is there is given, and everything else goes to the
 * server. Whatever is wrong with Redis, the model answers. Pure; what `bento test` runs.
 * https://warpstreamlabs.github.io/bento/docs/components/processors/cache
 */
export function resultCache(cache: ResultCache): BentoConfiguration {
  const { model, team, basePath, redis, ttlSeconds, longestSeconds, tracing } = cache;
  const stream = {
    input: {
      http_server: {
        path: `${basePath}/infer`,
        ws_path: "",
        allowed_verbs: ["POST"],
        timeout: `${longestSeconds}s`,
        sync_response: {
          status: '${! metadata("status").or("500") }',
          headers: { "Content-Type": '${! metadata("content-type").or("application/json") }' },
          metadata_headers: {
            include_patterns: [`^${cacheHeader}$`, "^inference-header-content-length$", "^retry-after$"],
          },
        },
      },
    },
    pipeline: {
      threads: atOnce,
      processors: [
        { label: "keyed", mapping: keyed(cache) },
        {
          switch: [
            {
              check: '@cache == "ask"',
              processors: [
                { cache: { resource: "results", operator: "get", key: "${! @key }" } },
                {
                  mapping:
                    'meta cache = if !errored() { "hit" } else if error().contains("key does not exist") { "miss" } else { "away" }',
                },
                { catch: [] },
              ],
            },
          ],
        },
        {
          switch: [
            { check: '@cache == "hit"', processors: [{ label: "given", mapping: given }] },
            { processors: asked(cache) },
          ],
        },
        { metric: { type: "counter", name: cacheCounter, labels: { result: "${! @cache }" } } },
        { mapping: `meta "${cacheHeader}" = @cache` },
      ],
    },
    output: { sync_response: {} },
    cache_resources: [
      {
        label: "results",
        redis_brief: {
          url: redis,
          timeout: redisTimeout,
          pause: redisPause,
          default_ttl: `${Math.round(ttlSeconds * 1000)}ms`,
        },
      },
    ],
  };
  return bentoService(stream, {
    fields: { model, team, part: "results" },
    shutdownSeconds: longestSeconds,
    metrics: `root = if this == "${cacheCounter}" { this } else { deleted() }\nmeta path = deleted()`,
    ...(tracing === undefined ? {} : { tracing, attributes: { "service.name": model, part: "results" } }),
  });
}
