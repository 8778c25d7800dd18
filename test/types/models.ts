// Declarations that must not compile. `make lint` type-checks this file: where one of them compiled after all, the
// directive above it would be an error itself.
import { defineModel } from "../../components/model-service/spec.ts";

const pmml = { name: "a", team: "t", runtime: { kind: "pmml" } } as const;
const scaling = { on: "cpu", target: 70, min: 1, max: 2 } as const;

// What is declared here is right, so that each directive below stands for its own mistake and no other.
defineModel(pmml);
defineModel({ ...pmml, scaling });
const tensorflow = { name: "a", team: "t", runtime: { kind: "tensorflow" } } as const;
defineModel(tensorflow);
defineModel({ ...tensorflow, accelerator: { gpu: "l4" }, in: { dev: { accelerator: "none", replicas: 1 } } });
defineModel({ ...tensorflow, accelerator: { gpu: "l4" }, scaling, in: { prd: { scaling: { max: 3 } } } });

// @ts-expect-error a runtime that does not exist
defineModel({ name: "a", team: "t", runtime: { kind: "cobol" } });
// @ts-expect-error no runtime at all
defineModel({ name: "a", team: "t" });
// @ts-expect-error batching is no property of a PMML model
defineModel({ name: "a", team: "t", runtime: { kind: "pmml", batching: { maxSize: 4 } } });
// @ts-expect-error processes of its own, of which the server has one
defineModel({ name: "a", team: "t", runtime: { kind: "sklearn", workers: 2 } });
// @ts-expect-error somebody must answer for it
defineModel({ name: "a", runtime: { kind: "pmml" } });
// @ts-expect-error a size without a unit
defineModel({ ...pmml, resources: { memory: "512" } });
// @ts-expect-error a size in units that there are not
defineModel({ ...pmml, resources: { memory: "1GB" } });
// @ts-expect-error a duration in a unit that there is not
defineModel({ ...pmml, load: { budget: "1h" } });
// @ts-expect-error two owners of the number of replicas
defineModel({ ...pmml, replicas: 2, scaling });
// @ts-expect-error scaling without an upper bound
defineModel({ ...pmml, scaling: { on: "cpu", target: 70, min: 1 } });
// @ts-expect-error scaling without a lower bound
defineModel({ ...pmml, scaling: { on: "cpu", target: 70, max: 2 } });
const office = { days: ["Mon", "Fri"], from: "08:00", to: "18:00", timezone: "Europe/Berlin", min: 3 } as const;
const batching = { maxSize: 8, timeout: "2ms" } as const;
const queued = { ...tensorflow, runtime: { kind: "tensorflow", batching } } as const;
defineModel({ ...pmml, scaling: { on: "in-flight", min: 1, max: 8 } });
defineModel({ ...pmml, scaling: { on: "memory", min: 1, max: 8, windows: [office] } });
defineModel({ ...pmml, scaling: { on: "cpu", min: 0, max: 8, windows: [office] } });
defineModel({
  ...pmml,
  scaling: { on: "request-rate", target: 20, min: 0, max: 8 },
  in: { prd: { scaling: { min: 2 } } },
});
defineModel({ ...pmml, scaling: { on: "windows", min: 0, windows: [office] } });
defineModel({ ...queued, scaling: { on: "queue-time", target: "20ms", min: 1, max: 8 } });
// @ts-expect-error nothing wakes a model without replicas by their CPU
defineModel({ ...pmml, scaling: { on: "cpu", min: 0, max: 8 } });
// @ts-expect-error nor by their memory
defineModel({ ...pmml, scaling: { on: "memory", min: 0, max: 8 } });
// @ts-expect-error nor by requests that none of them has
defineModel({ ...pmml, scaling: { on: "in-flight", min: 0, max: 8 } });
// @ts-expect-error nor by a queue that is not there
defineModel({ ...queued, scaling: { on: "queue-time", min: 0, max: 8 } });
// @ts-expect-error nor in one environment alone
defineModel({ ...pmml, scaling: { on: "in-flight", min: 1, max: 8 }, in: { dev: { scaling: { min: 0 } } } });
// @ts-expect-error fewer than none
defineModel({ ...pmml, scaling: { on: "request-rate", target: 20, min: -1, max: 8 } });
// @ts-expect-error half a replica
defineModel({ ...pmml, scaling: { on: "in-flight", min: 1.5, max: 8 } });
// @ts-expect-error a rate that nobody measured: it has no default
defineModel({ ...pmml, scaling: { on: "request-rate", min: 1, max: 8 } });
// @ts-expect-error a server that has no queue
defineModel({ ...pmml, scaling: { on: "queue-time", min: 1, max: 8 } });
// @ts-expect-error a server that would have one with batching
defineModel({ ...tensorflow, scaling: { on: "queue-time", min: 1, max: 8 } });
// @ts-expect-error a wait without a unit
defineModel({ ...queued, scaling: { on: "queue-time", target: 20, min: 1, max: 8 } });
// @ts-expect-error two things to scale on, of which one would undo the other's work
defineModel({ ...pmml, scaling: { on: ["cpu", "in-flight"], min: 1, max: 8 } });
// @ts-expect-error no window to scale by
defineModel({ ...pmml, scaling: { on: "windows", min: 1, windows: [] } });
// @ts-expect-error a window whose model has none
defineModel({ ...pmml, scaling: { on: "in-flight", min: 1, max: 8, windows: [{ ...office, min: 0 }] } });
const timeless = { days: ["Mon"], from: "08:00", to: "18:00", min: 3 } as const;
// @ts-expect-error a window without a time zone: whose eight o'clock
defineModel({ ...pmml, scaling: { on: "in-flight", min: 1, max: 8, windows: [timeless] } });
// @ts-expect-error a day of another language
defineModel({ ...pmml, scaling: { on: "in-flight", min: 1, max: 8, windows: [{ ...office, days: ["Mo"] }] } });
// @ts-expect-error a target in one environment: what is aimed at is the model's
defineModel({ ...pmml, scaling, in: { prd: { scaling: { target: 50 } } } });
// @ts-expect-error windows in one environment: only bounds differ
defineModel({ ...pmml, scaling, in: { prd: { scaling: { windows: [office] } } } });
// @ts-expect-error scaling on something that nothing measures
defineModel({ ...pmml, scaling: { ...scaling, on: "mood" } });
// @ts-expect-error a fixed size in one environment for a model that scales
defineModel({ ...pmml, scaling, in: { prd: { replicas: 3 } } });
// @ts-expect-error bounds in one environment for a model that does not scale
defineModel({ ...pmml, replicas: 2, in: { prd: { scaling: { max: 3 } } } });
// @ts-expect-error what is scaled on is the same everywhere
defineModel({ ...pmml, scaling, in: { prd: { scaling: { on: "cpu" } } } });
// @ts-expect-error an environment that there is not
defineModel({ ...pmml, in: { production: { replicas: 3 } } });
// @ts-expect-error the shape of a model does not differ by environment
defineModel({ ...pmml, in: { prd: { runtime: { kind: "pmml" } } } });
// @ts-expect-error a callee that the environment does not offer
defineModel({ ...pmml, egress: [{ to: "postgres" }] });
// @ts-expect-error addresses without ports would open all of them
defineModel({ ...pmml, egress: [{ cidr: "10.0.0.0/8" }] });
// @ts-expect-error the versions that run are release data, not part of the shape
defineModel({ ...pmml, version: "1" });
// @ts-expect-error a misspelt property
defineModel({ ...pmml, replica: 2 });
// @ts-expect-error a late value: what decides a manifest is known before anything runs
defineModel({ ...pmml, replicas: Promise.resolve(2) });

