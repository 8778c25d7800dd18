import { mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Say } from "./console/steps.ts";
import { engineSpeed } from "./engine-speed.ts";
import { repositoryRoot } from "./toolchain/paths.ts";

/** How the command line is run for a preview: by this machine's engine, or as the user's shell has it. */
export interface PreviewPlace {
  /** The `pulumi` program. */
  readonly file: string;
  /** Folder of the program's Pulumi.yaml. @default the repository */
  readonly program?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default the file beside the Pulumi.yaml */
  readonly configFile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a preview is asked beside its stack. */
export interface PreviewAsked {
  readonly stack: string;
  /** What is asked: what the program would change, or what of the resources is no longer as it was made. @default "program" */
  readonly about?: "program" | "resources";
  /** Folder of a policy pack, and the file that configures it. @default no policies */
  readonly policies?: { readonly pack: string; readonly config: string };
  /** More arguments. @default none */
  readonly more?: readonly string[];
}

/** What is applied of a stack. */
interface ApplyAsked {
  readonly stack: string;
  /** File of the plan. */
  readonly plan: string;
  /** URNs: these and what depends on them is all that providers are asked about. @default everything */
  readonly targets?: readonly string[] | undefined;
}

/** What a preview told, whether or not it came to its end. */
export interface RawPreview {
  /** The engine's events, one a line. */
  readonly events: string;
  /** What `--json` printed: the steps, with what each resource depends on, which events do not have. */
  readonly steps: string;
  /** What was said on standard error; undefined where the run ended well. */
  readonly failure?: string;
}

/** The first two change nothing, the state included; the third does what a plan says. */
const verbs = {
  program: ["preview", "--show-sames"],
  resources: ["refresh", "--preview-only"],
  apply: ["up", "--yes", "--skip-preview"],
} as const;

/**
 * Runs `pulumi preview` and takes down what the engine tells. That a preview fails is a result, and what it told until
 * then is part of it.
 *
 * Events come by `--event-log`, which the Automation API uses itself; it is hidden without PULUMI_DEBUG_COMMANDS. The API
 * takes as long and has no word for what resources depend on, which `--json` has:
 * https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/automation/stack.ts
 */
export async function previewEvents(place: PreviewPlace, asked: PreviewAsked, say: Say): Promise<RawPreview> {
  const { about = "program" } = asked;
  return engineEvents(place, about, asked, say);
}

/**
 * Runs `pulumi up` held to the plan of a preview: what exceeds it is refused, resource by resource. What it told is as of a
 * preview, also where it failed. https://www.pulumi.com/docs/iac/concepts/update-plans/
 */
export async function applyEvents(
  place: PreviewPlace,
  { stack, plan, targets = [] }: ApplyAsked,
  say: Say,
): Promise<RawPreview> {
  const only = targets.flatMap((urn) => ["--target", urn]);
  const more = ["--plan", plan, ...only, ...(only.length === 0 ? [] : ["--target-dependents"])];
  return engineEvents(place, "apply", { stack, more }, say);
}

async function engineEvents(
  place: PreviewPlace,
  verb: keyof typeof verbs,
  { stack, policies, more = [] }: PreviewAsked,
  say: Say,
): Promise<RawPreview> {
  // Values that nobody marked as secret are plain in it: for this user alone, and gone at the end.
  const folder = mkdtempSync(join(tmpdir(), "ml-preview-"));
  const log = join(folder, "events");
  const child = execa(
    place.file,
    [
      ...verbs[verb],
      ...["--stack", stack],
      ...["--event-log", log],
      ...["--json", "--non-interactive", "--color", "never"],
      ...(policies === undefined ? [] : ["--policy-pack", policies.pack, "--policy-pack-config", policies.config]),
      ...(place.configFile === undefined ? [] : ["--config-file", place.configFile]),
      ...more,
    ],
    {
      cwd: place.program ?? repositoryRoot,
      env: { ...place.env, PULUMI_DEBUG_COMMANDS: "true", ...engineSpeed },
      ...(place.signal === undefined ? {} : { cancelSignal: place.signal }),
      stdin: "ignore",
      reject: false,
      maxBuffer: 1024 ** 3,
    },
  );
  const timer = setInterval(() => {
    say(`pulumi ${verbs[verb][0]} of ${stack}`);
  }, 2_000);
  try {
    const ended = await child;
    place.signal?.throwIfAborted();
    const events = existsSync(log) ? readFileSync(log, "utf8") : "";
    const why = [ended.stderr, ended.shortMessage ?? ""].find((text) => text.trim() !== "") ?? "";
    return { events, steps: ended.stdout, ...(ended.failed ? { failure: why.trim() } : {}) };
  } finally {
    clearInterval(timer);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Values of the stack's configuration that are secret, so that they are found wherever they stand; none where they cannot be read. */
export async function secretsOfConfig(place: PreviewPlace, stack: string): Promise<readonly string[]> {
  const { stdout, failed } = await execa(
    place.file,
    [
      ...["config", "--json", "--show-secrets", "--stack", stack],
      ...(place.configFile === undefined ? [] : ["--config-file", place.configFile]),
    ],
    { cwd: place.program ?? repositoryRoot, env: place.env, stdin: "ignore", reject: false },
  );
  if (failed) return [];
  try {
    const read = JSON.parse(stdout) as Readonly<
      Record<string, { readonly value?: unknown; readonly secret?: boolean }>
    >;
    return Object.values(read).flatMap(({ value, secret }) => (secret === true ? textsIn(value) : []));
  } catch {
    return [];
  }
}

/** Every text in a value; an object is written as JSON in a configuration. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value !== "string") {
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
  }
  if (!/^[[{]/.test(value)) return [value];
  try {
    return [value, ...textsIn(JSON.parse(value) as unknown)];
  } catch {
    return [value];
  }
}
