import type { BentoComponent, BentoStream } from "../../bento/index.ts";
import { queueKeys, waitingSeconds } from "./keys.ts";
import { lookScript, measureScript, submitScript } from "./scripts.ts";

/** Most seconds that a caller may wait for a result in one request, and the gateway with it. */
export const longestWaitSeconds = 30;

/** How often a result that is waited for is looked at (milliseconds): a wait costs Redis so many reads. */
const lookEvery = 100;

/** Callers that wait or submit at the same time, each replica; the next wait their turn. */
const callers = 256;

export interface RedisEntrance {
  readonly model: string;
  /** `redis://HOST:PORT`. */
  readonly redis: string;
  /** Most requests that may wait; further ones are answered 429. */
  readonly mostWaiting: number;
  /** Bytes of a request. */
  readonly largestRequest: number;
  /** Seconds within which a request is to be answered. */
  readonly withinSeconds: number | "none";
}

/** Where requests are submitted; a result is below it, by its id. */
export function entrancePath(model: string): string {
  return `/models/${model}/jobs`;
}

const text = (value: string): string => JSON.stringify(value);

/** What a caller is told. `status` and headers are metadata, by which the server answers. */
const answer = (status: string, body: string): string => `meta status = ${status}\nroot = ${body}`;

const checked = ({ largestRequest }: RedisEntrance): string => `let body = content()
let given = @."Idempotency-Key".or("").string()
let request = $body.string().parse_json().catch(null)
meta key = if $given == "" { $body.hash("sha256").encode("hex").slice(0, 32) } else { $given }
meta wrong = if $body.length() > ${largestRequest} { "the request is larger than ${largestRequest} bytes" } else if $given != "" && !$given.re_match("^[A-Za-z0-9._:-]{1,128}$") { "Idempotency-Key is no key: 1 to 128 of A-Z a-z 0-9 . _ : -" } else if $request.type() != "object" || $request.inputs.type() != "array" || $request.inputs.length() == 0 { "the body is no request of the Open Inference Protocol v2: it is JSON with inputs" } else { "" }
meta code = if $body.length() > ${largestRequest} { "413" } else { "400" }`;

function submit(entrance: RedisEntrance): readonly BentoComponent[] {
  const { model, redis, mostWaiting } = entrance;
  const keys = queueKeys(model);
  const path = entrancePath(model);
  return [
    { label: "checked", mapping: checked(entrance) },
    {
      switch: [
        { check: '@wrong != ""', processors: [{ mapping: answer("@code", '{"error": @wrong}') }] },
        {
          processors: [
            {
              label: "submit",
              redis_script: {
                url: redis,
                script: submitScript.trim(),
                keys_mapping: `root = [${text(keys.queue)}, ${text(keys.state)} + @key]`,
                args_mapping: `root = [@key, content().string(), ${waitingSeconds}, ${mostWaiting}]`,
              },
            },
            {
              switch: [
                { check: "errored()", processors: [{ mapping: 'root = "away"' }] },
                { processors: [{ noop: {} }] },
              ],
            },
            {
              label: "submitted",
              mapping: `let what = this
meta status = match $what { "full" => "429", "away" => "503", _ => "202" }
meta "Retry-After" = if $what == "full" { "10" } else if $what == "away" { "2" } else { deleted() }
meta Location = if ["full", "away"].contains($what) { deleted() } else { ${text(`${path}/`)} + @key }
root = match $what {
  "full" => {"error": "${mostWaiting} requests wait already"}
  "away" => {"error": "the queue is away"}
  _ => {"id": @key, "status": "queued", "location": ${text(`${path}/`)} + @key}
}`,
            },
          ],
        },
      ],
    },
  ];
}

