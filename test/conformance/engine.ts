import type { ServiceError } from "@grpc/grpc-js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import { fromStruct, toStruct } from "../../local/providers/serve/values.ts";
import type { Properties } from "../../local/providers/serve/values.ts";
import { detailed, initFailure, ProviderError, urnOf } from "./answers.ts";
import { about, change } from "./requests.ts";
import { startProvider } from "./provider-process.ts";
import type { ProviderProcess, Said } from "./provider-process.ts";

/** A resource of a program: what `new k8s.…(name, inputs, options)` registers. */
export interface Declared {
  /** Without the package for kubernetes: `apps/v1:Deployment`, `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  readonly ignoreChanges?: readonly string[];
  readonly timeoutSeconds?: number;
}

/** A resource in the state. */
export interface Kept {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Why it did not become ready; the next update tries again. */
  readonly initErrors: readonly string[];
}

export type Operation = "create" | "update" | "same" | "replace" | "delete" | "failed";

/** What was done about one resource. */
export interface Step {
  readonly name: string;
  readonly op: Operation;
  /** Paths of the detailed diff with their kinds, sorted: `update spec.replicas`. */
  readonly diff: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** The provider's message when it failed. */
  readonly error: string;
}

/** Calls a provider in the order in which the engine does, and keeps the state in memory. */
export class Engine {
  readonly provider: ProviderProcess;
  readonly state = new Map<string, Kept>();

  private constructor(provider: ProviderProcess) {
    this.provider = provider;
  }

  /** @param settings of the provider resource; @param env beside PATH and HOME */
  static async start(settings: Properties, env: NodeJS.ProcessEnv = {}, pkg = "kubernetes"): Promise<Engine> {
    const { PATH, HOME, XDG_CACHE_HOME, GOMODCACHE } = process.env;
    const provider = await startProvider({ PATH, HOME, XDG_CACHE_HOME, GOMODCACHE, ...env }, pkg);
    const engine = new Engine(provider);
    try {
      await engine.#configure(settings, pkg);
    } catch (error) {
      await provider.stop();
      throw error;
    }
    return engine;
  }

  get said(): readonly Said[] {
    return this.provider.said;
  }

  stop(): Promise<void> {
    return this.provider.stop();
  }

  async #configure(settings: Properties, pkg: string): Promise<void> {
    const request = new providerProto.ConfigureRequest();
    request.setArgs(toStruct(settings));
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    request.setSendsOldInputs(true);
    request.setSendsOldInputsToDelete(true);
    for (const [key, value] of Object.entries(settings)) {
      request.getVariablesMap().set(`${pkg}:config:${key}`, typeof value === "string" ? value : JSON.stringify(value));
    }
    await this.#call<rpc.ConfigureResponse>((done) => this.provider.client.configure(request, done));
  }

  /** `pulumi up`, or with `preview` what it would do. Failures are steps; the rest goes on. */
  async up(program: readonly Declared[], { preview = false } = {}): Promise<readonly Step[]> {
    const steps: Step[] = [];
    for (const declared of program) {
      try {
        steps.push(await this.#one(declared, preview));
      } catch (error) {
        const kept = initFailure(error);
        if (kept !== undefined && !preview) {
          this.state.set(urnOf(declared), { ...declared, ...kept });
        }
        const message = [(error as Error).message, ...(kept?.initErrors ?? [])].join("\n");
        steps.push({ name: declared.name, op: "failed", diff: [], deleteBeforeReplace: false, error: message });
      }
    }
    const wanted = new Set(program.map(urnOf));
    for (const [urn, kept] of [...this.state].reverse().filter(([known]) => !wanted.has(known))) {
      if (!preview) await this.delete(urn);
      steps.push({ name: kept.name, op: "delete", diff: [], deleteBeforeReplace: false, error: "" });
    }
    return steps;
  }

  /** `pulumi up` of one resource. @throws Error when it fails */
  async one(declared: Declared, preview = false): Promise<Step> {
    return this.#one(declared, preview);
  }

  async #one(declared: Declared, preview: boolean): Promise<Step> {
    const urn = urnOf(declared);
    const old = this.state.get(urn);
    const inputs = await this.check(declared, old?.inputs);
    const made = (op: Operation, diff?: rpc.DiffResponse): Step => ({
      name: declared.name,
      op,
      diff: diff === undefined ? [] : detailed(diff),
      deleteBeforeReplace: diff?.getDeletebeforereplace() ?? false,
      error: "",
    });
    if (old === undefined) {
      await this.#create(declared, inputs, preview);
      return made("create");
    }
    const diff = await this.diff(declared, old, inputs);
    if (diff.getReplacesList().length > 0) {
      const fresh = await this.check(declared, undefined);
      if (preview) {
        await this.#create(declared, fresh, true);
        return made("replace", diff);
      }
      if (diff.getDeletebeforereplace()) await this.delete(urn);
      await this.#create(declared, fresh, false);
      if (!diff.getDeletebeforereplace()) await this.#delete(old);
      return made("replace", diff);
    }
    const { DIFF_NONE } = providerProto.DiffResponse.DiffChanges;
    if (diff.getChanges() === DIFF_NONE && old.initErrors.length === 0) {
      this.state.set(urn, { ...old, inputs });
      return made("same");
    }
    await this.#update(declared, old, inputs, preview);
    return made("update", diff);
  }

