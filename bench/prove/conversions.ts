import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Say } from "../../local/console/steps.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { pythonPackages } from "../../test/support/python-packages.ts";
import type { Proof } from "./proof.ts";

/** What a conversion said last, and whether it wrote anything. */
interface Converted {
  readonly said: string;
  readonly wrote: boolean;
}

/** One conversion: what it is called in the table, and the command's arguments before the target. */
type Conversion = readonly [name: string, command: string, source: string, golden: string, ...options: string[]];

const network = "examples/iris-tensorflow/model.keras";
const irises = "examples/iris-tensorflow/golden.json";
const payments = "examples/fraud/golden.json";

/** Largest difference that a conversion told of itself; undefined when it was refused. */
function difference({ said, wrote }: Converted): string | undefined {
  return wrote ? /largest difference (\S+)/.exec(said)?.[1] : undefined;
}

/** Every form that Keras saves and the SavedModel become what a server takes, with TensorFlow itself; a deviating one is refused. */
export async function conversions(say: Say): Promise<Proof> {
  say("fetching TensorFlow, unless the cache has it");
  const lock = join(repositoryRoot, "conversions/tensorflow/requirements.lock");
  const packages = await pythonPackages("conversions", lock);
  const folder = mkdtempSync(join(tmpdir(), "conversions-"));
  const python = (...args: readonly string[]) =>
    execa("python3.11", args, {
      cwd: repositoryRoot,
      env: { PYTHONPATH: `${packages}:${repositoryRoot}`, PYTHONDONTWRITEBYTECODE: "1", ORT_DISABLE_TELEMETRY: "1" },
      reject: false,
    });
  let targets = 0;
  const convert = async ([name, command, source, golden, ...options]: Conversion): Promise<Converted> => {
    say(name);
    targets += 1;
    const target = join(folder, String(targets));
    const args = ["-m", "conversions.tensorflow", command, source, target, "--golden", golden, ...options];
    const { stdout, stderr } = await python(...args);
    const said =
      `${stdout}\n${stderr}`.split("\n").findLast((line) => /^(wrote|refused)/.test(line)) ?? stderr.slice(-300);
    return { said, wrote: existsSync(target) };
  };
  try {
    const saved = await python("bench/prove/keras_forms.py", network, folder);
    if (saved.failed) throw new Error(saved.stderr.slice(-600));
    const build = ["--build", "bench.prove.keras_forms:build"];
    const right: readonly Conversion[] = [
      ["fraud: SavedModel to ONNX", "saved-model-to-onnx", "examples/fraud/model/1", payments],
      ["iris-tensorflow: .keras to ONNX", "keras-to-onnx", network, irises],
      [".h5 to SavedModel", "keras-to-saved-model", join(folder, "network.h5"), irises],
      [".weights.h5 to SavedModel", "keras-to-saved-model", join(folder, "network.weights.h5"), irises, ...build],
      ["a checkpoint to SavedModel", "keras-to-saved-model", join(folder, "checkpoint"), irises, ...build],
    ];
    const figures: [string, string][] = [];
    let held = true;
    for (const one of right) {
      const converted = await convert(one);
      const off = difference(converted);
      held &&= off !== undefined;
      figures.push([`${one[0]}: largest difference from the training library`, off ?? converted.said]);
    }
    const wrong: readonly Conversion[] = [
      ["one weight changed by 0.001", "keras-to-onnx", join(folder, "changed.keras"), irises],
      [
        "a checkpoint of another network",
        "keras-to-saved-model",
        join(folder, "checkpoint"),
        irises,
        ...build.with(1, `${build[1] ?? ""}_other`),
      ],
    ];
    for (const one of wrong) {
      const { said, wrote } = await convert(one);
      held &&= !wrote && said.startsWith("refused");
      figures.push([one[0], wrote ? "was written" : said.slice(0, 110).replaceAll("|", "/").replaceAll(folder, "")]);
    }
    return {
      name: "Conversions",
      claim:
        "Keras files, weights, checkpoints and SavedModels are converted and answer every golden row as TensorFlow does, to 1e-6; what deviates is refused and not written",
      figures,
      held,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