function look({ model, redis }: RedisEntrance): readonly BentoComponent[] {
  const { state } = queueKeys(model);
  const once: readonly BentoComponent[] = [
    {
      redis_script: {
        url: redis,
        script: lookScript.trim(),
        keys_mapping: `root = [${text(state)} + @id]`,
        args_mapping: "root = []",
      },
    },
  ];
  return [
    {
      mapping: `meta until = timestamp_unix_milli() + [@wait.or("0s").parse_duration().catch(0) / 1000000, ${longestWaitSeconds * 1000}].min()
root = ""`,
    },
    ...once,
    {
      while: {
        check: 'this.string().has_prefix("{\\"status\\":\\"queued\\"") && timestamp_unix_milli() < @until',
        processors: [{ sleep: { duration: `${lookEvery}ms` } }, ...once],
      },
    },
    {
      label: "looked",
      mapping: `let found = if errored() { {"status": "away"} } else { this.parse_json(use_number: true).catch({"status": "unknown"}) }
meta status = match $found.status { "done" => "200", "dead" => "422", "queued" => "202", "away" => "503", _ => "404" }
meta "Retry-After" = if ["queued", "away"].contains($found.status) { "1" } else { deleted() }
root = match $found.status {
  "away" => {"error": "the queue is away"}
  "unknown" => {"error": "no request %v is known here, or its result is no longer kept".format(@id)}
  "queued" => {"id": @id, "status": "queued"}
  _ => $found
}`,
    },
  ];
}

/** What is measured of the queue, whether somebody works on it or not. */
function measured({ model, redis, withinSeconds }: RedisEntrance): readonly BentoComponent[] {
  const keys = queueKeys(model);
  const gauge = (name: string, value: string): BentoComponent => ({
    metric: { type: "gauge", name, value: `\${! (${value}).int64().string() }` },
  });
  return [
    {
      redis_script: {
        url: redis,
        script: measureScript.trim(),
        keys_mapping: `root = [${text(keys.queue)}, ${text(keys.dead)}]`,
        args_mapping: "root = []",
      },
    },
    {
      switch: [
        {
          check: "!errored()",
          processors: [
            { mapping: "root = this.parse_json()" },
            gauge("nearline_queue_requests", "this.waiting"),
            gauge("nearline_queue_dead_letters", "this.dead"),
            // Beside the age that it is about: no rule needs to name a model.
            ...(withinSeconds === "none" ? [] : [gauge("nearline_queue_promised_seconds", String(withinSeconds))]),
            gauge(
              "nearline_queue_oldest_seconds",
              "if this.oldest == 0 { 0 } else { [0, (timestamp_unix_milli() - this.oldest) / 1000].max() }",
            ),
          ],
        },
      ],
    },
    { mapping: "root = deleted()" },
  ];
}

/** What takes requests by HTTP and gives results back, and measures the queue. Pure. */
export function redisEntrance(entrance: RedisEntrance): BentoStream {
  const path = entrancePath(entrance.model);
  const server = (at: string, verb: "GET" | "POST"): BentoComponent => ({
    http_server: {
      path: at,
      allowed_verbs: [verb],
      timeout: `${longestWaitSeconds + 5}s`,
      sync_response: {
        status: '${! meta("status").or("500") }',
        headers: { "Content-Type": "application/json" },
        metadata_headers: { include_patterns: ["^Location$", "^Retry-After$"] },
      },
    },
  });
  return {
    input: {
      broker: {
        inputs: [
          server(path, "POST"),
          server(`${path}/{id}`, "GET"),
          { generate: { mapping: 'meta measure = "yes"\nroot = ""', interval: "5s" } },
        ],
      },
    },
    pipeline: {
      threads: callers,
      processors: [
        {
          switch: [
            { check: '@measure == "yes"', processors: measured(entrance) },
            { check: '@http_server_verb == "POST"', processors: submit(entrance) },
            { processors: look(entrance) },
          ],
        },
        { catch: [{ mapping: answer('"500"', '{"error": error()}') }] },
      ],
    },
    output: { sync_response: {} },
  };
}
