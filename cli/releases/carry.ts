import type { Version } from "../../components/model-service/release.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Say } from "../../local/console/steps.ts";
import type { EnvironmentFile } from "../../stacks/environments/environment.ts";

/** What is to be brought from one environment's registry to another's. */
export interface Carrying {
  /** The model's name. */
  readonly model: string;
  readonly version: Version;
  readonly from: EnvironmentFile;
  readonly to: EnvironmentFile;
  /** Is told what is copied just now. */
  readonly say: Say;
}

/** An image or artifact that is in the other registry now, under the same digest. */
export interface CarriedImage {
  readonly what: "artifact" | "runtime image";
  /** Without what the registry puts before it: `models/fraud`, `runtimes/pmml`. */
  readonly repository: string;
  readonly digest: string;
  /** What was sent; 0 where all of it was there already. */
  readonly bytes: number;
  /** Signatures, SBOMs and other statements about it, and about their parts, that are there now. */
  readonly attestations: number;
}

/** What became of a version's way to another registry. */
export interface Carried {
  readonly images: readonly CarriedImage[];
  /** The same for people, and what could not or need not be copied, a line each: `copied models/fraud@sha256:77ab… to the prd registry`. */
  readonly lines: readonly string[];
}

/**
 * Copies a version's artifact, the image that it was served by and all that is attested of them, by digest: nothing is
 * packed or built again. What the other registry has is not sent again, so that a copy that broke off is simply repeated.
 *
 * @throws {Problem} where a registry does not answer, refuses, or has not what is to be copied or where it is to go
 */
export function carry({ model, version, from, to }: Carrying): Promise<Carried> {
  throw new Problem(
    `${model} ${version.version} cannot be copied from the ${from.name} registry to that of ${to.name} yet.`,
    "Copy it by digest with a tool of yours.",
  );
}
