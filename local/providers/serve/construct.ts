import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type * as rpc from "@pulumi/pulumi/proto/alias_pb.js";
import type { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import type { Alias, ComponentResourceOptions, CustomTimeouts, Inputs, Resource } from "@pulumi/pulumi";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { Map as ProtoMap } from "google-protobuf";
import type { Provider, ResourceLog } from "./provider.ts";
import { toStruct, fromWire } from "./values.ts";
import type { Properties } from "./values.ts";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";

/**
 * Parts of the SDK that `@pulumi/pulumi/provider` itself builds `construct` of; they are exported, but not typed:
 * https://github.com/pulumi/pulumi/blob/v3.248.0/sdk/nodejs/provider/server.ts (configureRuntime, construct)
 */
interface Internals {
  readonly state: { withLocalStorage<T>(run: () => Promise<T>): Promise<T> };
  readonly settings: {
    resetOptions(
      project: string,
      stack: string,
      parallel: number,
      engine: string,
      monitor: string,
      preview: boolean,
      organization: string,
    ): void;
    awaitFeatureSupport(): Promise<void>;
    waitForRPCs(): Promise<void>;
  };
  readonly config: { setAllConfig(config: Record<string, string>, secretKeys: readonly string[]): void };
  readonly rpc: {
    serializeResourceProperties(
      label: string,
      properties: Inputs,
    ): Promise<[Record<string, JavaScriptValue>, Map<string, Set<Resource>>]>;
  };
  readonly server: {
    deserializeInputs(
      inputs: Struct | undefined,
      dependencies: ProtoMap<string, ConstructRequest.PropertyDependencies>,
    ): Promise<Inputs>;
  };
  readonly sdk: typeof import("@pulumi/pulumi");
}

/** Loaded at the first component only: the SDK takes a good part of a provider's start. */
async function internals(): Promise<Internals> {
  await import("./fast-struct.ts");
  const [state, settings, config, rpc, server, sdk] = await Promise.all([
    import("@pulumi/pulumi/runtime/state.js"),
    import("@pulumi/pulumi/runtime/settings.js"),
    import("@pulumi/pulumi/runtime/config.js"),
    import("@pulumi/pulumi/runtime/rpc.js"),
    import("@pulumi/pulumi/provider/server.js"),
    import("@pulumi/pulumi"),
  ]);
  const parts = { state, settings, config, rpc, server, sdk };
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, exportsOf(part)]),
  ) as unknown as Internals;
}

/** A CommonJS module's exports: node and esbuild give them as the default export, tsx as they are. */
function exportsOf(module: object): unknown {
  return "default" in module ? module.default : module;
}

/** Runs a provider's `construct` with the SDK's runtime set to the engine's resource monitor. */
export async function construct(
  constructs: NonNullable<Provider["construct"]>,
  request: ConstructRequest,
  engineAddress: string | undefined,
  logAbout: (urn: string) => ResourceLog,
): Promise<ConstructResponse> {
  if (engineAddress === undefined) throw new Error("Components need an engine: start the provider with its address.");
  const { state, settings, config, rpc, server, sdk } = await internals();
  return state.withLocalStorage(async () => {
    settings.resetOptions(
      request.getProject(),
      request.getStack(),
      request.getParallel(),
      engineAddress,
      request.getMonitorendpoint(),
      request.getDryrun(),
      request.getOrganization(),
    );
    await settings.awaitFeatureSupport();
    config.setAllConfig(Object.fromEntries(request.getConfigMap().toArray()), request.getConfigsecretkeysList());
    const inputs = await server.deserializeInputs(request.getInputs(), request.getInputdependenciesMap());
    const name = request.getName();
    const type = request.getType();
    const options = componentOptions(request, sdk);
    const result = await constructs(name, type, inputs, options, logAbout(""));
    const [serialized, dependencies] = await rpc.serializeResourceProperties(
      `construct(${type}, ${name})`,
      result.state,
    );
    const response = new providerProto.ConstructResponse();
    response.setUrn(await resolved(sdk, result.urn));
    response.setState(toStruct(fromWire(serialized) as Properties));
    for (const [key, resources] of dependencies) {
      const list = new providerProto.ConstructResponse.PropertyDependencies();
      list.setUrnsList(await Promise.all([...resources].map((resource) => resolved(sdk, resource.urn))));
      response.getStatedependenciesMap().set(key, list);
    }
    await settings.waitForRPCs();
    return response;
  });
}

function resolved(sdk: Internals["sdk"], urn: Inputs[string]): Promise<string> {
  return new Promise((resolve) => {
    sdk.output(urn as string).apply(resolve);
  });
}

function componentOptions(request: ConstructRequest, sdk: Internals["sdk"]): ComponentResourceOptions {
  const parent = request.getParent();
  const timeouts = request.getCustomtimeouts();
  const protect = request.getProtect();
  const retainOnDelete = request.getRetainondelete();
  const deletedWith = request.getDeletedwith();
  return {
    aliases: request.getAliasesList().flatMap(aliasOf),
    dependsOn: request.getDependenciesList().map((urn) => new sdk.DependencyResource(urn)),
    providers: Object.fromEntries(
      request
        .getProvidersMap()
        .toArray()
        .map(([name, reference]) => [name, new sdk.DependencyProviderResource(reference)]),
    ),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    ...(parent === "" ? {} : { parent: new sdk.DependencyResource(parent) }),
    ...(timeouts === undefined ? {} : { customTimeouts: timeouts.toObject() satisfies CustomTimeouts }),
    ...(protect === undefined ? {} : { protect }),
    ...(retainOnDelete === undefined ? {} : { retainOnDelete }),
    ...(deletedWith === "" ? {} : { deletedWith: new sdk.DependencyResource(deletedWith) }),
  };
}

/** An alias as the SDK takes it: a URN, or what was different about the resource. */
function aliasOf(alias: rpc.Alias): (string | Alias)[] {
  if (alias.hasUrn()) return [alias.getUrn()];
  const spec = alias.getSpec();
  if (spec === undefined) return [];
  const entries = {
    name: spec.getName(),
    type: spec.getType(),
    project: spec.getProject(),
    stack: spec.getStack(),
    parent: spec.getParenturn(),
  };
  return [Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== ""))];
}
