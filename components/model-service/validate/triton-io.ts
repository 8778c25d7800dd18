import type { RuntimeSpec } from "../../../runtimes/kinds.ts";
import type { IoSpec } from "../spec/io.ts";
import type { Findings } from "./findings.ts";

/** -1 goes with any size. */
function fits(declared: readonly number[], own: readonly number[]): boolean {
  return (
    declared.length === own.length && declared.every((size, at) => size === -1 || own[at] === -1 || size === own[at])
  );
}

/**
 * What callers are told against what the server is told: Triton's tensors are part of the declaration, so that the two can
 * be compared before there is an artifact. Shapes of `io` are whole; those of Triton leave the rows of a batch out.
 */
export function checkTritonIo(io: IoSpec, runtime: RuntimeSpec<"triton">, found: Findings): void {
  const rows = runtime.maxBatchSize === undefined ? [] : [-1];
  for (const direction of ["inputs", "outputs"] as const) {
    const own = runtime[direction];
    for (const [name, tensor] of Object.entries(io[direction])) {
      const at = `io.${direction}.${name}`;
      const served = Object.hasOwn(own, name) ? own[name] : undefined;
      if (served === undefined) {
        found.add("MS037", at, `The runtime has no such tensor. It has ${Object.keys(own).join(", ")}.`);
        continue;
      }
      const datatype = typeof tensor === "string" ? tensor : tensor.datatype;
      if (datatype !== served.datatype)
        found.add("MS037", at, `It is ${datatype} here and ${served.datatype} in the runtime. Write the same twice.`);
      const shape = [...rows, ...served.dims];
      if (typeof tensor !== "string" && tensor.shape !== undefined && !fits(tensor.shape, shape))
        found.add(
          "MS037",
          `${at}.shape`,
          `[${tensor.shape.join(", ")}] is not the runtime's [${shape.join(", ")}]. Write the same twice.`,
        );
    }
    for (const [name, tensor] of Object.entries(own))
      if (!Object.hasOwn(io[direction], name) && !("optional" in tensor && tensor.optional === true))
        found.add("MS037", `io.${direction}`, `${name} of the runtime is missing. Name it here too.`);
  }
}
