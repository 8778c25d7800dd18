import { z } from "zod";
import type { EnvironmentName } from "../../components/environment-names.ts";

/**
 * What a platform tells its teams' stacks, and all that they know of it. A stack reference would open the platform's whole
 * state to them; this is one parameter. https://www.pulumi.com/docs/iac/concepts/stacks/#stackreferences
 */
const contract = z.object({
  /** Changes when something is taken away or means something else; what is added needs no new one. */
  contract: z.literal(1),
  cluster: z.object({
    name: z.string(),
    region: z.string(),
    endpoint: z.string(),
    /** PEM in base64. */
    certificateAuthority: z.string(),
  }),
  /** Where Redis answers; undefined where the environment has none. */
  redis: z.object({ host: z.string() }).optional(),
});

export type Contract = z.infer<typeof contract>;

/** Name of the parameter that holds it. */
export function contractParameter(environment: EnvironmentName): string {
  return `/ml-serving/${environment}/platform`;
}

/** Reads the parameter's text. @throws Error that says what to do, for a text of another contract */
export function parseContract(text: string, environment: EnvironmentName): Contract {
  const refuse = (why: string): never => {
    throw new Error(
      `${contractParameter(environment)} is not what this program understands (${why}). Bring the platform's stack up from the same commit first: pulumi up -s ${environment}`,
    );
  };
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return refuse("no JSON");
  }
  const parsed = contract.safeParse(content);
  return parsed.success
    ? parsed.data
    : refuse(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
}
