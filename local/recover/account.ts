import { z } from "zod";
import { askAws } from "../../locks/resolve/aws.ts";
import type { StateResource } from "./deployment.ts";
import { namedQuestions, type AwsQuestion } from "./questions.ts";
import { taggedQuestion, taggedTypes } from "./tagged.ts";
import { only, type Verdict } from "./verdict.ts";

/** AWS's words for what is not there, as its command line ends its messages: another refusal is told as it is. */
const notThere = /\((?:404|NoSuch\w*|\w*NotFound\w*)\)/;

const tagged = z.object({ ResourceTagMappingList: z.array(z.object({ ResourceARN: z.string() })) });

/** Asks a question of AWS; the answer in its own words. */
export type Ask = (question: AwsQuestion) => ReturnType<typeof askAws<unknown>>;

export const askByCommandLine: Ask = (question) => askAws(question, z.unknown());

function texts(value: unknown): Readonly<Record<string, string>> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** The tags that a provider gives to all that it makes: its inputs are JSON as text. */
function defaultTags({ defaultTags: text = "{}" }: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  try {
    return texts((JSON.parse(text) as { readonly tags?: unknown }).tags);
  } catch {
    return {};
  }
}

/**
 * Looks for a resource in the account that the user's credentials are of.
 *
 * @param provider texts among its provider's inputs
 */
export async function findInAccount(
  { type, inputs = {} }: StateResource,
  provider: Readonly<Record<string, string>>,
  ask: Ask = askByCommandLine,
): Promise<Verdict> {
  const region = provider["region"] === undefined ? [] : ["--region", provider["region"]];
  const byTags = taggedTypes[type];
  const named = namedQuestions[type];
  if (byTags !== undefined) {
    const tags = { ...defaultTags(provider), ...texts(inputs["tags"]) };
    if (inputs["tags"] === undefined) return { is: "unclear", why: "it has no tags of its own to be found by" };
    const told = await ask([...taggedQuestion(byTags.kind, tags), ...region]);
    if (told.kind === "failed") return { is: "unclear", why: told.reason };
    const { ResourceTagMappingList: found } = tagged.parse(told.answer);
    return only(found.map(({ ResourceARN }) => byTags.id(ResourceARN)));
  }
  if (named === undefined) return { is: "unclear", why: "nobody has written down how it is looked for" };
  const told = await ask([...named.ask(inputs), ...region]);
  if (told.kind === "told") return only(named.ids(inputs, told.answer));
  return notThere.test(told.reason) ? { is: "absent" } : { is: "unclear", why: told.reason };
}
