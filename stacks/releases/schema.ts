import { z } from "zod";

/** A digest names content and nothing else; a tag may name something else tomorrow. */
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, {
  error: (issue) => `${JSON.stringify(issue.input)} is not a digest. Write "sha256:" and 64 hexadecimal digits.`,
});

const version = z.strictObject({
  digest,
  /** What people call this version. */
  version: z.string().min(1),
  /** Where the artifact came from, such as `file:examples/iris/model.pmml`. */
  from: z.string().min(1),
  /** File with rows and the training library's own answers, relative to the repository. */
  golden: z.string().min(1),
});

/** `stacks/releases/ENV/MODEL.yaml`: which version of a model runs in an environment. */
export const releaseSchema = z.strictObject({ champion: version });
