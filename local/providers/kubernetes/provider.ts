import type { ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import type { ConstructResult } from "@pulumi/pulumi/provider/index.js";
import type {
  CheckRequest,
  CheckResult,
  ConfigureRequest,
  CreateRequest,
  CreateResult,
  DeleteRequest,
  DiffRequest,
  DiffResult,
  InvokeRequest,
  InvokeResult,
  Properties,
  Provider,
  ReadRequest,
  ReadResult,
  ResourceRequest,
  UpdateRequest,
  UpdateResult,
} from "../serve/index.ts";
import { hasUnknown, reveal } from "../serve/index.ts";
import { fieldManagerFor } from "./apply.ts";
import { checkObject } from "./check.ts";
import { Unreachable } from "./cluster/api-error.ts";
import { Cluster } from "./cluster/cluster.ts";
import { connect } from "./cluster/connection.ts";
import { bare } from "./diff/compare.ts";
import { diffObject } from "./diff/diff.ts";
import { compare } from "./diff/compare.ts";
import { invokeFunction } from "./invoke.ts";
import { createObject, deleteObject, updateObject } from "./lifecycle.ts";
import { readObject } from "./read.ts";
import { readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { readToken } from "./token.ts";
import type { Token } from "./token.ts";
import { formatPath } from "./diff/paths.ts";

/** Stands in for the official `kubernetes` provider: see docs/providers.md for what it does and does not. */
export class KubernetesProvider implements Provider {
  readonly name = "kubernetes";
  readonly version = "4.34.2";
  #settings: Settings | undefined;
  #cluster: Promise<Cluster> | undefined;

  async configure({ settings }: ConfigureRequest): Promise<void> {
    // A kubeconfig that this deployment makes is not known in its preview: the engine asks nothing of us then.
    if (hasUnknown(settings)) return;
    this.#settings = readSettings(settings, process.env);
    this.#cluster = reached(this.#settings);
    try {
      await this.#cluster;
    } catch (error) {
      if (!(error instanceof Unreachable && this.#settings.deleteUnreachable)) throw error;
    }
  }

  async check(request: CheckRequest): Promise<CheckResult> {
    const token = tokenOf(request, request.inputs);
    if (token.is === "refused") return { inputs: request.inputs, failures: [{ property: "", reason: token.reason }] };
    if (token.is === "unproven-chart") return { inputs: request.inputs };
    const cluster = await this.#connected();
    const type = await cluster.discovery.find(token.apiVersion, token.kind);
    return checkObject(request.inputs, request.oldInputs, {
      ...token,
      name: request.name,
      namespaced: type?.namespaced,
      defaultNamespace: cluster.defaultNamespace,
      randomSeed: request.randomSeed,
      autonaming: request.autonaming,
    });
  }

  async diff(request: DiffRequest): Promise<DiffResult> {
    if (tokenOf(request, request.inputs).is === "unproven-chart") {
      const changes = compare(bare(request.oldInputs), bare(request.inputs));
      return { detailed: new Map(changes.map(({ path, kind }) => [formatPath(path), { kind, inputDiff: true }])) };
    }
    const fieldManager = fieldManagerFor(request.urn, request.inputs, request.oldOutputs);
    return diffObject(await this.#connected(), fieldManager, request);
  }

  async create(request: CreateRequest): Promise<CreateResult> {
    if (tokenOf(request, request.inputs).is === "unproven-chart") return { id: request.name, outputs: request.inputs };
    return createObject(await this.#connected(), request);
  }

  async update(request: UpdateRequest): Promise<UpdateResult> {
    if (tokenOf(request, request.inputs).is === "unproven-chart") return { outputs: request.inputs };
    return updateObject(await this.#connected(), request);
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    const token = tokenOf(request, request.inputs ?? request.outputs);
    if (token.is === "refused") throw new Error(token.reason);
    if (token.is === "unproven-chart") {
      return { id: request.id, inputs: request.inputs ?? request.outputs, outputs: request.outputs };
    }
    try {
      return await readObject(await this.#connected(), request, token);
    } catch (error) {
      if (this.#countsAsDeleted(error, request)) return undefined;
      throw error;
    }
  }

  async delete(request: DeleteRequest): Promise<void> {
    if (tokenOf(request, request.outputs).is === "unproven-chart") return;
    try {
      await deleteObject(await this.#connected(), request);
    } catch (error) {
      if (!this.#countsAsDeleted(error, request)) throw error;
    }
  }

  async invoke(request: InvokeRequest): Promise<InvokeResult> {
    return invokeFunction(request, await this.#cluster);
  }

  async construct(
    name: string,
    type: string,
    inputs: Inputs,
    options: ComponentResourceOptions,
  ): Promise<ConstructResult> {
    const context = { cluster: await this.#cluster, version: this.version };
    // Components need the SDK, which takes a good part of a second to load.
    switch (type) {
      case "kubernetes:helm.sh/v4:Chart":
        return (await import("./components/chart.ts")).constructChart(name, type, inputs, options, context);
      case "kubernetes:yaml/v2:ConfigGroup":
      case "kubernetes:yaml/v2:ConfigFile":
        return (await import("./components/config-group.ts")).constructConfigGroup(
          name,
          type,
          inputs,
          options,
          context,
        );
      default:
        throw new Error(`${type} is not a component of this stand-in.`);
    }
  }

  #countsAsDeleted(error: unknown, { log, type, name }: ResourceRequest): boolean {
    if (!(error instanceof Unreachable) || this.#settings?.deleteUnreachable !== true) return false;
    log.warning(`${type} ${name}: the cluster cannot be reached; deleteUnreachable is set, so it counts as deleted.`);
    return true;
  }

  #connected(): Promise<Cluster> {
    if (this.#cluster === undefined) throw new Error("The kubernetes provider was not configured.");
    return this.#cluster;
  }
}

/** Connects and asks once, so that an unreachable cluster is one error instead of one a resource. */
async function reached(settings: Settings): Promise<Cluster> {
  const connection = connect(settings);
  const cluster = new Cluster(connection);
  await cluster.discovery.find("v1", "Namespace");
  return cluster;
}

function tokenOf({ type }: ResourceRequest, inputs: Properties): Token {
  const { apiVersion, kind, items } = reveal(inputs);
  return readToken(type, { apiVersion, kind, ...(items === undefined ? {} : { items }) });
}
