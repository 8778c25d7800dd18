import type { handleUnaryCall, sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import { construct } from "./construct.ts";
import { engineLog } from "./engine-log.ts";
import type { EngineLog } from "./engine-log.ts";
import { grpcError, unimplemented } from "./errors.ts";
import type { Autonaming, CheckFailure, DiffKind, Provider, ResourceRequest } from "./provider.ts";
import { Empty } from "./protobuf.ts";
import { put, received, structFields } from "./struct-fields.ts";
import { fromStruct, toStruct } from "./values.ts";
import type { Properties } from "./values.ts";

const KINDS: { readonly [kind in DiffKind]: rpc.PropertyDiff.Kind } = {
  add: providerProto.PropertyDiff.Kind.ADD,
  "add-replace": providerProto.PropertyDiff.Kind.ADD_REPLACE,
  delete: providerProto.PropertyDiff.Kind.DELETE,
  "delete-replace": providerProto.PropertyDiff.Kind.DELETE_REPLACE,
  update: providerProto.PropertyDiff.Kind.UPDATE,
  "update-replace": providerProto.PropertyDiff.Kind.UPDATE_REPLACE,
};

/** A gRPC unary handler of an async function; what it throws becomes an error of the call. */
function unary<Request, Response>(answer: (request: Request) => Promise<Response>): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
    void (async () => {
      try {
        callback(null, await answer(call.request));
      } catch (error) {
        callback(grpcError(error));
      }
    })();
  };
}

/** The service and what it holds open. */
export interface ProviderService {
  readonly implementation: UntypedServiceImplementation;
  close(): Promise<void>;
}

