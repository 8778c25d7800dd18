import type { TritonSpec } from "./spec.ts";

/**
 * What changes the server, or reads what is not for clients, is closed for everybody: it asks for a header of this value,
 * and no header can hold the end of a line. It would be reached through the gateway otherwise, as `/v2/models/NAME/trace/setting`
 * over HTTP, and with every other call of the one gRPC service.
 * https://github.com/triton-inference-server/server/blob/v2.71.0/docs/customization_guide/inference_protocols.md#limit-endpoint-access-beta
 */
export const closedApis = "shared-memory,model-repository,statistics,trace,logging:x-closed=never\nsent";

/** Room for answers, in bytes, as the local cache counts it. */
function bytes(size: string): number {
  return Number(size.slice(0, -2)) * (size.endsWith("Gi") ? 2 ** 30 : 2 ** 20);
}

/**
 * Where answers are kept. Addresses come as the environment's variables, which the kubelet puts in the place of `$(…)`.
 * https://github.com/triton-inference-server/redis_cache/blob/main/README.md#available-configuration-options
 * https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function cacheFlags(cache: TritonSpec["responseCache"]): readonly string[] {
  if (cache === undefined) return [];
  if (cache.in === "memory") return [`--cache-config=local,size=${bytes(cache.size)}`];
  const settings = {
    host: "$(REDIS_HOST)",
    port: "$(REDIS_PORT)",
    tls_enabled: "$(REDIS_TLS)",
    // Answers of one's own are faster than a Redis that does not answer. Without these it would be waited for without end.
    connect_timeout: "1000",
    socket_timeout: "100",
    wait_timeout: "100",
    // A connection each; one alone, the default, would make requests wait for one another.
    pool_size: "8",
  };
  return Object.entries(settings).map(([name, value]) => `--cache-config=redis,${name}=${value}`);
}

/**
 * Starts the server with the password of Redis, which it only takes from a variable or a flag: a shell reads the file into
 * the variable and gives way to the server, so that the password stands in no object of Kubernetes and in no flag.
 * https://github.com/triton-inference-server/redis_cache/blob/main/README.md#optional-environment-variables-for-credentials
 */
export const redisStart: readonly string[] = [
  "sh",
  "-c",
  // No `$(…)`, which the kubelet would read as one of its own; a file without an end of line counts too.
  [
    'if [ -n "$REDIS_PASSWORD_FILE" ]; then',
    '  IFS= read -r TRITONCACHE_REDIS_PASSWORD <"$REDIS_PASSWORD_FILE" || [ -n "$TRITONCACHE_REDIS_PASSWORD" ] || exit 1',
    '  export TRITONCACHE_REDIS_PASSWORD TRITONCACHE_REDIS_USERNAME="$REDIS_USERNAME"',
    "fi",
    'exec tritonserver "$@"',
  ].join("\n"),
  "tritonserver",
];
