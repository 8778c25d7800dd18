import { prometheusFiles } from "../../components/monitoring/configuration.ts";
import { local } from "../../stacks/environments/local.ts";

const everything = {
  platform: ["gateway", "monitoring", "redis", "results", "queues", "gpu-metrics", "ci"],
  models: ["models-examples", "models-risk"],
};

/** Nodes of two pools, each with a price: eight accelerators on each of the second. */
const nodePrices = [
  { pool: "cpu", instance: "c7i.xlarge", usd: 0.2 },
  { pool: "gpu", instance: "g5.48xlarge", usd: 16, gpus: 8 },
];

/** Prometheus' files as the local environment has them, with what not every environment has beside it. */
export const files = prometheusFiles(
  {
    ...local.monitoring,
    nodePrices,
    ownJenkins: { host: "jenkins.ci.svc", port: 8080, login: { user: "prometheus", secret: "ml-serving/dev/jenkins" } },
    remoteWrite: { workspace: "ws-11111111-2222-3333-4444-555555555555", region: "eu-west-1" },
  },
  local.name,
  everything,
);
