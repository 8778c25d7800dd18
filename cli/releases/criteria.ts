import { load, YAMLException } from "js-yaml";
import { z } from "zod";
import type { Issue } from "../../components/issues.ts";
import { seconds, type Duration } from "../../components/quantity.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { readNamed } from "./compare/requests.ts";

/** What a challenger has to show before it may take the champion's place. All of them must hold. */
export interface Criteria {
  /** How far back the gateway's counts are read; never further than all of the variants that are compared have run. */
  readonly window: Duration;
  /** Least number of requests that the challenger has answered within the window. */
  readonly requests: number;
  /** The share of requests that fail by the server's fault may be above the champion's by so much (0.005: half of a percent). */
  readonly errors: number;
  /** The 99th percentile of latency may be so many times the champion's. Where the model declares an SLO, that must hold too. */
  readonly latency: number;
  /** Least share of equal answers on the champion's golden rows, from 0 to 1; `not asked` sends no request. */
  readonly agreement: number | "not asked";
}

export const defaultCriteria: Criteria = {
  window: "30m",
  requests: 1_000,
  errors: 0.005,
  latency: 1.5,
  agreement: "not asked",
};

function isDuration(text: string): text is Duration {
  try {
    return seconds(text as Duration) > 0;
  } catch {
    return false;
  }
}

const schema = z.strictObject({
  window: z.string().refine(isDuration).optional(),
  requests: z.int().min(1).optional(),
  errors: z.number().min(0).max(1).optional(),
  latency: z.number().positive().optional(),
  agreement: z.union([z.number().min(0).max(1), z.literal("not asked")]).optional(),
});

/** What each may be, in words. */
const may: { readonly [K in keyof Criteria]: string } = {
  window: "Write a duration, such as 30m.",
  requests: "Write a whole number of at least 1.",
  errors: "Write a share from 0 to 1, such as 0.005 for half of a percent.",
  latency: "Write a number above 0, such as 1.5 for half as long again as the champion.",
  agreement: 'Write a share from 0 to 1, or "not asked".',
};

function explain(refusal: z.core.$ZodIssue, content: unknown, file: string): readonly Issue[] {
  if (refusal.code === "unrecognized_keys")
    return refusal.keys.map((key) => ({
      code: "MR040" as const,
      path: `${file}.${key}`,
      message: `There is no such criterion. There are ${Object.keys(may).join(", ")}.`,
    }));
  const [key] = refusal.path;
  const value = JSON.stringify((content as Readonly<Record<string, unknown>> | null)?.[String(key)] ?? content);
  const path = key === undefined ? file : `${file}.${String(key)}`;
  const fix =
    key === undefined ? `Write a criterion on each line, such as "requests: 500".` : may[key as keyof Criteria];
  return [{ code: "MR040", path, message: `${value} is not what it could be. ${fix}` }];
}

/** Criteria as YAML or JSON; what is not there is as by default. Pure. @throws {InvalidData} with everything that is wrong */
export function parseCriteria(text: string, file: string): Criteria {
  let content: unknown;
  try {
    content = load(text) ?? {};
  } catch (error) {
    const where = error instanceof YAMLException ? error.message.split("\n")[0] : String(error);
    throw new InvalidData([{ code: "MR040", path: file, message: `This is not YAML: ${where ?? ""}.` }], file);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success)
    throw new InvalidData(
      parsed.error.issues.flatMap((refusal) => explain(refusal, content, file)),
      file,
    );
  const given = Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
  return { ...defaultCriteria, ...given };
}

/** The criteria of a file. @throws {Problem} where there is none; {InvalidData} with everything that is wrong in it */
export function readCriteria(file: string): Criteria {
  return parseCriteria(readNamed(file), file);
}
