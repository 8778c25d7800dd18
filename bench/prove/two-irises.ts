import type { Release, Version } from "../../components/model-service/release.ts";
import { readGolden } from "../../local/golden/classes.ts";
import type { ReleaseStack } from "../../test/support/release-stack.ts";

/** What scikit-learn answers in each version of iris, to the same rows. No row has the same answer in both. */
export const answers = {
  first: readGolden("examples/iris/golden.json"),
  second: readGolden("examples/iris/golden-candidate.json"),
} as const;

/** Both versions of iris, packed and in the stack's registry. */
export async function packIrises(stack: ReleaseStack): Promise<{ readonly first: Version; readonly second: Version }> {
  return {
    first: await stack.pack("iris", "examples/iris/model.pmml", { version: "1", golden: "examples/iris/golden.json" }),
    second: await stack.pack("iris", "examples/iris/candidate.pmml", {
      version: "2",
      golden: "examples/iris/golden-candidate.json",
    }),
  };
}

/** The second version as `npx ml release` takes it. */
export const secondIris: readonly string[] = [
  ...["--from", "file:examples/iris/candidate.pmml"],
  ...["--golden", "examples/iris/golden-candidate.json"],
];

/** A release in which a champion has taken another's place, as the history has it. */
export function succeeding(champion: Version, before: Version): Release {
  const entry = { at: new Date().toISOString(), by: "make prove", did: "release", before: { champion: before } };
  return { champion, history: [entry] };
}
