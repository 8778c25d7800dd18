import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, inject } from "vitest";

export interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Below the clone. @default the clone itself */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The clone as somebody uses it who has nothing else: an empty home, and no package registry that answers. */
export interface Clone {
  readonly folder: string;
  readonly home: string;
  /** Runs `npx ml ARGS`. */
  readonly ml: (args: readonly string[], options?: RunOptions) => Promise<Ran>;
}

/** Port 9 of this machine: nothing listens there, so whatever asks for a package fails at once. */
const noRegistry = "http://127.0.0.1:9/";

export function useClone(): Clone {
  const folder = inject("clone");
  const home = mkdtempSync(join(tmpdir(), "home-"));
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });
  return {
    folder,
    home,
    ml: async (args, options = {}) => {
      const result = await execa("npx", ["ml", ...args], {
        cwd: join(folder, options.cwd ?? "."),
        extendEnv: false,
        env: {
          PATH: process.env["PATH"] ?? "",
          HOME: home,
          npm_config_registry: noRegistry,
          npm_config_fetch_retries: "0",
          ...options.env,
        },
        reject: false,
        stdin: "ignore",
      });
      return { code: result.exitCode, stdout: result.stdout, stderr: result.stderr };
    },
  };
}
