import { prometheusFiles } from "../../components/monitoring/configuration.ts";
import { local } from "../../stacks/environments/local.ts";

const everything = ["gateway", "models", "monitoring", "redis"];

/** Prometheus' files as the local environment has them. */
export const files = prometheusFiles(local.monitoring, local.name, everything);
