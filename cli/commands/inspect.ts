import { Option, type Command } from "commander";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { isCloud, type EnvironmentFile } from "../../stacks/environments/environment.ts";
import { declaredEnvironments, environmentFile } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";
import { inOrder } from "../ladder/steps.ts";

interface Options {
  readonly from: string;
  readonly to?: string;
  readonly version?: string;
  readonly golden?: string;
  readonly breaking?: boolean;
  readonly serve: boolean;
  readonly out?: string;
}

/** Where a model's new versions come first: the lowest step on AWS that serves it, else this machine. */
async function firstEnvironment(model: string): Promise<EnvironmentFile> {
  const files = inOrder(await Promise.all(declaredEnvironments.map((name) => environmentFile(name))));
  const serving = files.filter(({ models }) => models.some(({ name }) => name === model));
  return serving.find(isCloud) ?? (await environmentFile("local"));
}

export function addInspect(program: Command): void {
  addCommand(program, {
    name: "inspect",
    description: "look at a new artifact before it is released: everything that speaks against it, at once",
    details: `Its digest, what loading its pickles would run, the versions of its libraries against those of its runtime's image, what it
takes and gives against the model's declaration and the champion, its golden rows, and (where the runtime's server runs
as a process here) whether it answers them as its training library does. Nothing is pushed or written but --out: the
report, and an SBOM (CycloneDX) that npx ml release attaches to the artifact. docs/ladder.md says more.

Exit codes: 0 nothing speaks against it, 1 something does, 2 the command line is wrong.`,
    examples: [
      "npx ml inspect iris --from file:examples/iris/candidate.pmml --golden examples/iris/golden-candidate.json",
      "npx ml inspect fraud --from mlflow:models:/fraud@candidate --out build/fraud",
      "npx ml inspect cancer --from s3://models/cancer/model.joblib --json",
    ],
  })
    .argument("<model>", "model, as in stacks/models")
    .requiredOption("--from <source>", "where the artifact is, such as mlflow:models:/fraud/13")
    .addOption(
      new Option("--to <env>", "environment that it would be released in (default: the first that serves it)").choices(
        declaredEnvironments,
      ),
    )
    .option("--version <text>", "what people would call it")
    .option("--golden <file>", "rows with the training library's own answers (default: the champion's)")
    .option("--breaking", "although callers of the champion would break")
    .option("--no-serve", "do not start its server here")
    .option("--out <folder>", "write inspect.json and sbom.cdx.json there")
    .action(
      answering(async (model: string, options: Options) => {
        const { from, to, version, golden, breaking, serve, out } = options;
        const asked = {
          model,
          from,
          to: to === undefined ? await firstEnvironment(model) : await environmentFile(to),
          serve,
          ...(version === undefined ? {} : { version }),
          ...(golden === undefined ? {} : { golden }),
          ...(breaking === undefined ? {} : { breaking }),
        };
        // What reads sources is slow to load.
        const [{ inspect }, { inspectAnswer, writeReport }] = await Promise.all([
          import("../inspect/inspect.ts"),
          import("../inspect/answer.ts"),
        ]);
        const inspected = await inspect(repositoryRoot, asked, (now) => {
          console.error(`… ${now}`);
        });
        const answer = inspectAnswer(asked, inspected);
        if (out === undefined) return answer;
        const written = writeReport(out, answer, inspected);
        return { ...answer, text: `${answer.text}\nwrote ${written.join(" and ")}` };
      }),
    );
}
