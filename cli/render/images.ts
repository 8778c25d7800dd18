import { InvalidArgumentError } from "commander";
import { currentEngine } from "../../local/current.ts";
import { outputs } from "../../local/engine-files.ts";
import { Problem } from "../../local/console/problem.ts";
import { adapters } from "../../runtimes/index.ts";
import type { RuntimeKind } from "../../runtimes/kinds.ts";
import { late } from "../environment/late.ts";

/** Images of runtimes by digest, as far as they are known. */
export type RuntimeImages = Readonly<Partial<Record<RuntimeKind, string>>>;

/** Reads `KIND=NAME@sha256:…`, given once or several times. @throws InvalidArgumentError for anything else */
export function imageOption(text: string, before: RuntimeImages): RuntimeImages {
  const equals = text.indexOf("=");
  const kind = text.slice(0, Math.max(0, equals));
  if (!Object.hasOwn(adapters, kind))
    throw new InvalidArgumentError(`Write RUNTIME=NAME@sha256:…; runtimes are ${Object.keys(adapters).join(", ")}.`);
  const reference = text.slice(equals + 1);
  if (!/^[^@\s]+@sha256:[0-9a-f]{64}$/.test(reference))
    throw new InvalidArgumentError(`"${reference}" names no digest: write NAME@sha256: and 64 hexadecimal digits.`);
  return { ...before, [kind]: reference };
}

interface ImageOutputs {
  readonly images?: RuntimeImages;
}

/** The images that an environment's stack runs, from its state; none where it was never brought up from here. */
export function deployedImages(environment: string): RuntimeImages {
  // Only this stack's state lies on this machine.
  if (environment !== "local") return {};
  try {
    return (outputs(currentEngine()) as ImageOutputs).images ?? {};
  } catch (error) {
    if (error instanceof Problem) return {}; // a cluster of the user's own that is not wholly named
    throw error;
  }
}

/** The image of a runtime, or a mark that says how it comes to be known. */
export function imageOf(known: RuntimeImages): (kind: RuntimeKind) => string {
  return (kind) =>
    known[kind] ?? late(`image of runtime ${kind}: make up builds it, or name it with --image ${kind}=NAME@sha256:…`);
}