// @ts-expect-error a server that computes on CPUs alone
defineModel({ ...pmml, accelerator: { gpu: "l4" } });
// @ts-expect-error the same for another one
defineModel({ name: "a", team: "t", runtime: { kind: "sklearn" }, accelerator: { gpu: "l4", count: 1 } });
// @ts-expect-error an accelerator in one environment for a server that has no use for it
defineModel({ ...pmml, in: { prd: { accelerator: { gpu: "l4" } } } });
// @ts-expect-error an accelerator in one environment for a model that has none
defineModel({ ...tensorflow, in: { prd: { accelerator: { gpu: "l4" } } } });
// @ts-expect-error an accelerator that there is not
defineModel({ ...tensorflow, accelerator: { gpu: "tpu" } });
defineModel({
  ...tensorflow,
  accelerator: { gpu: "h100", share: "1g.10gb" },
  in: { dev: { accelerator: { gpu: "l4" } } },
});
// @ts-expect-error several shares of one, which are no more of it
defineModel({ ...tensorflow, accelerator: { gpu: "l4", share: "time-slice", count: 2 } });
// @ts-expect-error a share that is no profile
defineModel({ ...tensorflow, accelerator: { gpu: "h100", share: "half" } });
// @ts-expect-error accelerators of no kind
defineModel({ ...tensorflow, accelerator: { count: 2 } });
// @ts-expect-error an instance type: models name an accelerator
defineModel({ ...tensorflow, accelerator: { gpu: "g6.2xlarge" } });
// @ts-expect-error a number of replicas in one environment for a model that scales, beside its accelerator
defineModel({ ...tensorflow, accelerator: { gpu: "l4" }, scaling, in: { prd: { replicas: 3 } } });
// @ts-expect-error gRPC alone: probes and metrics are HTTP
defineModel({ ...tensorflow, runtime: { kind: "tensorflow", protocols: ["grpc"] } });
// @ts-expect-error a protocol of other servers
defineModel({ ...tensorflow, runtime: { kind: "tensorflow", protocols: ["rest", "oip-v2"] } });
// @ts-expect-error batching without a bound of its latency
defineModel({ ...tensorflow, runtime: { kind: "tensorflow", batching: { maxSize: 64 } } });
// @ts-expect-error a wait in seconds: batches wait for milliseconds
defineModel({ ...tensorflow, runtime: { kind: "tensorflow", batching: { maxSize: 64, timeout: "2s" } } });
// @ts-expect-error a setting of another runtime
defineModel({ ...tensorflow, runtime: { kind: "tensorflow", maxBatchRows: 10 } });

