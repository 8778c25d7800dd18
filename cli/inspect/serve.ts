import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { planFor } from "../../components/model-service/plan.ts";
import type { ResolvedModel, Variant } from "../../components/model-service/resolve.ts";
import { freePort } from "../../local/console/free-port.ts";
import type { Say } from "../../local/console/steps.ts";
import { ensureContext } from "../../local/runtime-contexts.ts";
import type { LayerFile } from "../../oci/layer.ts";
import { mlserverRuntimes, type PackedImageName } from "../../runtimes/kinds.ts";

/** A model's own server as a process of this machine: the image's program with the image's folder in the place of the root. */
export interface Serving {
  /** Of the model, without a path below it. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** How long a server may take to load the model (ms), and how often is asked. */
const [patience, interval] = [120_000, 200] as const;

interface Started {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

type Programs = (context: string, folder: string, port: number) => Promise<Started> | Started;

/** As runtimes/pmml/Containerfile starts it. */
const pmmlServer: Programs = (context, _folder, port) => ({
  command: [
    join(context, "jre/bin/java"),
    ...["-XX:SharedArchiveFile=app/server.jsa", "-Xshare:auto", "-XX:-UsePerfData", "-XX:+UseSerialGC"],
    ...["-cp", "app/pmml-server.jar", "ml.serving.pmml.Main"],
    ...["--host=127.0.0.1", `--port=${port}`, "--termination-log=/nowhere"],
  ],
  cwd: context,
  env: {},
});

/** As runtimes/mlserver/Containerfile starts it; its packages are unpacked beside the model. */
const mlserver: Programs = async (context, folder, port) => {
  const app = join(folder, "app");
  mkdirSync(app);
  for (const file of ["shared.tar.gz", "packages.tar.gz"]) await execa("tar", ["-xzf", join(context, file), "-C", app]);
  cpSync(join(context, "serving"), join(app, "serving"), { recursive: true });
  return {
    command: ["python3.11", "-m", "serving"],
    cwd: "/",
    env: {
      PYTHONPATH: `${join(app, "packages")}:${app}`,
      PYTHONDONTWRITEBYTECODE: "1",
      JOBLIB_MULTIPROCESSING: "0",
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      MLSERVER_HOST: "127.0.0.1",
      MLSERVER_HTTP_PORT: String(port),
      MLSERVER_GRPC_PORT: String(await freePort()),
      MLSERVER_METRICS_PORT: String(await freePort()),
    },
  };
};

function programOf(kind: string): { readonly image: PackedImageName; readonly start: Programs } | undefined {
  if (kind === "pmml") return { image: "pmml", start: pmmlServer };
  const image = mlserverRuntimes.find((one) => one === kind);
  return image === undefined ? undefined : { image, start: mlserver };
}

/**
 * Serves a version on this machine, without a cluster, or says why it cannot: the runtime's image is not built here, or it takes
 * more than a process.
 * @param folder that is there only for this
 */
export async function serveHere(
  model: ResolvedModel,
  variant: Variant,
  files: readonly LayerFile[],
  folder: string,
  say: Say,
): Promise<Serving | { readonly cannot: string } | { readonly failed: string }> {
  const program = programOf(model.runtime.kind);
  if (program === undefined) return { cannot: `a server of ${model.runtime.kind} is not started without a cluster` };
  const models = join(folder, "models");
  for (const { path, bytes } of files) {
    const file = join(models, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  let context: string;
  try {
    context = await ensureContext(program.image, say);
  } catch (error) {
    return {
      cannot: `its server cannot be built here: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : ""}`,
    };
  }
  const port = await freePort();
  const { env, basePath, readiness, modelMount } = planFor(model, variant);
  const { command, cwd, env: more } = await program.start(context, folder, port);
  // What the container finds at its mount lies in a folder here.
  const settings = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value === modelMount ? models : value]),
  );
  const [file, ...args] = command;
  const child = execa(file, args, {
    cwd,
    env: { ...settings, ...more },
    extendEnv: false,
    all: true,
    reject: false,
    stdin: "ignore",
  });
  let said = "";
  child.all.on("data", (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-4_000);
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await child;
  };
  const origin = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + patience; Date.now() < until;) {
    if (Number.isInteger(child.exitCode))
      return { failed: `its server ended: ${said.trim().split("\n").at(-1) ?? ""}` };
    const answer = await fetch(`${origin}${readiness.path}`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return { url: `${origin}${basePath}`, stop };
    await sleep(interval);
  }
  await stop();
  return { failed: `its server was not ready after ${patience / 1_000} s: ${said.trim().split("\n").at(-1) ?? ""}` };
}
