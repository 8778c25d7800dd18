import { execa } from "execa";
import type { z } from "zod";
import { awsCommand } from "../aws.ts";
import { failed } from "./resolution.ts";

/** Longer than this (ms) no question takes: the price list answers in seconds. */
const timeout = 60_000;

type Told<A> = { readonly kind: "told"; readonly answer: A } | { readonly kind: "failed"; readonly reason: string };

/** Asks AWS by its own command line, which knows the user's credentials; no words are the answer null. Never throws. */
export async function askAws<A>(question: Parameters<typeof awsCommand>[0], schema: z.ZodType<A>): Promise<Told<A>> {
  const run = await execa("aws", [...question, "--output", "json"], {
    env: { AWS_PAGER: "" }, // version 2 would show the answer page by page
    reject: false,
    stdin: "ignore",
    timeout,
  });
  if (run.code === "ENOENT")
    return failed(
      "the AWS command line is not installed: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
    );
  if (run.timedOut) return failed(`aws ${question[0]} did not answer within ${timeout / 1000} s`);
  if (run.failed) {
    const words = run.stderr.trim().split("\n").at(-1) ?? "";
    return failed(words === "" ? `aws ${question[0]} failed with exit code ${run.exitCode ?? "none"}` : words);
  }
  try {
    return { kind: "told", answer: schema.parse(JSON.parse(run.stdout === "" ? "null" : run.stdout)) };
  } catch {
    return failed(`the answer cannot be read; look at it: ${awsCommand(question)}`);
  }
}
