import type { Command } from "commander";
import { addCommand, answering } from "../command.ts";
import { doctorAnswer } from "../doctor/answer.ts";
import { examine } from "../doctor/examine.ts";
import { telling } from "../telling.ts";

export function addDoctor(program: Command): void {
  addCommand(program, {
    name: "doctor",
    description: "say what is here, what make up will use or make, and what is missing",
    details: `Looks at the machine, the toolchain and its cache, provider plugins, the cluster, the facts in locks/
and the space that all of it takes; nothing is changed. Each line is ok, will be made by make up, or
missing, and then with the way out. The command ends with code 1 only where make up could not work.
With KUBECONTEXT and REGISTRY set it looks at that cluster instead of the embedded one.`,
    examples: ["npx ml doctor", "KUBECONTEXT=kind-kind REGISTRY=localhost:5001 npx ml doctor"],
  }).action(answering(async () => doctorAnswer(await telling("looking around", examine()))));
}
