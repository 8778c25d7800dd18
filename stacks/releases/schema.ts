import { z } from "zod";

/** A digest names content and nothing else; a tag may name something else tomorrow. */
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const text = z.string().min(1);

const provenance = z.strictObject({
  source: text.optional(),
  code: z.strictObject({ repository: text.optional(), commit: text }).optional(),
  configuration: text.optional(),
  data: z.record(text, text).optional(),
  metrics: z.record(text, z.number()).optional(),
});

const version = z.strictObject({
  digest,
  /** What people call this version. */
  version: text,
  /** Where the artifact came from, such as `file:examples/iris/model.pmml`. */
  from: text,
  /** File with rows and the training library's own answers, relative to the repository. */
  golden: text,
  provenance: provenance.optional(),
});

const challenger = version.extend({
  /** Share of the requests, in percent. */
  weight: z.int().min(0).max(100),
});

const shadow = version.extend({
  /** Share of the requests that it is sent too, in percent. */
  percent: z.int().min(1).max(100),
});

/** A name of a header or cookie: https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const token = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/);

const pin = z.union([
  z.strictObject({ header: token, value: text, to: digest }),
  z.strictObject({ cookie: token, value: text, to: digest }),
]);

const traffic = z.strictObject({
  /** Takes what the challengers leave. */
  champion: version,
  challengers: z.array(challenger).optional(),
  shadow: shadow.optional(),
  /** Requests that one variant answers, whatever the weights. */
  pins: z.array(pin).optional(),
  /** Requests with the same value of this header get the same variant. */
  sticky: z.strictObject({ header: token }).optional(),
});

const historyEntry = z.strictObject({
  at: z.iso.datetime(),
  by: text,
  did: text,
  why: text.optional(),
  /** What was served until then. */
  before: traffic.optional(),
});

/** `stacks/releases/ENV/MODEL.yaml`: which versions of a model run in an environment, and who gets which requests. */
export const releaseSchema = traffic.extend({
  /** What was done, newest first. */
  history: z.array(historyEntry).optional(),
});

/** Keys of each part, by which a misspelt one is recognised. */
export const releaseKeys: readonly string[] = [
  ...new Set(
    [releaseSchema, challenger, shadow, provenance, historyEntry].flatMap((part) => Object.keys(part.shape)).concat(
      "header",
      "cookie",
      "value",
      "to",
      "repository",
      "commit",
    ),
  ),
];
