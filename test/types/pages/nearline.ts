// Settings that docs/nearline.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import type { NearlineSpec } from "../../../components/nearline/settings.ts";

export const setting0 = {
  nearline: {
    results: { stream: { most: 200_000 } }, // beside asking for them by HTTP; or see "Where results go"
    batch: 64, // most requests in one call
    timeout: "5s",
    within: "5m",
    workers: { max: 3, concurrency: 4, waitingPerWorker: 2000 }, // or ordered: true
  },
} satisfies Partial<ModelSpec>;
export const setting1 = {
  results: {
    stream: { most: 200_000 }, // nearline:{NAME}:results
    objects: { bucket: "results-{environment}", prefix: "iris" }, // s3://BUCKET/iris/KEY.json
    callback: {
      to: "https://orders.{environment}.example.com/results",
      secret: { name: "orders", key: "signing" }, // what signs: never a value
      at: "10.20.0.0/16", // its addresses, where they are known
      timeout: "10s",
      tries: 6, // about half a minute in all; 20 are seven and a half
    },
  },
} satisfies Partial<NearlineSpec>;
export const setting2 = {
  queues: {
    kind: "kafka",
    brokers: ["b-1.queues.example.com:9096", "b-2.queues.example.com:9096"], // these are asked first
    addresses: ["10.40.128.0/24", "10.40.129.0/24"], // where all brokers are; they listen on the ports above
    access: { secret: "kafka" }, // TLS, SASL SCRAM-SHA-512; or "private-network": neither, and private addresses only (EN057)
    partitions: 6,
  },
} satisfies Partial<CloudEnvironment>;
