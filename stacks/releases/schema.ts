import { z } from "zod";

/** A digest names content and nothing else; a tag may name something else tomorrow. */
const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .describe("Digest of the model artifact: sha256: and 64 hexadecimal digits.");

const text = z.string().min(1);

const provenance = z.strictObject({
  source: text.optional(),
  code: z.strictObject({ repository: text.optional(), commit: text }).optional(),
  configuration: text.optional(),
  data: z.record(text, text).optional(),
  metrics: z.record(text, z.number()).optional(),
});

const reference = z.strictObject({
  file: text.describe("What npx ml reference wrote, relative to the repository."),
  digest: digest.describe("Digest of the file's bytes."),
});

const version = z.strictObject({
  digest,
  version: text.describe("What people call this version."),
  from: text.describe("Where the artifact came from, such as file:examples/iris/model.pmml."),
  golden: text.describe("File with rows and the training library's own answers, relative to the repository."),
  reference: reference.optional().describe("What recorded payloads are compared with; npx ml reference writes it."),
  provenance: provenance.optional().describe("Where it came from, as far as its source tells."),
});

const challenger = version.extend({
  weight: z.int().min(0).max(100).describe("Share of the requests that it answers, in percent."),
});

const shadow = version.extend({
  percent: z.int().min(1).max(100).describe("Share of the requests that it is sent too, in percent."),
});

/** A name of a header or cookie: https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const token = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/);

const pin = z.union([
  z.strictObject({ header: token, value: text, to: digest }),
  z.strictObject({ cookie: token, value: text, to: digest }),
]);

const traffic = z.strictObject({
  champion: version.describe("The version that takes what the challengers leave."),
  challengers: z.array(challenger).optional().describe("Versions that answer a share of the requests."),
  shadow: shadow.optional().describe("A version that sees requests and answers nobody."),
  pins: z.array(pin).optional().describe("Requests that one variant answers, whatever the weights."),
  sticky: z
    .strictObject({ header: token })
    .optional()
    .describe("Requests with the same value of this header get the same variant."),
});

const historyEntry = z.strictObject({
  at: z.iso.datetime(),
  by: text,
  did: text,
  why: text.optional(),
  ticket: text.optional().describe("Id of the ticket that it was done under."),
  before: traffic.optional().describe("What was served until then."),
});

/** `stacks/releases/ENV/MODEL.yaml`: which versions of a model run in an environment, and who gets which requests. */
export const releaseSchema = traffic.extend({
  history: z.array(historyEntry).optional().describe("What was done, newest first; npx ml writes it."),
});

/** Keys of each part, by which a misspelt one is recognised. */
export const releaseKeys: readonly string[] = [
  ...new Set(
    [releaseSchema, challenger, shadow, provenance, reference, historyEntry].flatMap((part) => Object.keys(part.shape)).concat(
      "header",
      "cookie",
      "value",
      "to",
      "repository",
      "commit",
    ),
  ),
];

/**
 * The same as JSON Schema, by which editors complete and check release files; release.schema.json has it. Of the draft
 * that their server for YAML reads: https://www.npmjs.com/package/yaml-language-server ("JSON Schema 7 and below").
 */
export function releaseJsonSchema(): object {
  return z.toJSONSchema(releaseSchema.meta({ title: "Which versions of a model are served" }), { target: "draft-7" });
}
