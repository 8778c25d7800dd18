// Declarations that must not compile. `make lint` type-checks this file: where one of them compiled after all, the
// directive above it would be an error itself.
import { defineModel } from "../../components/model-service/spec.ts";

const pmml = { name: "a", team: "t", runtime: { kind: "pmml" } } as const;
const scaling = { on: "cpu", target: 70, min: 1, max: 2 } as const;

// What is declared here is right, so that each directive below stands for its own mistake and no other.
defineModel(pmml);
defineModel({ ...pmml, scaling });

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
