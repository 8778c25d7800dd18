import type { Issue } from "../../components/issues.ts";
import type { Release, Version } from "../../components/model-service/release.ts";
import type { Lookup } from "../../oci/lookup.ts";
import { sourceFile } from "./source.ts";

/** A version that an environment serves, and where its artifact has to be. */
export interface ServedVersion {
  readonly model: string;
  /** In the release file: `champion`, `challengers.0`, `shadow`. */
  readonly part: string;
  readonly version: Version;
  /** Without what the registry puts before it: `models/fraud`. */
  readonly repository: string;
  /** What the file that it came from packs to, where that is another digest. */
  readonly packsTo?: string;
}

/** Every version of a release that is served, by the part that it plays. */
export function servedVersions(
  model: string,
  { champion, challengers = [], shadow }: Release,
): readonly Pick<ServedVersion, "model" | "part" | "version">[] {
  return [
    { model, part: "champion", version: champion },
    ...challengers.map((version, index) => ({ model, part: `challengers.${index}`, version })),
    ...(shadow === undefined ? [] : [{ model, part: "shadow", version: shadow }]),
  ];
}

/** How a version comes back that is not there. */
function wayBack(environment: string, { model, version }: ServedVersion, after: string | undefined): string {
  const file = sourceFile(version.from);
  const copy = `npx ml copy ${model} --from ${after ?? "ENV"} --to ${environment}`;
  if (environment !== "local") return `Bring it back from where it ran before: ${copy}.`;
  return file === undefined
    ? `Bring it back: npx ml release ${model} local --from ${version.from}.`
    : `Its file is ${file}: make up packs it.`;
}

function missing(environment: string, served: ServedVersion, registry: string, after: string | undefined): Issue {
  const { model, part, version, repository, packsTo } = served;
  const path = `releases/${environment}/${model}.yaml ${part}.digest`;
  const named = `${version.digest} (version ${version.version})`;
  const back = `npx ml rollback ${model} ${environment}`;
  if (packsTo === undefined)
    return {
      code: "MR030",
      path,
      message: `${named} is not in ${registry}/${repository}. ${wayBack(environment, served, after)} Or serve what is there: ${back}.`,
    };
  return {
    code: "MR031",
    path,
    message: `${sourceFile(version.from) ?? ""} packs to ${packsTo} now, and ${named} is not in ${registry}/${repository}. Bring back the file that it was made from, write the new digest here, or serve another: ${back}.`,
  };
}

/**
 * What of the versions that an environment serves is not in its registry. Those that cannot be asked for are told once.
 *
 * @param registry as messages call it: host, and path if it has one
 * @param look asks the registry for a digest
 * @param after the environment that a version came from. Default: not known
 */
export async function missingVersions(
  environment: string,
  served: readonly ServedVersion[],
  registry: string,
  look: (repository: string, digest: string) => Promise<Lookup>,
  after?: string,
): Promise<readonly Issue[]> {
  const looked = await Promise.all(
    served.map(async (one) => ({ one, found: await look(one.repository, one.version.digest) })),
  );
  const reasons = new Set(looked.flatMap(({ found }) => (found.kind === "unknown" ? [found.reason] : [])));
  return [
    ...looked.flatMap(({ one, found }) => (found.kind === "missing" ? [missing(environment, one, registry, after)] : [])),
    ...[...reasons].map(
      (reason): Issue => ({
        code: "MR032",
        path: `registry ${registry}`,
        message: `${reason}. Start it, log in, or look whether it is reached from here.`,
      }),
    ),
  ];
}
