import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dump, load } from "js-yaml";
import { shellWord } from "../cluster/supervise.ts";
import { engineEnv, type EngineSettings } from "../engine.ts";
import { binFolder, repositoryRoot } from "../toolchain/paths.ts";
import type { RehearsalLayout } from "./layout.ts";
import type { Stage } from "./stage.ts";

/** What the program is told of one part of its rehearsal, in the file of `ML_SERVING_REHEARSAL`. */
export interface Told {
  /** Sizes of pools that are changed by this rehearsal, by pool: what somebody edits in the environment's file. */
  readonly pools?: Readonly<Record<string, { readonly max: number }>>;
  /** Whether what holds data refuses to go. @default as the environment's file says */
  readonly protect?: false;
}

/** @param stage what is the same in the whole rehearsal */
export function tell(
  { layout: { told, cluster }, images, leftOut, served }: Pick<Stage, "layout" | "images" | "leftOut" | "served">,
  what: Told = {},
): void {
  mkdirSync(dirname(told), { recursive: true, mode: 0o700 });
  // On nodes that are real, what ships logs would wait for an image that they have no way to.
  const real = served === undefined ? {} : { containerLogs: "none", registry: cluster.registry };
  writeFileSync(told, `${JSON.stringify({ images, leftOut, ...real, ...what }, undefined, 2)}\n`);
}

/** Settings of the stack's committed configuration that say how its secrets are kept: with a key of a real account. */
const ofSecrets = ["secretsprovider", "encryptedkey", "encryptionsalt"];

/** Lays the stack's committed configuration where the rehearsal may add to it. */
export function writeConfig({ environment, engine }: RehearsalLayout): void {
  const { configFile, program = repositoryRoot } = engine;
  if (configFile === undefined || existsSync(configFile)) return;
  const committed = join(program, `Pulumi.${environment}.yaml`);
  const content = existsSync(committed)
    ? (load(readFileSync(committed, "utf8")) as Record<string, unknown> | null)
    : {};
  const kept = Object.fromEntries(Object.entries(content ?? {}).filter(([name]) => !ofSecrets.includes(name)));
  mkdirSync(dirname(configFile), { recursive: true, mode: 0o700 });
  writeFileSync(configFile, dump(kept));
}

/** Writes what a shell needs to look around in a rehearsal that is kept; kubectl gets the control plane's own way in. */
export function writeShellFile({ cluster }: RehearsalLayout, engine: EngineSettings): void {
  const variables = {
    ...engineEnv(engine),
    KUBECONFIG: cluster.kubeconfig,
    // As if `--config-file` were given to every command that takes it; npx ml recover runs some.
    // https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/cmd/pulumi/env_test.go
    ...(engine.configFile === undefined ? {} : { PULUMI_OPTION_CONFIG_FILE: engine.configFile }),
  };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${shellWord(value)}`);
  writeFileSync(join(cluster.folder, "env"), `${lines.join("\n")}\n`, { mode: 0o600 });
}

/** Variables by which programs find credentials of a real account; a rehearsal has none. */
const credentials = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"];

/** What the engine in a rehearsal works with beside its layout. */
export interface RehearsalMeans {
  /** The account that the stand-in plays: twelve digits. */
  readonly account: string;
  /** Server of moto, the second judge. */
  readonly moto?: string | undefined;
  readonly signal?: AbortSignal;
}

/** The engine in a rehearsal: an account in a folder, an `aws` program that gives tokens, and no way to a real account. */
export function rehearsalEngine(layout: RehearsalLayout, { account, moto, signal }: RehearsalMeans): EngineSettings {
  const { engine, store, eks, told, bin } = layout;
  return {
    ...engine,
    env: {
      ...Object.fromEntries(credentials.map((name) => [name, ""])),
      ML_SERVING_AWS_STORE: store,
      ML_SERVING_AWS_ACCOUNT: account,
      ML_SERVING_AWS_EKS: eks,
      ...(moto === undefined ? {} : { ML_SERVING_AWS_MOTO: moto }),
      ML_SERVING_REHEARSAL: told,
      PATH: `${bin}:${binFolder()}:${process.env["PATH"] ?? ""}`,
    },
    ...(signal === undefined ? {} : { signal }),
  };
}
