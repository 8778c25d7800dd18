import type { AlertCase } from "./cases/case.ts";
import { batchCases } from "./cases/batch.ts";
import { dataCases } from "./cases/data.ts";
import { deliveryCases } from "./cases/delivery.ts";
import { graphCases } from "./cases/graphs.ts";
import { monitoringCases } from "./cases/monitoring.ts";
import { platformCases } from "./cases/platform.ts";
import { promisesCases } from "./cases/promises.ts";
import { queueCases } from "./cases/queues.ts";
import { replicasCases } from "./cases/replicas.ts";
import { scalingCases } from "./cases/scaling.ts";

/** Of every alert what makes it fire, and what must not. */
export const alertCases: Readonly<Record<string, AlertCase>> = {
  ...promisesCases,
  ...replicasCases,
  ...scalingCases,
  ...dataCases,
  ...batchCases,
  ...graphCases,
  ...queueCases,
  ...platformCases,
  ...monitoringCases,
  ...deliveryCases,
};
