import { ladderIssues } from "../components/changes/validate.ts";
import type { Issue } from "../components/issues.ts";
import { validateGateway } from "../components/gateway/validate.ts";
import { leastNeeds } from "../components/model-service/needs.ts";
import { offeredNodes } from "../components/model-service/offered-nodes.ts";
import {
  resolveModel,
  withGoldenRows,
  withReferences,
  type ResolvedModel,
} from "../components/model-service/resolve.ts";
import { validateModels } from "../components/model-service/validate.ts";
import { trafficIssues } from "../components/model-service/validate/traffic.ts";
import { validateMonitoring } from "../components/monitoring/validate.ts";
import type { Pools } from "../components/node-groups/settings.ts";
import type { KafkaSettings } from "../components/nearline/kafka/settings.ts";
import { validateKafka } from "../components/nearline/kafka/validate.ts";
import type { SqsSettings } from "../components/nearline/source.ts";
import type { QueuesSettings, ResultsSettings } from "../components/redis/settings.ts";
import { validateQueues, validateRedis, validateResults } from "../components/redis/validate.ts";
import { priorityOf } from "../components/tenancy/resolve.ts";
import { validateShares, validateTeams, type ModelNeeds } from "../components/tenancy/validate.ts";
import { validateTracing } from "../components/tracing.ts";
import { loadLocks } from "../locks/load.ts";
import { capacityIssues } from "./capacity/index.ts";
import { cellModelIssues } from "./cells/validate.ts";
import { secretCopyNeeds } from "./cloud/secret-copies.ts";
import { jenkinsTrusted, overlaps, unplaceable, validateCloud } from "./cloud/validate.ts";
import { isCloud, type EnvironmentFile } from "./environments/environment.ts";
import { cloudEnvironments } from "./environments/index.ts";
import { planGraphs } from "./graphs.ts";
import { GoldenRows } from "./golden.ts";
import { InvalidData } from "./invalid-data.ts";
import { referenceIssues, referenceText } from "./references.ts";
import { loadRelease, strayReleases } from "./releases/load.ts";

/** What is checked of an environment; what stands on a cluster that is there may leave the rest out. */
export type Declared = Pick<EnvironmentFile, "name" | "models"> &
  Partial<
    Pick<EnvironmentFile, "onDemand" | "graphs" | "monitoring" | "gateway" | "redis" | "teams" | "naming" | "tracing">
  > & {
    readonly mountsModelStore?: boolean;
    readonly queues?: QueuesSettings | SqsSettings | KafkaSettings;
    readonly results?: ResultsSettings;
    /** @default pods run anywhere */
    readonly pools?: Pools;
  };

/** Mistakes in what every environment declares beside its models. */
function validateServing({
  redis,
  queues,
  results,
  monitoring,
  gateway,
  teams,
  models,
  tracing,
}: Declared): readonly Issue[] {
  const known = [...new Set([...Object.keys(teams ?? {}), ...models.map(({ team }) => team)])].sort();
  return [
    ...(redis !== undefined && "memory" in redis ? validateRedis(redis) : []),
    ...(queues?.kind === "redis" ? validateQueues(queues) : []),
    ...(queues?.kind === "kafka" ? validateKafka(queues) : []),
    ...(results === undefined ? [] : validateResults(results)),
    ...(monitoring === undefined ? [] : validateMonitoring(monitoring, known)),
    ...(gateway === undefined ? [] : validateGateway(gateway)),
    ...(tracing === undefined ? [] : validateTracing(tracing)),
  ];
}

/** What else is checked of an environment, so that all mistakes are told at once. */
export interface FurtherChecks {
  /** Mistakes in what is declared beside models and what serves them. */
  readonly declared: readonly Issue[];
  /** What takes of teams' shares beside their models. */
  readonly besideModels: readonly ModelNeeds[];
  /** Mistakes that show in resolved models; not asked while something is wrong with what is declared. */
  readonly resolved: (models: readonly ResolvedModel[]) => readonly Issue[];
}

