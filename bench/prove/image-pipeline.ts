import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Say } from "../../local/console/steps.ts";
import { deliveryRepository } from "../../test/support/delivery-repository.ts";
import { runBuild, type Build } from "../../test/support/delivery.ts";
import { plantedDatabase } from "../../test/support/planted.ts";
import { startRegistry } from "../../test/support/registry.ts";
import type { Proof } from "./proof.ts";

interface ToldImage {
  readonly name: string;
  readonly digest: string;
  readonly sbom?: string;
  readonly signed?: string;
  readonly made?: { readonly pushed?: number };
}

/** What a build's agent said of the images that it made. */
function made({ folder }: Build): readonly ToldImage[] {
  const file = join(folder, "archive/images/local-built.json");
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly images: readonly ToldImage[] }).images;
}

function keyFile(folder: string): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const file = join(folder, "images.key");
  writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  return file;
}

/**
 * The image pipeline with its scripts really run, three times against a registry of its own: with a hole in a database, without, and
 * once more.
 */
export async function imagePipeline(say: Say): Promise<Proof> {
  const folder = mkdtempSync(join(tmpdir(), "image-pipeline-"));
  const registry = await startRegistry();
  const repository = await deliveryRepository();
  const key = keyFile(folder);
  const ecosystems = ["Go", "Maven", "PyPI", "Debian:12"];
  const build = (database: string): Promise<Build> =>
    runBuild({
      ...repository.asked,
      jenkinsfile: "components/ci/pipelines/image.Jenkinsfile",
      job: "image",
      parameters: { ENVIRONMENTS: "local", BUILD: true, SIGN: key },
      // A cluster of somebody's own, of which the registry alone is asked.
      env: { KUBECONTEXT: "none", REGISTRY: registry.address, ML_VULNERABILITIES: database },
    });
  try {
    say("a build with a hole in what every Go program has");
    const hole = await build(
      plantedDatabase(join(folder, "hole"), ecosystems, [["Go", "stdlib", "99.0.0"]], new Date()),
    );
    const fine = plantedDatabase(join(folder, "fine"), ecosystems, [], new Date());
    say("a build without it");
    const first = await build(fine);
    say("the same once more");
    const again = await build(fine);
    const digests = (of: Build): string =>
      made(of)
        .map(({ name, digest }) => `${name} ${digest.slice(0, 19)}…`)
        .join(", ");
    const pushed = (of: Build): readonly (number | undefined)[] => made(of).map((one) => one.made?.pushed);
    const refused = made(hole).filter((one) => one.made?.pushed === undefined);
    return {
      name: "The image pipeline",
      claim:
        "The image pipeline, its scripts really run: an image with a known hole is neither signed nor pushed and the build fails; without it images are built, have an SBOM, are signed and pushed; built again, nothing is pushed",
      figures: [
        [
          "with a hole",
          `${hole.result} in ${Math.round(hole.seconds)} s; refused: ${refused.map(({ name }) => name).join(", ")}`,
        ],
        [
          "without",
          `${first.result} in ${Math.round(first.seconds)} s; ${digests(first)}; bytes pushed: ${pushed(first).join(", ")}`,
        ],
        [
          "again",
          `${again.result} in ${Math.round(again.seconds)} s; ${digests(again)}; bytes pushed: ${pushed(again).join(", ")}`,
        ],
      ],
      held:
        hole.result === "FAILURE" &&
        refused.some(({ name, signed }) => name === "parity" && signed === undefined) &&
        first.result === "SUCCESS" &&
        made(first).every(({ sbom, signed }) => sbom !== undefined && signed === "now") &&
        again.result === "SUCCESS" &&
        made(again).length > 0 &&
        digests(again) === digests(first) &&
        // A second signature over the same digest is another one: the image itself is not sent again.
        pushed(again).every((bytes) => bytes !== undefined && bytes < 10_000),
    };
  } finally {
    await registry.stop();
    repository.remove();
    rmSync(folder, { recursive: true });
  }
}
