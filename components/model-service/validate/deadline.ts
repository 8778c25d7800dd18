import { longestRequest } from "../../longest-request.ts";
import { seconds } from "../../quantity.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";
import { checkDuration, readable } from "./quantities.ts";

/** Bytes that a default answer may have: every proxy holds each of them as part of its configuration. */
const longestAnswer = 4096;

/** Names of the outputs of an OIP v2 answer; undefined for anything else. */
function outputsOf(body: object): readonly string[] | undefined {
  if (!("outputs" in body) || !Array.isArray(body.outputs)) return undefined;
  return body.outputs.map((output: unknown) =>
    typeof output === "object" && output !== null && "name" in output ? String(output.name) : "",
  );
}

export function checkDeadline({ deadline, io }: ModelSpec, found: Findings): void {
  if (deadline === undefined) return;
  const { after, answer } = deadline;
  checkDuration("deadline.after", after, found);
  if (readable(after) && seconds(after) > longestRequest)
    found.add(
      "MS054",
      "deadline.after",
      `${after} is longer than the ${longestRequest} s that the gateway waits for anybody. Lower it.`,
    );
  if (readable(after) && seconds(after) < 0.001)
    found.add("MS054", "deadline.after", `${after} is less than a millisecond. Raise it.`);
  if (answer === undefined) return;
  const size = Buffer.byteLength(JSON.stringify(answer.body));
  if (size > longestAnswer)
    found.add(
      "MS055",
      "deadline.answer.body",
      `${size} bytes are more than the ${longestAnswer} that a default answer may have. Shorten it.`,
    );
  const outputs = outputsOf(answer.body);
  if (io === undefined || outputs === undefined) return;
  for (const name of Object.keys(io.outputs).filter((output) => !outputs.includes(output)))
    found.add("MS056", "deadline.answer.body.outputs", `The output "${name}" is missing, which io declares. Add it.`);
  for (const name of outputs.filter((output) => io.outputs[output] === undefined))
    found.add("MS056", "deadline.answer.body.outputs", `io declares no output "${name}". Take it out, or declare it.`);
}
