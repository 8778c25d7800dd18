import { previewTrust } from "../../components/accounts/ci-trust.ts";
import { awsName } from "../../components/aws-names.ts";
import { purposeOf } from "../../stacks/cloud/purpose.ts";
import type { CloudEnvironment } from "../../stacks/environments/environment.ts";
import { stacksOf } from "../../stacks/stack-name.ts";
import type { Answer } from "../answer.ts";
import { stateNames } from "./names.ts";

/**
 * What CI needs to know of an environment before it has a credential: a line each, as GitHub takes the outputs of a step.
 * All of it follows from the declaration; what nobody may do has no line. Pure.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter
 *
 * @param env of the process: in the shell of a rehearsal the state is where the rehearsal has it
 */
export function namesAnswer(environment: CloudEnvironment, env: NodeJS.ProcessEnv): Answer {
  const { name, account } = environment;
  const { backend: declared, secretsProvider } = stateNames(environment);
  const backend = purposeOf(env).for === "rehearsal" ? (env["PULUMI_BACKEND_URL"] ?? declared) : declared;
  const role = (part: "deploy" | "preview"): string => `arn:aws:iam::${account.id}:role/${awsName(name, part)}`;
  const names = {
    environment: name,
    stacks: stacksOf(environment).join(" "),
    backend,
    secrets_provider: secretsProvider,
    account: account.id,
    region: account.region,
    deploy_role: role("deploy"),
    ...(previewTrust(account.id, account.ci) === undefined ? {} : { preview_role: role("preview") }),
  };
  const text = Object.entries(names)
    .map(([key, value]) => `${key}=${value}`)
    .join("\n");
  return { text, json: names, ok: true };
}
