import { Argument } from "commander";
import { declaredEnvironments } from "../../stacks/environments/index.ts";

/** The environment that a command is about; `local` where none is named. */
export function environmentArgument(): Argument {
  return new Argument("[env]", "environment, as in stacks/environments").choices(declaredEnvironments).default("local");
}
