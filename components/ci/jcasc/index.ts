import { dump } from "js-yaml";
import type { ResolvedJenkins } from "../resolve.ts";
import { access } from "./access.ts";
import { agents } from "./agents.ts";
import { pipelineJobs } from "./pipelines.ts";
import { system } from "./system.ts";

/**
 * Jenkins' configuration as the plugin Configuration as Code reads it: a file for each question that somebody looks for.
 * Files that say something of the same element are merged; none says what another does. Pure.
 * https://github.com/jenkinsci/configuration-as-code-plugin/blob/2117.vc05a_0b_e6b_f4e/README.md
 *
 * @param agentImage the agents', by digest
 */
export function jcascFiles(
  jenkins: ResolvedJenkins,
  environment: string,
  agentImage: string,
): Readonly<Record<"access.yaml" | "agents.yaml" | "pipelines.yaml" | "system.yaml", string>> {
  const yaml = (content: object): string => dump(content, { lineWidth: -1, noRefs: true });
  return {
    "access.yaml": yaml(access(jenkins)),
    "agents.yaml": yaml(agents(jenkins, agentImage)),
    "pipelines.yaml": yaml(pipelineJobs(jenkins)),
    "system.yaml": yaml(system(jenkins, environment)),
  };
}
