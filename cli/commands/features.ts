import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { Argument, type Command } from "commander";
import { resolveFeatures, type ResolvedFeatures } from "../../components/model-service/features.ts";
import { Problem } from "../../local/console/problem.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import type { Answer } from "../answer.ts";
import { addCommand, answering } from "../command.ts";
import { packFeatures } from "../features/pack.ts";
import { environmentOf } from "./history.ts";

interface Options {
  readonly out: string;
  readonly at?: string;
}

async function tableOf(environment: string, name: string, table: string): Promise<ResolvedFeatures> {
  const { models, onDemand = [] } = await environmentFile(environment);
  const model = [...models, ...onDemand].find((one) => one.name === name);
  if (model === undefined)
    throw new Problem(`${environment} has no model ${name}.`, "`npx ml models` lists what there is.");
  const tables = resolveFeatures(model);
  const found = tables.find((one) => one.table === table);
  if (found !== undefined) return found;
  const names = tables.map((one) => one.table).join(", ");
  throw new Problem(
    `${name} reads no table ${table}.`,
    names === "" ? `Declare it in "features": docs/stores.md.` : `Its tables are ${names}.`,
  );
}

function formatOf(file: string): "csv" | "jsonl" {
  if (file.endsWith(".csv")) return "csv";
  if (file.endsWith(".jsonl")) return "jsonl";
  throw new Problem(`${file} is no file of features.`, "Write a .csv with a line of names, or a .jsonl.");
}

function packed(file: string, table: ResolvedFeatures, environment: string, { out, at }: Options): Answer {
  const format = formatOf(file);
  if (!existsSync(file)) throw new Problem(`${file} is not there.`, "Name the file that has the rows.");
  const since = at === undefined ? new Date() : new Date(at);
  if (Number.isNaN(since.getTime()))
    throw new Problem(`"${at ?? ""}" is no time.`, "Write one as 2026-11-22T06:00:00Z.");
  const found = packFeatures({ name: basename(file), text: readFileSync(file, "utf8"), format }, table, since);
  if ("issues" in found) throw new InvalidData(found.issues, environment);
  writeFileSync(out, found.commands);
  const { manifest } = found;
  return {
    text: `Wrote ${out}: ${manifest.entities} entities of ${manifest.rows} rows, below ${manifest.prefix}, gone after ${manifest.goneAfterSeconds} s.`,
    json: { ...manifest, out },
    ok: true,
  };
}

export function addFeatures(program: Command): void {
  addCommand(program, {
    name: "features",
    description: "check a file of features against what a logic service declares, and write it as Redis reads it",
    details: `pack reads a CSV with a line of names, or JSON lines. Every row has the table's key and all its values, of their
types; one wrong row, and nothing is written. What it writes is for redis-cli --pipe: docs/stores.md.`,
    examples: [
      "npx ml features pack watering local soil soil.csv --out soil.resp",
      "kubectl exec -i -n redis redis-0 -c redis -- redis-cli --pipe < soil.resp",
    ],
  })
    .addArgument(new Argument("<action>", "what to do").choices(["pack"]))
    .argument("<model>", "logic service that reads them, as in stacks/models")
    .addArgument(environmentOf())
    .argument("<table>", "table, as its declaration names it")
    .argument("<file>", "rows: .csv or .jsonl")
    .requiredOption("--out <file>", "where to write the commands")
    .option("--at <time>", "when the values were measured (default: now)")
    .action(
      answering(
        async (_action: string, model: string, environment: string, table: string, file: string, options: Options) =>
          packed(file, await tableOf(environment, model, table), environment, options),
      ),
    );
}
