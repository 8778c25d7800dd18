import { readFileSync } from "node:fs";
import { z } from "zod";
import { Problem } from "../../local/console/problem.ts";
import { isCloud, type CloudEnvironment, type EnvironmentFile } from "../environments/environment.ts";

/** What an environment on AWS is looked at for: it decides what becomes of facts that nobody has resolved. */
export type Purpose =
  /** A real account: such a fact is refused. */
  | { readonly for: "account" }
  /** A rehearsal: an image that nobody will pull has a digest of its own making, unless there is a real one for it. */
  | ({ readonly for: "rehearsal" } & Rehearsal)
  /** Reading alone: a mark stands in its place. */
  | { readonly for: "reading"; readonly mark: (what: string) => string };

/** The file that `ML_SERVING_REHEARSAL` names; `make rehearse` writes it. */
const rehearsal = z.strictObject({
  /** Real images by the name that the environment knows them by. */
  images: z.record(z.string(), z.string()),
  /** Models that are not served in this rehearsal, by their names. */
  leftOut: z.array(z.string()).optional(),
  /** Nobody ships logs: nodes that are real cannot pull what would. */
  containerLogs: z.literal("none").optional(),
  /** What real nodes pull by the name of the environment's registry: host and port on this machine. */
  registry: z.string().optional(),
  /** What is changed of pools, by their names, so that a change can be rehearsed. */
  pools: z.record(z.string(), z.strictObject({ max: z.int() })).optional(),
  /** Whether what holds data refuses to go: a rehearsal lifts that in the end. */
  protect: z.boolean().optional(),
});

type Rehearsal = z.infer<typeof rehearsal>;

/** What the program runs for, as its environment variables say. @throws {Problem} for a file that cannot be read */
export function purposeOf(env: NodeJS.ProcessEnv): Purpose {
  const file = env["ML_SERVING_REHEARSAL"];
  if (file === undefined || file === "") return { for: "account" };
  try {
    return { for: "rehearsal", ...rehearsal.parse(JSON.parse(readFileSync(file, "utf8"))) };
  } catch (error) {
    throw new Problem(
      `ML_SERVING_REHEARSAL names ${file}, and that is no file of a rehearsal: ${error instanceof Error ? error.message : String(error)}`,
      "make rehearse ENV=NAME writes it and sets the variable; without it the program is meant for a real account.",
    );
  }
}

/** An environment that does not serve some of its models; it still names them, so that their releases are no strays. */
function without(names: readonly string[], file: CloudEnvironment): CloudEnvironment {
  if (names.length === 0) return file;
  const isOne = ({ name }: { readonly name: string }): boolean => names.includes(name);
  const { models, onDemand = [] } = file;
  return { ...file, models: models.filter((model) => !isOne(model)), onDemand: [...onDemand, ...models.filter(isOne)] };
}

/** An environment with what its rehearsal changes. Pure. */
export function changedBy(purpose: Purpose, file: EnvironmentFile): EnvironmentFile {
  if (purpose.for !== "rehearsal" || !isCloud(file)) return file;
  const { pools: changes = {}, protect = file.protect, leftOut = [], containerLogs = file.containerLogs } = purpose;
  const pools = Object.entries(file.pools).map(([name, pool]) => [name, { ...pool, ...changes[name] }] as const);
  return { ...without(leftOut, file), pools: Object.fromEntries(pools), protect, containerLogs };
}
