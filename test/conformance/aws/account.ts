import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { Properties } from "../../../local/providers/serve/values.ts";
import { Engine } from "../engine.ts";
import type { Declared, Kept } from "../engine.ts";

export const ACCOUNT = "210987654321";
export const REGION = "eu-west-1";

/** An account of the stand-in for the tests of one file: an empty store, and an engine that talks to it. */
export interface Account {
  readonly engine: Engine;
  /** Folder of the objects. */
  readonly store: string;
  /** Another engine on the same account. */
  another(settings?: Properties, env?: NodeJS.ProcessEnv): Promise<Engine>;
}

/**
 * Starts a provider on an empty store before the tests of a file, and removes both after them.
 * @param environment of the provider, beside the store and the account; asked for when it starts
 */
export function account(settings: Properties = {}, environment: () => NodeJS.ProcessEnv = () => ({})): Account {
  const store = mkdtempSync(join(tmpdir(), "conformance-aws-"));
  const engines: Engine[] = [];
  const another = async (more: Properties = settings, env: NodeJS.ProcessEnv = {}): Promise<Engine> => {
    const engine = await Engine.start(
      { region: REGION, ...more },
      { ML_SERVING_AWS_STORE: store, ML_SERVING_AWS_ACCOUNT: ACCOUNT, ...environment(), ...env },
      "aws",
    );
    engines.push(engine);
    return engine;
  };
  beforeAll(async () => {
    await another();
  });
  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.stop()));
    rmSync(store, { recursive: true, force: true });
  });
  return {
    get engine() {
      const [engine] = engines;
      if (engine === undefined) throw new Error("The account has not started.");
      return engine;
    },
    store,
    another,
  };
}

/** A resource by its type without the package, such as `ec2/vpc:Vpc`. */
export function declare(type: string, name: string, inputs: Properties): Declared {
  return { type: `aws:${type}`, name, inputs };
}

/** What the state has of a resource. */
export function kept(engine: Engine, name: string): Kept {
  const found = [...engine.state.values()].find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no ${name} in the state.`);
  return found;
}

/** Every file of the store that holds an object, by its path below it. */
export function objects(store: string): readonly string[] {
  return readdirSync(store, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json") && !path.startsWith("."))
    .sort();
}

/** Changes an object by hand, as somebody on AWS's console would. */
export function drift(store: string, id: string, change: (live: Record<string, unknown>) => void): void {
  const path = objects(store).find((one) => one.endsWith(`/${encodeURIComponent(id)}.json`));
  if (path === undefined) throw new Error(`There is no object ${id}.`);
  const file = join(store, path);
  const record = JSON.parse(readFileSync(file, "utf8")) as { live: Record<string, unknown> };
  change(record.live);
  writeFileSync(file, JSON.stringify(record));
}