const noFurtherChecks: FurtherChecks = { declared: [], besideModels: [], resolved: () => [] };

/**
 * Checks an environment's models and releases and resolves them, before any resource exists.
 *
 * @param releases folder of the release files. Default: `stacks/releases`
 * @throws {InvalidData} with every mistake
 */
export function planEnvironment(
  environment: Declared,
  releases?: string,
  further = noFurtherChecks,
): readonly ResolvedModel[] {
  const { name, teams, onDemand = [], graphs = [] } = environment;
  const planned = planGraphs(graphs, environment.models, name);
  const models = [...environment.models, ...planned.served.map(({ spec }) => spec)];
  const issues: Issue[] = [
    ...further.declared,
    ...planned.issues,
    ...validateModels(models, {
      environment: name,
      redis: environment.redis !== undefined,
      ...(environment.queues === undefined ? {} : { queues: environment.queues.kind }),
      ...(environment.queues?.kind === "kafka" ? { partitions: environment.queues.partitions } : {}),
      results: environment.results !== undefined,
      nodes: environment.pools === undefined ? "anywhere" : offeredNodes(environment.pools),
      mountsModelStore: environment.mountsModelStore === true,
      ...(environment.naming === undefined ? {} : { naming: environment.naming }),
    }),
    ...validateServing(environment),
    ...(teams === undefined ? [] : validateTeams(teams, models)),
    ...strayReleases(
      name,
      [...environment.models, ...onDemand].map((model) => model.name),
      releases,
    ),
  ];
  const released = environment.models.flatMap((model) => {
    const loaded = loadRelease(name, model.name, releases);
    if ("release" in loaded) return [{ model, release: loaded.release }];
    issues.push(...loaded.issues);
    return [];
  });
  // What is right is still added up where something else is wrong: what is left out makes no need smaller.
  const wrong = new Set(issues.map(({ path }) => path.split(".", 2).join(".")));
  const golden = new GoldenRows();
  const resolved = [...released, ...planned.served.map(({ spec: model, release }) => ({ model, release }))]
    .filter(({ model }) => !wrong.has(`models.${model.name}`))
    .map(({ model, release }) => resolveModel(model, release, name, priorityOf(teams, model.team), models))
    .map((model) => withGoldenRows(model, golden.of))
    .map((model) => withReferences(model, referenceText));
  issues.push(...resolved.flatMap(referenceIssues));
  issues.push(...resolved.flatMap((model) => golden.issues(model)));
  issues.push(
    ...resolved.flatMap(trafficIssues),
    ...validateShares(
      Object.entries(teams ?? {}).filter(([team]) => !wrong.has(`teams.${team}`)),
      [
        ...resolved.map((model) => ({
          model: model.name,
          team: model.team,
          ...leastNeeds(model, environment.queues),
        })),
        ...further.besideModels,
      ],
    ),
  );
  if (further.declared.length === 0) issues.push(...further.resolved(resolved));
  if (issues.length > 0) throw new InvalidData(issues, name);
  return resolved;
}

/** As {@link planEnvironment}, with what an environment on AWS is made of. @throws {InvalidData} with every mistake */
export async function planFile(file: EnvironmentFile): Promise<readonly ResolvedModel[]> {
  if (!isCloud(file)) return planEnvironment(file);
  const loaded = loadLocks();
  if ("issues" in loaded) return planEnvironment(file, undefined, { ...noFurtherChecks, declared: loaded.issues });
  const { locks } = loaded;
  const all = await cloudEnvironments();
  return planEnvironment(file, undefined, {
    declared: [
      ...validateCloud(file, locks),
      ...overlaps(file, all),
      ...ladderIssues(file.name, all),
      ...jenkinsTrusted(file, all),
    ],
    besideModels: secretCopyNeeds(file),
    resolved: (models) => [
      ...unplaceable(file, models, locks),
      ...capacityIssues(file, models, locks),
      ...cellModelIssues(file, models),
    ],
  });
}
