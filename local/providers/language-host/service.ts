import {
  type handleUnaryCall,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceError,
  type UntypedServiceImplementation,
  status,
} from "@grpc/grpc-js";
import languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import languageProto from "@pulumi/pulumi/proto/language_pb.js";
import type * as rpc from "@pulumi/pulumi/proto/language_pb.js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import { about } from "./about.ts";
import { installDependencies } from "./install.ts";
import { parseOptions } from "./options.ts";
import { dependenciesOf, requiredPackages } from "./packages.ts";
import { runPlugin } from "./run-plugin.ts";
import { programRunner } from "./run-program.ts";

/** A language host's service, and what the process around it needs. */
export interface LanguageService {
  readonly implementation: UntypedServiceImplementation;
}

/** Who needs code generation has the official host; the sentence says so. */
const notHere: Readonly<Record<string, string>> = {
  generateProgram: "convert programs (pulumi convert, pulumi import --out)",
  generateProject: "convert projects (pulumi convert)",
  generatePackage: "generate SDKs (pulumi package add, gen-sdk)",
  pack: "pack SDKs",
  link: "link local packages (pulumi package add)",
};

function failed(error: unknown): Partial<ServiceError> {
  return { code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
    void (async () => {
      try {
        callback(null, await answer(call.request));
      } catch (error) {
        callback(failed(error));
      }
    })();
  };
}

function optionsOf(info: rpc.ProgramInfo | undefined): Readonly<Record<string, unknown>> {
  return info?.getOptions()?.toJavaScript() ?? {};
}

/** Resolves when the other side of a stream is gone. */
function cancellation(call: { on(event: "cancelled", listener: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    call.on("cancelled", () => {
      resolve();
    });
  });
}

/**
 * Pulumi's LanguageRuntime for Node.js programs.
 * @param version what it says it is: the CLI's
 * @param engineAddress as given on the command line; the engine may tell it later by a handshake
 */
export function languageService(version: string, engineAddress: string | undefined): LanguageService {
  let engine = engineAddress ?? "";
  const programs = programRunner();

  const implementation: UntypedServiceImplementation = {};
  for (const method of Object.keys(languageGrpc.LanguageRuntimeService)) {
    const what = notHere[method] ?? `do ${method}`;
    const details = `This Node.js language host cannot ${what}: install Pulumi's own from https://www.pulumi.com/docs/install.`;
    implementation[method] = (_call: unknown, callback: sendUnaryData<never>) => {
      callback({ code: status.UNIMPLEMENTED, details });
    };
  }

  const handlers = {
    handshake: unary((request: rpc.LanguageHandshakeRequest) => {
      engine = request.getEngineAddress();
      return new languageProto.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new pluginProto.PluginInfo().setVersion(version)),
    getRequiredPackages: unary((request: rpc.GetRequiredPackagesRequest) => {
      const response = new languageProto.GetRequiredPackagesResponse();
      for (const needed of requiredPackages(request.getInfo()?.getProgramDirectory() ?? "")) {
        const entry = new pluginProto.PackageDependency()
          .setKind("resource")
          .setName(needed.name)
          .setVersion(needed.version)
          .setServer(needed.server);
        if (needed.parameterization !== undefined) {
          const { name, version: of, value } = needed.parameterization;
          entry.setParameterization(
            new pluginProto.PackageParameterization().setName(name).setVersion(of).setValue(value),
          );
        }
        response.addPackages(entry);
      }
      return response;
    }),
    run: unary(async (request: rpc.RunRequest) => {
      const info = request.getInfo();
      const outcome = await programs.run(
        {
          monitor: request.getMonitorAddress(),
          engine,
          organization: request.getOrganization(),
          project: request.getProject(),
          stack: request.getStack(),
          parallel: request.getParallel(),
          dryRun: request.getDryrun(),
          rootDirectory: info?.getRootDirectory() ?? "",
          programDirectory: info?.getProgramDirectory() ?? request.getPwd(),
          entryPoint: info?.getEntryPoint() ?? ".",
          args: request.getArgsList(),
          config: new Map(request.getConfigMap().toArray()),
          secretKeys: request.getConfigsecretkeysList(),
        },
        optionsOf(info),
      );
      const response = new languageProto.RunResponse();
      if (outcome.kind === "bail") response.setBail(true);
      if (outcome.kind === "error") response.setError(outcome.message);
      return response;
    }),
    runPlugin: (call: ServerWritableStream<rpc.RunPluginRequest, rpc.RunPluginResponse>) => {
      const { request } = call;
      const info = request.getInfo();
      const output = {
        stdout: (bytes: Uint8Array) => call.write(new languageProto.RunPluginResponse().setStdout(bytes)),
        stderr: (bytes: Uint8Array) => call.write(new languageProto.RunPluginResponse().setStderr(bytes)),
      };
      const plugin = {
        kind: request.getKind(),
        name: request.getName(),
        programDirectory: info?.getProgramDirectory() ?? request.getProgram(),
        pwd: request.getPwd(),
        args: request.getArgsList(),
        env: request.getEnvList(),
      };
      runPlugin(plugin, optionsOf(info), output, cancellation(call))
        .then(({ code }) => {
          call.write(new languageProto.RunPluginResponse().setExitcode(code ?? 1));
          call.end();
        })
        .catch((error: unknown) => {
          call.emit("error", failed(error));
        });
    },
    installDependencies: (
      call: ServerWritableStream<rpc.InstallDependenciesRequest, rpc.InstallDependenciesResponse>,
    ) => {
      const info = call.request.getInfo();
      const output = {
        stdout: (bytes: Uint8Array) => call.write(new languageProto.InstallDependenciesResponse().setStdout(bytes)),
        stderr: (bytes: Uint8Array) => call.write(new languageProto.InstallDependenciesResponse().setStderr(bytes)),
      };
      Promise.resolve()
        .then(() => {
          const options = parseOptions(optionsOf(info));
          return installDependencies(info?.getProgramDirectory() ?? call.request.getDirectory(), options, output);
        })
        .then(() => {
          call.end();
        })
        .catch((error: unknown) => {
          call.emit("error", failed(error));
        });
    },
    runtimeOptionsPrompts: unary(() => new languageProto.RuntimeOptionsResponse()),
    template: unary(() => new languageProto.TemplateResponse()),
    about: unary((request: rpc.AboutRequest) => {
      const info = request.getInfo();
      const told = about(info?.getProgramDirectory() ?? process.cwd(), parseOptions(optionsOf(info)));
      const response = new languageProto.AboutResponse().setExecutable(told.executable).setVersion(told.version);
      for (const [key, value] of Object.entries(told.metadata)) response.getMetadataMap().set(key, value);
      return response;
    }),
    getProgramDependencies: unary((request: rpc.GetProgramDependenciesRequest) => {
      const folder = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
      const response = new languageProto.GetProgramDependenciesResponse();
      for (const { name, version: installed } of dependenciesOf(folder, request.getTransitivedependencies()))
        response.addDependencies(new languageProto.DependencyInfo().setName(name).setVersion(installed));
      return response;
    }),
    // Empty in, empty out: the request is of the SDK's own protobuf copy, which is the one its serializer takes.
    cancel: unary(<Empty>(request: Empty) => {
      programs.cancel();
      return request;
    }),
  };
  return { implementation: { ...implementation, ...handlers } };
}