const own = {
  kind: "custom",
  image: "risk/score@sha256:abc",
  modelMount: "/models",
  protocol: "own",
  port: 5000,
  routes: ["/get_score"],
  health: "/health",
} as const;
const spoken = { kind: "custom", image: own.image, modelMount: "/m", protocol: "oip-v2", port: 8080 } as const;
const shared = { image: own.image, modelMount: "/m", protocol: "oip-v2", port: 8080 } as const;
const score = { name: "a", team: "t" } as const;
defineModel({ ...score, runtime: own });
defineModel({ ...score, runtime: spoken });
defineModel({ ...score, runtime: { ...own, metrics: 9090, failure: { field: "code", ok: 0 } } });
defineModel({ ...score, runtime: { kind: "custom", use: shared } });
defineModel({ ...score, runtime: { kind: "custom", function: "f", protocol: "own", routes: ["/a"], health: "/h" } });

// @ts-expect-error a custom server without a protocol
defineModel({ ...score, runtime: { kind: "custom", image: own.image, modelMount: "/m", port: 5000 } });
// @ts-expect-error a custom server of its own protocol without routes
defineModel({ ...score, runtime: { ...own, routes: undefined } });
// @ts-expect-error no route at all
defineModel({ ...score, runtime: { ...own, routes: [] } });
// @ts-expect-error a path without a slash in front
defineModel({ ...score, runtime: { ...own, routes: ["get_score"] } });
// @ts-expect-error nobody could tell whether it is ready
defineModel({ ...score, runtime: { ...own, health: undefined } });
// @ts-expect-error routes of its own beside those of the Open Inference Protocol
defineModel({ ...score, runtime: { ...spoken, routes: ["/get_score"] } });
// @ts-expect-error an answer of the Open Inference Protocol fails by its status
defineModel({ ...score, runtime: { ...spoken, metrics: 9090, failure: { field: "code", ok: 0 } } });
// @ts-expect-error failures behind a 200 that nobody could read
defineModel({ ...score, runtime: { ...own, failure: { field: "code", ok: 0 } } });
// @ts-expect-error an image by tag
defineModel({ ...score, runtime: { ...own, image: "risk/score:1" } });
// @ts-expect-error an image by digest and one that the release names
defineModel({ ...score, runtime: { ...own, artifact: { image: "risk/score", path: "/m" } } });
// @ts-expect-error an image whose artifact would be mounted nowhere
defineModel({ ...score, runtime: { ...own, modelMount: undefined } });
// @ts-expect-error an entry of the catalogue says its port itself
defineModel({ ...score, runtime: { kind: "custom", use: shared, port: 8080 } });
// @ts-expect-error an entry of the catalogue by its name alone, which may be misspelt
defineModel({ ...score, runtime: { kind: "custom", use: "our-r-server" } });
// @ts-expect-error the template of functions chooses its port
defineModel({ ...score, runtime: { kind: "custom", function: "f", port: 1, protocol: "oip-v2" } });
// @ts-expect-error gRPC without the service that clients may call
defineModel({ ...score, runtime: { ...own, grpc: { port: 9001 } } });
// @ts-expect-error an accelerator for a server of which nobody knows whether it has use for one
defineModel({ ...score, runtime: own, accelerator: { gpu: "l4" } });

const plots = { name: "plots", host: "db.example.com", port: 5432, at: { cidr: "10.0.0.0/8" } } as const;
defineModel({
  ...pmml,
  calls: ["iris"],
  callableBy: ["risk"],
  databases: [{ ...plots, secret: { keys: ["password"] } }],
});
defineModel({ ...pmml, databases: [plots], in: { prd: { replicas: 2, databases: { plots: { host: "x" } } } } });

// @ts-expect-error a call by address: models are called by their names
defineModel({ ...pmml, calls: [{ url: "http://iris" }] });
// @ts-expect-error a database that no policy could open
defineModel({ ...pmml, databases: [{ name: "plots", host: "db.example.com", port: 5432 }] });
// @ts-expect-error a secret's value
defineModel({ ...pmml, databases: [{ ...plots, secret: { password: "hunter2" } }] });
// @ts-expect-error a secret without a key
defineModel({ ...pmml, databases: [{ ...plots, secret: { keys: [] } }] });
// @ts-expect-error whether a database has a secret is the same everywhere
defineModel({ ...pmml, databases: [plots], in: { prd: { databases: { plots: { secret: { keys: ["a"] } } } } } });

defineModel({ ...pmml, secrets: [{ name: "payments", keys: ["token"] }] });
// @ts-expect-error the value of a secret of its own
defineModel({ ...pmml, secrets: [{ name: "payments", value: "hunter2" }] });
// @ts-expect-error a secret of which nothing is read
defineModel({ ...pmml, secrets: [{ name: "payments", keys: [] }] });
// @ts-expect-error which secrets it reads is the same everywhere
defineModel({ ...pmml, in: { prd: { secrets: [{ name: "payments", keys: ["token"] }] } } });
// @ts-expect-error who is called is the same everywhere
defineModel({ ...pmml, in: { prd: { calls: ["iris"] } } });
