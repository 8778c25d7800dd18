// Declarations that must not compile. `make lint` type-checks this file: where one of them compiled after all, the
// directive above it would be an error itself.
import { defineModel } from "../../components/model-service/spec.ts";

// @ts-expect-error a runtime that does not exist
defineModel({ name: "a", team: "t", runtime: { kind: "cobol" } });
// @ts-expect-error batching is no property of a PMML model
defineModel({ name: "a", team: "t", runtime: { kind: "pmml", batching: { maxSize: 4 } } });
// @ts-expect-error somebody must answer for it
defineModel({ name: "a", runtime: { kind: "pmml" } });
// @ts-expect-error a size without a unit
defineModel({ name: "a", team: "t", runtime: { kind: "pmml" }, resources: { memory: "512" } });
// @ts-expect-error a duration in a unit that there is not
defineModel({ name: "a", team: "t", runtime: { kind: "pmml" }, load: { budget: "1h" } });
