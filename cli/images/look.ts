import { Problem } from "../../local/console/problem.ts";
import { ensureGoBuild } from "../../local/toolchain/go-build.ts";
import { goRecipes } from "../../local/toolchain/recipes.ts";
import type { Client } from "../../oci/client.ts";
import type { Digest } from "../../oci/digest.ts";
import { blobsOf, parseManifest, type Descriptor } from "../../oci/manifest.ts";
import { attach, blobOf, readBlob, referrersOf } from "../../oci/referrers.ts";
import { addSignature, isSigned, type Verify } from "../../oci/signature.ts";
import { isCloud, type EnvironmentFile } from "../../stacks/environments/environment.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { loadWaivers } from "../../stacks/waived-vulnerabilities.ts";
import { clientAt } from "../registry/inventory/tags.ts";
import { registryAccess, type RegistryAccess } from "../releases/registry-access.ts";
import { judgeByEcr } from "./ecr-scan.ts";
import type { SigningKey } from "./keys.ts";
import { runtimeImagesOf, type RuntimeImage } from "./listed.ts";
import { judgeByOsv } from "./osv.ts";
import { packagesOf } from "./packages.ts";
import { sbomOf, sbomType, type Bom } from "./sbom.ts";
import { gate, type Demands, type Findings, type Gate } from "./vulnerabilities.ts";

/** What is asked of an environment's images. */
export interface Asked {
  /** Names of images. Empty: all. */
  readonly names: readonly string[];
  /** Whether an image without an SBOM gets one. */
  readonly sbom: boolean;
  /** Whether images are judged, and by which database on this machine. */
  readonly judge:
    { readonly database: string | undefined; readonly from: number; readonly oldestDays: number } | undefined;
  readonly sign: SigningKey | undefined;
  readonly verify: Verify | undefined;
  readonly say: (now: string) => void;
  /** Whether images are built from these sources; otherwise those are meant that the environment runs. @default no */
  readonly build?: {
    /** Whether what is not refused goes to the environment's registry. */
    readonly push: boolean;
    /** Whether the environment's file of released images names it afterwards. */
    readonly release: boolean;
  };
}

/** An image, and what is known of it. */
export interface Looked extends RuntimeImage {
  readonly isThere: boolean;
  /** Bytes of its layers and configuration, as the registry has them. */
  readonly bytes: number;
  /** Digest of the SBOM's own manifest. */
  readonly sbom: string | undefined;
  readonly packages: number | undefined;
  /** What no database is asked about. */
  readonly others: readonly string[];
  readonly gates: readonly Gate[];
  /** Whether it was signed now; undefined where it was not to be, or may not be. */
  readonly signed: "now" | "before" | undefined;
  readonly verified: boolean | undefined;
  /** Where it was built now. */
  readonly made?: Made;
}

/** What became of an image that was built now. */
export interface Made {
  /** Whether it is the one that the environment's file names, or that the registry of `local` has as `current`; where that is known. */
  readonly isReleased?: boolean;
  /** Where it was to be pushed and is not refused: bytes that the registry had not; 0 where all of it was there. */
  readonly pushed?: number;
  /** Whether the environment's file names it now and did not before. */
  readonly written?: boolean;
}

/** The manifest of the SBOM that is attached to an image, and the SBOM. */
async function attachedSbom(client: Client, digest: Digest) {
  const found = (await referrersOf(client, digest)).find(({ artifactType }) => artifactType === sbomType);
  if (found === undefined) return undefined;
  const stored = await client.manifest(found.digest);
  const layer = stored === undefined ? undefined : parseManifest(stored.bytes).layers?.[0];
  if (layer === undefined) return undefined;
  return { digest: found.digest, bom: JSON.parse((await readBlob(client, layer.digest)).toString("utf8")) as Bom };
}

/** Whether it is there, judged well by all, and signed where that was asked. */
export function isWell({ isThere, gates, verified }: Looked): boolean {
  return isThere && gates.every(({ passes }) => passes) && verified !== false;
}

async function ecrScan(
  file: EnvironmentFile,
  access: RegistryAccess,
  image: RuntimeImage,
): Promise<Findings | undefined> {
  if (!isCloud(file) || access.repositoriesBy === "push") return undefined;
  const { ECR } = await import("@aws-sdk/client-ecr");
  const client = new ECR({ region: file.account.region });
  const [, ...path] = access.address.split("/");
  const repositoryName = [...path, image.repository].join("/");
  return judgeByEcr(client, { registryId: file.account.id, repositoryName }, image.digest);
}

function demands(judge: NonNullable<Asked["judge"]>): Demands {
  const loaded = loadWaivers();
  if ("issues" in loaded) throw new InvalidData(loaded.issues, "waived vulnerabilities");
  return { waivers: loaded.waivers, now: new Date(), from: judge.from, oldestDays: judge.oldestDays };
}

