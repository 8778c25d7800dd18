import { Problem } from "../../local/console/problem.ts";
import { textOf, writeRelease } from "../../stacks/releases/write.ts";

/**
 * A process of its own that writes a file again and again, as somebody does who runs commands: `FILE TIMES NAME`. Each
 * time it reads the file and writes it with a line more, fifty at most; where somebody else was faster it begins again.
 */
const [file = "", times = "1", name = ""] = process.argv.slice(2);
let beaten = 0;
for (let done = 0; done < Number(times);) {
  const text = textOf(file);
  const lines = (text ?? "").split("\n").filter((line) => line !== "" && line !== "end");
  try {
    // Long enough that a write in two parts would be seen.
    writeRelease(file, text, [...lines.slice(-50), `${name} ${"x".repeat(20_000)}`, "end"].join("\n"));
    done += 1;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    beaten += 1;
  }
}
console.log(beaten);
