import { prometheusFiles } from "../../components/monitoring/configuration.ts";
import { local } from "../../stacks/environments/local.ts";

const everything = { platform: ["gateway", "monitoring", "redis"], models: ["models-examples", "models-risk"] };

/** Prometheus' files as the local environment has them. */
export const files = prometheusFiles(local.monitoring, local.name, everything);
