import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { clusterDown } from "../../local/cluster/down.ts";
import { runMain } from "../../local/console/problem.ts";
import { step, type Say } from "../../local/console/steps.ts";
import { ensureStack, pulumi, type EngineSettings } from "../../local/engine.ts";
import { ensurePluginHome } from "../../local/providers/plugin-home.ts";
import { ensureEngine, ensureRehearsalTools } from "../../local/toolchain/ensure.ts";
import { benchLayout, benchUp } from "./cluster.ts";
import { measured, type Measured } from "./measure.ts";
import { pureTimes } from "./pure.ts";

const namespace = "models-examples";

/** One run of the engine over a catalogue. */
interface Row {
  readonly models: number;
  readonly as: "components" | "plain";
  /** Whether the state is written after every step, or once at the end. */
  readonly checkpoints: "every step" | "at the end";
  readonly preview: Measured;
  readonly up: Measured;
  readonly unchanged: Measured;
}

/** Every combination that is measured: the state after each step only as far as it can be waited for. */
function plan(sizes: readonly number[], mostWithCheckpoints: number, only: string | undefined) {
  return sizes.flatMap((models) =>
    (["components", "plain"] as const)
      .filter((as) => only === undefined || as === only)
      .flatMap((as) => [
        { models, as, checkpoints: "at the end" as const },
        ...(models <= mostWithCheckpoints && as === "components"
          ? [{ models, as, checkpoints: "every step" as const }]
          : []),
      ]),
  );
}

async function row(engine: EngineSettings, what: ReturnType<typeof plan>[number], say: Say): Promise<Row> {
  const { models, as, checkpoints } = what;
  const backend = mkdtempSync(join(tmpdir(), "catalogue-state-"));
  const settings: EngineSettings = {
    ...engine,
    backend,
    env: {
      ...engine.env,
      CATALOGUE_SIZE: String(models),
      CATALOGUE_AS: as,
      CATALOGUE_NAMESPACE: namespace,
      // https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/env/env.go
      ...(checkpoints === "at the end" ? { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" } : {}),
    },
  };
  const run = (command: string, ...more: readonly string[]): Promise<Measured> => {
    say(`${models} models as ${as}, state ${checkpoints}: ${command}`);
    return measured(() => pulumi(settings, [command, "--stack", settings.stack, ...more], () => undefined));
  };
  try {
    await ensureStack(settings, say);
    const preview = await run("preview");
    const up = await run("up", "--yes", "--skip-preview");
    const unchanged = await run("up", "--yes", "--skip-preview", "--expect-no-changes");
    return { ...what, preview, up, unchanged };
  } finally {
    rmSync(backend, { recursive: true, force: true });
  }
}

function cell({ seconds, peakBytes }: Measured): string {
  return `${seconds.toFixed(1)} s, ${Math.round(peakBytes / 1024 ** 2)} MiB`;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ models, as, checkpoints, preview, up, unchanged }) =>
      `| ${[models, as, checkpoints, ...[preview, up, unchanged].map(cell)].join(" | ")} |`,
  );
  return [
    "| models | as | state written | preview | up, all new | up, nothing changed |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

const command = new Command("catalogue")
  .description("What a catalogue of models costs: pure rendering, and the engine on a real API server.")
  .option("--sizes <numbers>", "numbers of models, commas between them", "10,100,300,1000")
  .option("--most-with-checkpoints <number>", "largest catalogue measured with the state written at every step", "100")
  .option("--as <way>", "components, or plain; measured is both without it")
  .option("--pure", "only what needs no engine")
  .option("--out <file>", "write the table there too")
  .parse();

await runMain(async () => {
  const options = command.opts<{
    sizes: string;
    mostWithCheckpoints: string;
    as?: string;
    pure?: boolean;
    out?: string;
  }>();
  const sizes = options.sizes.split(",").map(Number);
  const most = Math.max(...sizes);
  const { objects, render, yaml, json } = pureTimes(most);
  const inMs = (ms: number): string => `${ms.toFixed(0)} ms`;
  console.log(
    `${most} models, ${objects} objects: check, resolve, render ${inMs(render)}; as YAML ${inMs(yaml)}; as JSON ${inMs(json)} (render ${(render / json).toFixed(1)} × JSON)`,
  );
  if (options.pure === true) return;
  await ensureEngine();
  await ensureRehearsalTools();
  const layout = benchLayout(join(import.meta.dirname, "program"));
  const engine = { ...layout.engine, kubeconfig: layout.cluster.kubeconfig };
  const rows: Row[] = [];
  try {
    for (const what of plan(sizes, Number(options.mostWithCheckpoints), options.as)) {
      // A fresh one each time: what an earlier run left in the API server's store would count for the later ones.
      await step("control plane", (say) => benchUp(layout, 2 * what.models, namespace, say));
      await ensurePluginHome({ folder: engine.home });
      const name = `${what.models} models as ${what.as}, state written ${what.checkpoints}`;
      rows.push(
        await step(
          name,
          (say) => row(engine, what, say),
          ({ up }) => `up ${cell(up)}`,
        ),
      );
      if (options.out !== undefined) writeFileSync(options.out, `${table(rows)}\n`);
    }
  } finally {
    await step("taken down", (say) => clusterDown(layout.cluster, say));
  }
  console.log(`\n${table(rows)}`);
});
