import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { ensureUdfJar } from "../../local/udf/jar.ts";
import { withModel } from "../../local/udf/bundle.ts";
import { addCommand, answering } from "../command.ts";
import { udfAnswer } from "../udf/answer.ts";
import { pmmlSource } from "../udf/source.ts";

interface Options {
  readonly env: string;
  readonly out?: string;
}

export function addUdf(program: Command): void {
  addCommand(program, {
    name: "udf",
    description: "write a jar with a PMML model in it, for Java, Spark and Hive",
    details: `The jar answers as the served model does, from the same code, where data is: in batch jobs, streams
and queries. It holds all that it needs under names of its own, so that it meets no library of Spark
or Hive. MODEL is a model of this repository, or a PMML file.

The first time it is built by Maven and a JDK 17, in about half a minute; then the model alone is put
into it.`,
    examples: ["npx ml udf iris", "npx ml udf iris --env prd --out build/iris.jar", "npx ml udf ~/churn.pmml"],
  })
    .argument("<model>", "a model's name, or a file that ends in .pmml")
    .option("--env <environment>", "environment whose champion it is", "local")
    .option("--out <jar>", "file to write (default: MODEL-udf.jar)")
    .action(
      answering(async (asked: string, options: Options) => {
        const source = pmmlSource(asked, options.env);
        const out = options.out ?? `${source.name}-udf.jar`;
        const plain = await ensureUdfJar((now) => {
          console.error(now);
        });
        const jar = withModel(readFileSync(plain), readFileSync(source.file));
        writeFileSync(resolve(out), jar);
        return udfAnswer(source, out, jar.length);
      }),
    );
}