/** Everything that is asked of one image that is there. */
async function lookAt(
  image: RuntimeImage,
  { file, access }: { readonly file: EnvironmentFile; readonly access: RegistryAccess },
  asked: Asked,
): Promise<Looked> {
  const { repository } = image;
  const digest = image.digest as Digest;
  const client = clientAt(access, repository);
  const stored = await client.manifest(digest);
  const nothing = {
    sbom: undefined,
    packages: undefined,
    others: [],
    gates: [],
    signed: undefined,
    verified: undefined,
  };
  if (stored === undefined) return { ...image, ...nothing, isThere: false, bytes: 0 };
  const bytes = blobsOf(parseManifest(stored.bytes)).reduce((sum, { size }) => sum + size, 0);
  let sbom = await attachedSbom(client, digest);
  if (sbom === undefined && asked.sbom) {
    // Built once; where every image has its SBOM nothing has to be built, as on agents without Go. What is said goes to standard
    // error: standard output is the answer's.
    await ensureGoBuild(goRecipes.syft, asked.say);
    asked.say(`${image.name}: looking what is in it`);
    const text = await sbomOf(access, repository, digest);
    const subject: Descriptor = { mediaType: stored.mediaType, digest, size: stored.bytes.length };
    const attached = await attach(client, subject, sbomType, blobOf(sbomType, text));
    sbom = { digest: attached, bom: JSON.parse(text.toString("utf8")) as Bom };
  }
  const { known, others } = packagesOf(sbom?.bom ?? {});
  const gates: Gate[] = [];
  if (asked.judge !== undefined) {
    const { database } = asked.judge;
    const findings: Findings[] = [];
    if (database !== undefined) {
      if (sbom === undefined)
        throw new Problem(`${image.name} has no SBOM by which it could be judged.`, "Attach one first: --sbom.");
      findings.push(await judgeByOsv(known, others, database));
    }
    const ecr = await ecrScan(file, access, image);
    if (ecr !== undefined) findings.push(ecr);
    if (findings.length === 0)
      throw new Problem(
        `${file.name} has no registry that scans images itself, and no database was named.`,
        "Name a folder with one: --database FOLDER. docs/images.md says where it comes from.",
      );
    const held = demands(asked.judge);
    gates.push(...findings.map((one) => gate(one, held)));
  }
  let signed: Looked["signed"];
  if (asked.sign !== undefined && gates.every(({ passes }) => passes)) {
    const { sign, verify } = asked.sign;
    signed = (await isSigned(client, digest, verify)) ? "before" : "now";
    if (signed === "now") await addSignature(client, repository, digest, sign);
  }
  return {
    ...image,
    isThere: true,
    bytes,
    sbom: sbom?.digest,
    packages: sbom === undefined ? undefined : known.length,
    others,
    gates,
    signed,
    verified: asked.verify === undefined ? undefined : await isSigned(client, digest, asked.verify),
  };
}

/**
 * Looks at the images that an environment runs and that are built here, and does with them what is asked.
 * @param reach how the environment's registry is reached
 * @throws {Problem} where the registry does not answer, an image is not one of them, or a judge is missing
 */
export async function lookAtImages(
  file: EnvironmentFile,
  asked: Asked,
  reach: typeof registryAccess = registryAccess,
): Promise<readonly Looked[]> {
  const access = await reach(file);
  const images = await runtimeImagesOf(file, access);
  const unknown = asked.names.filter((name) => !images.some((image) => image.name === name));
  if (unknown.length > 0)
    throw new Problem(
      `${file.name} runs no image ${unknown.join(", ")} that is built here.`,
      images.length === 0
        ? isCloud(file)
          ? `stacks/runtime-images/${file.name}.yaml names those that are released there: none yet.`
          : "make up builds them."
        : `Those are: ${images.map(({ name }) => name).join(", ")}.`,
    );
  const chosen = images.filter(({ name }) => asked.names.length === 0 || asked.names.includes(name));
  return lookAtEach(chosen, { file, access }, asked);
}

/** Does what is asked with images that are in a registry. */
export async function lookAtEach(
  chosen: readonly RuntimeImage[],
  place: { readonly file: EnvironmentFile; readonly access: RegistryAccess },
  asked: Asked,
): Promise<readonly Looked[]> {
  if (chosen.length > 0 && asked.judge?.database !== undefined)
    await ensureGoBuild(goRecipes["osv-scanner"], asked.say);
  const looked: Looked[] = [];
  for (const image of chosen) looked.push(await lookAt(image, place, asked));
  return looked;
}
