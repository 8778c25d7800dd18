import { join } from "node:path";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { planOf, type Example } from "../kinds.ts";
import { Server } from "../server.ts";

/** The folder of a model's example, as the artifact is mounted. */
export const exampleFolder = (name: string): string => join(repositoryRoot, "examples", name);

/** The graphs that `models/make.py` makes. */
export const graphs = join(import.meta.dirname, "models");

/** What every server of these tests calls its model. */
export const modelName = "m";

/** A graph as tests serve it: nothing is known of it beside where it is. */
function graphAt(artifact: string): Example {
  const metadata = { inputs: [], outputs: [] };
  return { kind: "onnx", model: modelName, artifact, trainer: "", file: "model.onnx", questions: [], metadata };
}

/** Starts a server of an ONNX graph, and does not wait for it. */
export function startUnready(artifact: string): Promise<Server> {
  return Server.start(graphAt(artifact));
}

/**
 * Starts a server of an ONNX graph and waits until it is ready.
 * @param cpu what its container may use. Default: one
 */
export async function start(
  artifact: string,
  changes: Readonly<Record<string, string>> = {},
  cpu = 1,
): Promise<Server> {
  const example = graphAt(artifact);
  const server = await Server.start(example, { ...planOf(example, cpu).env, MLSERVER_MODEL_URI: artifact, ...changes });
  return server.ready();
}
