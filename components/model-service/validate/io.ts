import type { IoSpec } from "../spec/io.ts";
import type { Findings } from "./findings.ts";

export function checkIo(io: IoSpec, found: Findings): void {
  for (const direction of ["inputs", "outputs"] as const) {
    const tensors = Object.entries(io[direction]);
    if (tensors.length === 0)
      found.add("MS050", `io.${direction}`, "There are none. Name at least one, or leave io out.");
    for (const [name, tensor] of tensors) {
      if (name.trim() === "") found.add("MS050", `io.${direction}`, `"${name}" is no name of a tensor.`);
      if (typeof tensor === "string") continue;
      tensor.shape?.forEach((size, index) => {
        if (!Number.isInteger(size) || (size < 1 && size !== -1))
          found.add(
            "MS050",
            `io.${direction}.${name}.shape.${index}`,
            `${size} is not a size. Write a whole number of at least 1, or -1 for any.`,
          );
      });
    }
  }
}
