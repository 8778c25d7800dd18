import { z } from "zod";

/** A digest names content and nothing else; a tag may name something else tomorrow. */
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const version = z.strictObject({
  digest,
  /** What people call this version. */
  version: z.string().min(1),
  /** Where the artifact came from, such as `file:examples/iris/model.pmml`. */
  from: z.string().min(1),
  /** File with rows and the training library's own answers, relative to the repository. */
  golden: z.string().min(1),
});

const challenger = version.extend({
  /** Share of the requests, in percent. */
  weight: z.int().min(0).max(100),
});

/** `stacks/releases/ENV/MODEL.yaml`: which versions of a model run in an environment, and who gets which requests. */
export const releaseSchema = z.strictObject({
  /** Takes what the challengers leave. */
  champion: version,
  challengers: z.array(challenger).optional(),
});

/** Keys of each part, by which a misspelt one is recognised. */
export const releaseKeys: readonly string[] = [
  ...Object.keys(releaseSchema.shape),
  ...Object.keys(challenger.shape),
];
