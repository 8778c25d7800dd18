import type { RuntimeMistake } from "../adapter.ts";
import type { RuntimeSpec } from "../kinds.ts";
import { serverOf, type Server } from "./server.ts";

/** The gateway answers 504 then (components/gateway/traffic.ts): what takes longer is waited for by nobody. */
const gatewayWaitsSeconds = 15;

/** Rules of one HTTPRoute; each route is one, as each has a path of its own to be rewritten to. https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec */
const mostRoutes = 16;

/** Variables that the platform sets itself. */
const ownVariables = /^(MODEL|REDIS|DATABASE)_|^(METRICS_)?PORT$/;

/** As the distribution specification has repositories, with or without a registry in front, and SHA-256 digests. */
const repository = "[a-z0-9][a-z0-9._-]*(:[0-9]+)?(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*";
const byDigest = new RegExp(`^${repository}@sha256:[0-9a-f]{64}$`);
const byName = new RegExp(`^${repository}$`);

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** A path as probes and routes take it; a query or a fragment is none of it. */
function isPath(path: string): boolean {
  return /^\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*$/.test(path) && !path.includes("//");
}

function pathMistakes({ routes, health, scratch }: Server): readonly RuntimeMistake[] {
  const paths = [
    ...routes.map((path, index) => ({ at: `routes.${index}`, path })),
    ...(health === undefined
      ? []
      : [
          { at: "health", path: health.ready },
          { at: "health", path: health.live },
        ]),
    ...scratch.map((path, index) => ({ at: `scratch.${index}`, path })),
  ];
  const wrong = paths.filter(({ path }) => !isPath(path));
  return [
    ...wrong.map(({ at, path }) => ({
      path: at,
      message: `"${path}" is not a path. Write one such as /get_score, without a query.`,
    })),
    ...(new Set(routes).size === routes.length
      ? []
      : [{ path: "routes", message: "A route is there twice. Remove one." }]),
    ...(routes.length <= mostRoutes
      ? []
      : [
          {
            path: "routes",
            message: `${routes.length} routes are more than an HTTPRoute has rules. Write at most ${mostRoutes}.`,
          },
        ]),
  ];
}

function portMistakes({ port, metrics, grpc }: Server): readonly RuntimeMistake[] {
  const ports = [
    { path: "port", value: port },
    ...(metrics === undefined ? [] : [{ path: "metrics", value: metrics }]),
    ...(grpc === undefined ? [] : [{ path: "grpc.port", value: grpc.port }]),
  ];
  return [
    ...ports
      .filter(({ value }) => !isPort(value))
      .map(({ path, value }) => ({ path, message: `${value} is not a port. Write a whole number from 1 to 65535.` })),
    ...(grpc !== undefined && [port, metrics].includes(grpc.port)
      ? [{ path: "grpc.port", message: `${grpc.port} answers HTTP already. gRPC has a port of its own.` }]
      : []),
  ];
}

function imageMistakes(runtime: RuntimeSpec<"custom">): readonly RuntimeMistake[] {
  const image = runtime.use?.image ?? runtime.image;
  if (image !== undefined && !byDigest.test(image))
    return [
      {
        path: runtime.use === undefined ? "image" : "use.image",
        message: `"${image}" names no image by digest. Write REPOSITORY@sha256: and 64 hexadecimal digits.`,
      },
    ];
  if (runtime.artifact !== undefined && !byName.test(runtime.artifact.image))
    return [
      {
        path: "artifact.image",
        message: `"${runtime.artifact.image}" is not a repository. Write one such as risk/score; the release says which digest of it.`,
      },
    ];
  if (
    runtime.function !== undefined &&
    !/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(runtime.function)
  )
    return [
      {
        path: "function",
        message: `"${runtime.function}" is not a folder of this repository. Write one such as examples/advice/service.`,
      },
    ];
  return [];
}

/** Everything that only a value makes wrong in a declared server. Pure. */
export function checkServer(runtime: RuntimeSpec<"custom">): readonly RuntimeMistake[] {
  const server = serverOf(runtime);
  const { longestRequestSeconds: longest, failure, env } = server;
  const taken = Object.keys(env).filter((name) => ownVariables.test(name));
  return [
    ...imageMistakes(runtime),
    ...portMistakes(server),
    ...pathMistakes(server),
    ...(Number.isInteger(longest) && longest >= 1 && longest <= gatewayWaitsSeconds
      ? []
      : [
          {
            path: "longestRequestSeconds",
            message: `${longest} s cannot be: the gateway ends a request after ${gatewayWaitsSeconds} s. Write a whole number from 1 to ${gatewayWaitsSeconds}.`,
          },
        ]),
    ...(failure === undefined || /^[A-Za-z_][A-Za-z0-9_]*$/.test(failure.field)
      ? []
      : [
          {
            path: "failure.field",
            message: `"${failure.field}" is not the name of a field. Write one of the answer's outermost object, such as code.`,
          },
        ]),
    ...taken.map((name) => ({
      path: `env.${name}`,
      message: `The platform itself says ${name}. Choose another name.`,
    })),
  ];
}