  /** The inputs as the provider completes them. @throws Error with the check's failures */
  async check(declared: Declared, oldInputs: Properties | undefined): Promise<Properties> {
    const request = new providerProto.CheckRequest();
    about(request, declared);
    if (oldInputs !== undefined) request.setOlds(toStruct(oldInputs));
    request.setNews(toStruct(declared.inputs));
    request.setRandomseed(crypto.getRandomValues(new Uint8Array(32)));
    const response = await this.#call<rpc.CheckResponse>((done) => this.provider.client.check(request, done));
    const failures = response.getFailuresList().map((one) => `${one.getProperty()} ${one.getReason()}`);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    return fromStruct(response.getInputs());
  }

  async diff(declared: Declared, old: Kept, inputs: Properties): Promise<rpc.DiffResponse> {
    const request = change(new providerProto.DiffRequest(), declared, old, inputs);
    return this.#call((done) => this.provider.client.diff(request, done));
  }

  async #create(declared: Declared, inputs: Properties, preview: boolean): Promise<void> {
    const request = new providerProto.CreateRequest();
    about(request, declared);
    request.setProperties(toStruct(inputs));
    request.setPreview(preview);
    request.setTimeout(declared.timeoutSeconds ?? 0);
    const response = await this.#call<rpc.CreateResponse>((done) => this.provider.client.create(request, done));
    const outputs = fromStruct(response.getProperties());
    const { type, name } = declared;
    this.previewed = outputs;
    if (preview) return;
    this.state.set(urnOf(declared), { type, name, id: response.getId(), inputs, outputs, initErrors: [] });
  }

  /** Outputs of the last create or update, also of a preview. */
  previewed: Properties = {};

  async #update(declared: Declared, old: Kept, inputs: Properties, preview: boolean): Promise<void> {
    const request = change(new providerProto.UpdateRequest(), declared, old, inputs);
    request.setPreview(preview);
    request.setTimeout(declared.timeoutSeconds ?? 0);
    const response = await this.#call<rpc.UpdateResponse>((done) => this.provider.client.update(request, done));
    const outputs = fromStruct(response.getProperties());
    this.previewed = outputs;
    if (!preview) this.state.set(urnOf(declared), { ...old, inputs, outputs, initErrors: [] });
  }

  /** Deletes one resource and forgets it. */
  async delete(urn: string): Promise<void> {
    const kept = this.state.get(urn);
    if (kept === undefined) return;
    await this.#delete(kept);
    this.state.delete(urn);
  }

  async #delete(kept: Kept): Promise<void> {
    const request = new providerProto.DeleteRequest();
    about(request, kept);
    request.setId(kept.id);
    request.setProperties(toStruct(kept.outputs));
    request.setOldInputs(toStruct(kept.inputs));
    await this.#call((done) => this.provider.client.delete(request, done));
  }

  /** `pulumi destroy`. */
  async destroy(): Promise<void> {
    for (const urn of [...this.state.keys()].reverse()) await this.delete(urn);
  }

  /** `pulumi refresh`. @returns names of the resources that are gone */
  async refresh(): Promise<readonly string[]> {
    const gone: string[] = [];
    for (const [urn, kept] of this.state) {
      const read = await this.read(kept, kept.id, kept);
      if (read === undefined) {
        gone.push(kept.name);
        this.state.delete(urn);
      } else this.state.set(urn, { ...kept, ...read });
    }
    return gone;
  }

  /** `pulumi import TYPE NAME ID`. */
  async import(declared: Pick<Declared, "type" | "name">, id: string): Promise<Kept | undefined> {
    const read = await this.read(declared, id, undefined);
    return read === undefined ? undefined : { ...declared, ...read, initErrors: [] };
  }

  async read(
    resource: Pick<Declared, "type" | "name">,
    id: string,
    kept: Kept | undefined,
  ): Promise<Pick<Kept, "id" | "inputs" | "outputs"> | undefined> {
    const request = new providerProto.ReadRequest();
    about(request, resource);
    request.setId(id);
    if (kept !== undefined) {
      request.setProperties(toStruct(kept.outputs));
      request.setInputs(toStruct(kept.inputs));
    }
    const response = await this.#call<rpc.ReadResponse>((done) => this.provider.client.read(request, done));
    if (response.getId() === "") return undefined;
    return {
      id: response.getId(),
      inputs: fromStruct(response.getInputs()),
      outputs: fromStruct(response.getProperties()),
    };
  }

  async invoke(token: string, args: Properties): Promise<Properties> {
    const request = new providerProto.InvokeRequest();
    request.setTok(token);
    request.setArgs(toStruct(args));
    const response = await this.#call<rpc.InvokeResponse>((done) => this.provider.client.invoke(request, done));
    return fromStruct(response.getReturn());
  }

  #call<Response>(
    send: (done: (error: ServiceError | null, response: Response) => void) => unknown,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      send((error, response) => {
        if (error === null) resolve(response);
        else reject(new ProviderError(error));
      });
    });
  }
}
