import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BuiltImageName } from "../runtimes/kinds.ts";
import { Problem } from "./console/problem.ts";
import type { EngineSettings } from "./engine.ts";
import type { kedaImages, PlatformImage } from "./images/catalogue.ts";

/** What `make up` prepared outside of Pulumi, for the program that runs on top of it. */
export interface Substrate {
  readonly cluster: { readonly kubeconfig: string; readonly context: string };
  /** The address at which DNS answers, where it runs outside of pods. Default: it runs in pods. */
  readonly dnsAddress?: string;
  /** Where the API server and the nodes are, in CIDR notation. Default: not known. */
  readonly clusterAddresses?: readonly string[];
  readonly registry: string;
  readonly gatewayUrl: string;
  /** The fixed address of the gateway's service, where a loopback forwarder leads to it. Default: Kubernetes chooses. */
  readonly gatewayService?: string;
  /** The same for Prometheus. */
  readonly prometheusService?: string;
  /** The same for Alertmanager. */
  readonly alertmanagerService?: string;
  readonly versions: { readonly envoyGateway: string };
  /** A folder of this machine that pods mount as a volume. Default: none. */
  readonly batchFolder?: string;
  /** Images by digest. */
  readonly images: Readonly<Record<PlatformImage, string>>;
  /** Build contexts of the images that are built here and in use. */
  readonly contexts: Readonly<Partial<Record<BuiltImageName, string>>>;
  /** KEDA, where a model scales by it: its images by digest, and the file of its objects as its kustomization makes them. */
  readonly keda?: { readonly images: Readonly<Record<keyof typeof kedaImages, string>>; readonly objects: string };
  /** The models that were asked for. Default: those that the environment serves. */
  readonly asked?: "all" | readonly string[];
}

/** The file by which the program learns of what it stands on; it lies beside the engine's own folders. */
export function substrateFile(engine: EngineSettings): string {
  return join(engine.home, "..", "substrate.json");
}

export function writeSubstrate(file: string, substrate: Substrate): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(substrate, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** The models that were asked for, where anything was prepared; what was not is found out by whoever needs it. */
export function askedModels(file = process.env["ML_SERVING_SUBSTRATE"]): Substrate["asked"] {
  return file !== undefined && existsSync(file) ? readSubstrate(file).asked : undefined;
}

/**
 * Reads the file that `ML_SERVING_SUBSTRATE` names; `make up` and `make env` set it.
 * @throws {Problem} when there is none
 */
export function readSubstrate(file = process.env["ML_SERVING_SUBSTRATE"]): Substrate {
  if (file === undefined || !existsSync(file))
    throw new Problem(
      `What stack local stands on is not known: ${file === undefined ? "ML_SERVING_SUBSTRATE is not set" : `${file} is missing`}.`,
      'make up, then for the plain command line: eval "$(make env)"',
    );
  return JSON.parse(readFileSync(file, "utf8")) as Substrate;
}
