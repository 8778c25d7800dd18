// Declarations that must not compile, as in models.ts: queues of models, and where their results go.
import { defineModel } from "../../components/model-service/spec.ts";

const pmml = { name: "a", team: "t", runtime: { kind: "pmml" } } as const;
const secret = { name: "orders", key: "signing" } as const;
const callback = { to: "https://orders.example.com/results", secret } as const;
const objects = { bucket: "results-{environment}", prefix: "iris" } as const;

defineModel({ ...pmml, nearline: {} });
defineModel({ ...pmml, nearline: { ordered: true, within: "5m" } });
defineModel({ ...pmml, nearline: { workers: { max: 3 }, results: { stream: { most: 10 }, callback, objects } } });

// @ts-expect-error workers beside order: one works at a time
defineModel({ ...pmml, nearline: { ordered: true, workers: { max: 3 } } });
// @ts-expect-error order that is said to be none
defineModel({ ...pmml, nearline: { ordered: false } });
// @ts-expect-error workers as a number
defineModel({ ...pmml, nearline: { workers: 3 } });
// @ts-expect-error fewest workers: there are none while nothing waits
defineModel({ ...pmml, nearline: { workers: { min: 1, max: 3 } } });
// @ts-expect-error a time without a unit
defineModel({ ...pmml, nearline: { timeout: 5 } });
// @ts-expect-error a queue by name: where requests wait is the environment's to say
defineModel({ ...pmml, nearline: { queue: "sqs" } });
// @ts-expect-error a queue of one environment
defineModel({ ...pmml, in: { prd: { nearline: {} } } });
// @ts-expect-error results by the name of a place
defineModel({ ...pmml, nearline: { results: "stream" } });
// @ts-expect-error a stream without an end
defineModel({ ...pmml, nearline: { results: { stream: {} } } });
// @ts-expect-error a callback that can be read on the way
defineModel({ ...pmml, nearline: { results: { callback: { ...callback, to: "http://orders.example.com" } } } });
// @ts-expect-error a callback that nobody signs
defineModel({ ...pmml, nearline: { results: { callback: { to: callback.to } } } });
// @ts-expect-error what signs, as it is: no value of a secret is declared
defineModel({ ...pmml, nearline: { results: { callback: { ...callback, secret: "whsec_c2VjcmV0" } } } });
// @ts-expect-error a secret without the key that signs
defineModel({ ...pmml, nearline: { results: { callback: { ...callback, secret: { name: "orders" } } } } });
// @ts-expect-error a signature by another name
defineModel({ ...pmml, nearline: { results: { callback: { ...callback, algorithm: "md5" } } } });
// @ts-expect-error objects without a prefix: all of a bucket
defineModel({ ...pmml, nearline: { results: { objects: { bucket: "b" } } } });
// @ts-expect-error objects on a volume
defineModel({ ...pmml, nearline: { results: { objects: { claim: "batch", folder: "out" } } } });