/** Maps Pulumi's ResourceProvider service onto a {@link Provider}. */
export function providerService(provider: Provider, engineAddress: string | undefined): ProviderService {
  let log: EngineLog = engineLog(engineAddress);
  let engine = engineAddress;
  const cancelled = new AbortController();

  interface About {
    getUrn(): string;
    getType(): string;
    getName(): string;
  }
  const about = (request: About): ResourceRequest => {
    const [, , types = "", name = ""] = request.getUrn().split("::");
    return {
      urn: request.getUrn(),
      type: request.getType() || (types.split("$").at(-1) ?? ""),
      name: request.getName() || name,
      log: log.about(request.getUrn()),
      signal: cancelled.signal,
    };
  };
  const answered = async (response: Promise<unknown>): Promise<void> => {
    await response;
    await log.flush();
  };

  const implementation: UntypedServiceImplementation = {};
  for (const method of Object.keys(providerGrpc.ResourceProviderService)) {
    implementation[method] = (
      call: { emit?: (event: string, error: unknown) => void },
      callback?: sendUnaryData<never>,
    ) => {
      const error = unimplemented(`${provider.name}: ${method}`);
      if (callback === undefined) call.emit?.("error", error);
      else callback(error);
    };
  }

  const handlers = {
    handshake: unary(async () => {
      const response = new providerProto.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setSupportsAutonamingConfiguration(true);
      return Promise.resolve(response);
    }),
    attach: unary(async (request: { getAddress(): string }) => {
      engine = request.getAddress();
      log.close();
      log = engineLog(engine);
      return Promise.resolve(new Empty());
    }),
    getPluginInfo: unary(async () => {
      const info = new pluginProto.PluginInfo();
      info.setVersion(provider.version);
      return Promise.resolve(info);
    }),
    getSchema: unary(async () => {
      const response = new providerProto.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: provider.name, version: provider.version }));
      return Promise.resolve(response);
    }),
    cancel: unary(async () => {
      cancelled.abort(new Error("Cancelled."));
      return Promise.resolve(new Empty());
    }),
    configure: unary(async (request: rpc.ConfigureRequest) => {
      await provider.configure({ settings: fromStruct(request.getArgs()) });
      const response = new providerProto.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    // The engine asks these of an explicit provider resource. Settings change what a provider talks to, never what it is.
    checkConfig: unary(async (request: rpc.CheckRequest) =>
      Promise.resolve(checkedConfig(fromStruct(request.getNews()))),
    ),
    diffConfig: unary(async () => Promise.resolve(new providerProto.DiffResponse())),
    check: unary(async (request: rpc.CheckRequest) => {
      const result = await provider.check({
        ...about(request),
        oldInputs: present(received(request, structFields.check.request.olds)),
        inputs: received(request, structFields.check.request.news),
        randomSeed: request.getRandomseed_asU8(),
        autonaming: autonaming(request.getAutonaming()),
      });
      return checked(result.inputs, result.failures ?? []);
    }),
    diff: unary(async (request: rpc.DiffRequest) => {
      const differing = provider.diff({
        ...about(request),
        id: request.getId(),
        oldInputs: received(request, structFields.diff.request.oldInputs),
        oldOutputs: received(request, structFields.diff.request.olds),
        inputs: received(request, structFields.diff.request.news),
        ignoreChanges: request.getIgnorechangesList(),
      });
      await answered(differing.catch(() => undefined));
      const result = await differing;
      const response = new providerProto.DiffResponse();
      const { DIFF_SOME, DIFF_NONE } = providerProto.DiffResponse.DiffChanges;
      response.setChanges((result.changes ?? result.detailed.size > 0) ? DIFF_SOME : DIFF_NONE);
      response.setHasdetaileddiff(true);
      response.setDeletebeforereplace(result.deleteBeforeReplace ?? false);
      for (const [path, change] of result.detailed) {
        const property = new providerProto.PropertyDiff();
        property.setKind(KINDS[change.kind]);
        property.setInputdiff(change.inputDiff);
        response.getDetaileddiffMap().set(path, property);
        response.addDiffs(path);
        if (change.kind.endsWith("-replace")) response.addReplaces(path);
      }
      return response;
    }),
    create: unary(async (request: rpc.CreateRequest) => {
      const result = provider.create({
        ...about(request),
        inputs: received(request, structFields.create.request.properties),
        preview: request.getPreview(),
        timeoutSeconds: request.getTimeout() || undefined,
      });
      await answered(result.catch(() => undefined));
      const { id, outputs } = await result;
      const response = new providerProto.CreateResponse();
      response.setId(id);
      put(response, structFields.create.response.properties, outputs);
      return response;
    }),
    read: unary(async (request: rpc.ReadRequest) => {
      const reading = provider.read({
        ...about(request),
        id: request.getId(),
        inputs: present(received(request, structFields.read.request.inputs)),
        outputs: received(request, structFields.read.request.properties),
        timeoutSeconds: request.getTimeout() || undefined,
      });
      await answered(reading.catch(() => undefined));
      const result = await reading;
      const response = new providerProto.ReadResponse();
      if (result === undefined) return response;
      response.setId(result.id);
      put(response, structFields.read.response.inputs, result.inputs);
      put(response, structFields.read.response.properties, result.outputs);
      return response;
    }),
    update: unary(async (request: rpc.UpdateRequest) => {
      const result = provider.update({
        ...about(request),
        id: request.getId(),
        oldInputs: received(request, structFields.update.request.oldInputs),
        oldOutputs: received(request, structFields.update.request.olds),
        inputs: received(request, structFields.update.request.news),
        ignoreChanges: request.getIgnorechangesList(),
        preview: request.getPreview(),
        timeoutSeconds: request.getTimeout() || undefined,
      });
      await answered(result.catch(() => undefined));
      const response = new providerProto.UpdateResponse();
      put(response, structFields.update.response.properties, (await result).outputs);
      return response;
    }),
    delete: unary(async (request: rpc.DeleteRequest) => {
      const gone = provider.delete({
        ...about(request),
        id: request.getId(),
        oldInputs: received(request, structFields.delete.request.oldInputs),
        outputs: received(request, structFields.delete.request.properties),
        timeoutSeconds: request.getTimeout() || undefined,
      });
      await answered(gone.catch(() => undefined));
      await gone;
      return new Empty();
    }),
    invoke: unary(async (request: rpc.InvokeRequest) => {
      if (provider.invoke === undefined) throw new Error(`The provider "${provider.name}" has no functions.`);
      const { result, failures = [] } = await provider.invoke({
        token: request.getTok(),
        args: fromStruct(request.getArgs()),
        preview: request.getPreview(),
        signal: cancelled.signal,
      });
      const response = new providerProto.InvokeResponse();
      response.setReturn(toStruct(result));
      response.setFailuresList(failures.map(checkFailure));
      return response;
    }),
    construct: unary(async (request: rpc.ConstructRequest) => {
      const constructs = provider.construct?.bind(provider);
      if (constructs === undefined) throw new Error(`The provider "${provider.name}" has no components.`);
      return construct(constructs, request, engine, (urn) => log.about(urn));
    }),
  };
  return {
    implementation: { ...implementation, ...handlers },
    close: async () => {
      cancelled.abort(new Error("The provider is ending."));
      await log.flush();
      log.close();
    },
  };
}

/** Absent or empty properties as undefined: the engine sends an empty one for "none" in some requests. */
function present(properties: Properties): Properties | undefined {
  return Object.keys(properties).length === 0 ? undefined : properties;
}

function checked(inputs: Properties, failures: readonly CheckFailure[]): rpc.CheckResponse {
  const response = new providerProto.CheckResponse();
  put(response, structFields.check.response.inputs, inputs);
  response.setFailuresList(failures.map(checkFailure));
  return response;
}

/** Settings are small and come by the generated classes. */
function checkedConfig(inputs: Properties): rpc.CheckResponse {
  const response = new providerProto.CheckResponse();
  response.setInputs(toStruct(inputs));
  return response;
}

function checkFailure({ property, reason }: CheckFailure): rpc.CheckFailure {
  const failure = new providerProto.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}

function autonaming(options: rpc.CheckRequest.AutonamingOptions | undefined): Autonaming | undefined {
  if (options === undefined) return undefined;
  const { PROPOSE, ENFORCE } = providerProto.CheckRequest.AutonamingOptions.Mode;
  const mode = options.getMode();
  if (mode === PROPOSE) return { mode: "propose", proposedName: options.getProposedName() };
  if (mode === ENFORCE) return { mode: "enforce", proposedName: options.getProposedName() };
  return { mode: "disable" };
}
