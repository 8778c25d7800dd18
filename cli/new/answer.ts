import { formats } from "../../formats/format.ts";
import type { Answer } from "../answer.ts";
import type { NewPlan } from "./plan.ts";

/** What a new model is, and what to do next. Pure. */
export function newAnswer(from: string, plan: NewPlan, dryRun: boolean): Answer {
  const { model, format, libraries, digest, compared, files } = plan;
  const up = `make up MODELS=${model.name}`;
  const written = files.map(({ path, replaces }) => `  ${path}${replaces ? " (one model more, on demand)" : ""}`);
  const wrote = libraries.length === 0 ? "" : `, written by ${libraries.join(", ")}`;
  return {
    text: [
      `${from}: ${formats[format].words}${wrote}.`,
      `Runtime ${model.runtime} serves it as ${model.name}, of team ${model.team}.`,
      `Artifact: ${digest}`,
      "",
      dryRun ? "Would write:" : "Wrote:",
      ...written,
      "",
      compared
        ? `make up compares an answer with the golden rows that were given.`
        : `No golden rows were given: make up asks a row of zeros, and nobody says whether the answer is right. With rows of the\ntraining library (--golden FILE) it compares.`,
      "",
      `Next: ${up}`,
    ].join("\n"),
    json: {
      from,
      format,
      libraries,
      runtime: model.runtime,
      name: model.name,
      team: model.team,
      digest,
      io: model.io ?? null,
      compared,
      dryRun,
      files: files.map(({ path, replaces }) => ({ path, replaces })),
      next: up,
    },
    ok: true,
  };
}
