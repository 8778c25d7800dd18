import type { ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import type { ConstructResult } from "@pulumi/pulumi/provider/index.js";
import type { Properties } from "./values.ts";

/** Says something to the engine about one resource. Each returns at once; messages arrive in order. */
export interface ResourceLog {
  /** Progress: replaces the resource's line on a terminal, kept out of the final diagnostics. */
  status(message: string): void;
  info(message: string): void;
  warning(message: string): void;
}

/** What every request about one resource carries. */
export interface ResourceRequest {
  readonly urn: string;
  /** The type token, such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
  readonly log: ResourceLog;
  /** Aborted when the engine cancels (Ctrl-C): stop waiting, report what is there. */
  readonly signal: AbortSignal;
}

/** Settings of the provider: its inputs, filled by the engine from the stack configuration. Values may be unknown. */
export interface ConfigureRequest {
  readonly settings: Properties;
}

/** How the engine wants a resource named that has no name of its own. */
export type Autonaming =
  { readonly mode: "propose" | "enforce"; readonly proposedName: string } | { readonly mode: "disable" };

export interface CheckRequest extends ResourceRequest {
  /** The inputs of the last deployment as `check` returned them; absent for a new resource. */
  readonly oldInputs: Properties | undefined;
  readonly inputs: Properties;
  /** Bytes that are the same in preview and up; empty from an engine that has none. */
  readonly randomSeed: Uint8Array;
  readonly autonaming: Autonaming | undefined;
}

export interface CheckFailure {
  /** The property at fault, as a path; "" for the resource as a whole. */
  readonly property: string;
  readonly reason: string;
}

export interface CheckResult {
  readonly inputs: Properties;
  readonly failures?: readonly CheckFailure[];
}

export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface PropertyChange {
  readonly kind: DiffKind;
  /** True when the change is between old and new inputs, false when it is between the old state and the new inputs. */
  readonly inputDiff: boolean;
}

export interface DiffRequest extends ResourceRequest {
  readonly id: string;
  readonly oldInputs: Properties;
  readonly oldOutputs: Properties;
  readonly inputs: Properties;
  /** Paths of the option `ignoreChanges`; the engine has put the old inputs there already. */
  readonly ignoreChanges: readonly string[];
}

export interface DiffResult {
  /** Changes by property path, as Pulumi writes paths: `spec.template.spec.containers[0].image`, `data["a.b"]`. */
  readonly detailed: ReadonlyMap<string, PropertyChange>;
  /** Whether anything changes. @default whether `detailed` has an entry */
  readonly changes?: boolean;
  /** Whether a replacement must delete the old one first. @default false */
  readonly deleteBeforeReplace?: boolean;
}

export interface CreateRequest extends ResourceRequest {
  readonly inputs: Properties;
  /** True when nothing may be changed: answer what the outputs would be, `UNKNOWN` where they cannot be known. */
  readonly preview: boolean;
  /** Seconds from `customTimeouts`; undefined when the program sets none. */
  readonly timeoutSeconds: number | undefined;
}

export interface CreateResult {
  /** "" in a preview when it is not known. */
  readonly id: string;
  readonly outputs: Properties;
}

export interface UpdateRequest extends CreateRequest {
  readonly id: string;
  readonly oldInputs: Properties;
  readonly oldOutputs: Properties;
  readonly ignoreChanges: readonly string[];
}

export interface UpdateResult {
  readonly outputs: Properties;
}

export interface ReadRequest extends ResourceRequest {
  readonly id: string;
  /** Inputs in the state; undefined for an import or a `get`. */
  readonly inputs: Properties | undefined;
  readonly outputs: Properties;
  readonly timeoutSeconds: number | undefined;
}

/** `undefined`: the resource is gone. */
export type ReadResult = { readonly id: string; readonly inputs: Properties; readonly outputs: Properties } | undefined;

export interface DeleteRequest extends ResourceRequest {
  readonly id: string;
  readonly oldInputs: Properties;
  readonly outputs: Properties;
  readonly timeoutSeconds: number | undefined;
}

export interface InvokeRequest {
  readonly token: string;
  readonly args: Properties;
  readonly preview: boolean;
  readonly signal: AbortSignal;
}

export interface InvokeResult {
  readonly result: Properties;
  readonly failures?: readonly CheckFailure[];
}

/**
 * A resource provider. Methods throw errors whose message is for the user: what happened, where, what to do. No stack
 * trace reaches the user. Requests run at the same time; every method must tolerate that.
 */
export interface Provider {
  /** Package name, such as `kubernetes`. */
  readonly name: string;
  readonly version: string;
  configure(request: ConfigureRequest): Promise<void>;
  check(request: CheckRequest): Promise<CheckResult>;
  diff(request: DiffRequest): Promise<DiffResult>;
  /** @throws InitFailed when the resource exists now and yet is not what it should be: it is kept in the state */
  create(request: CreateRequest): Promise<CreateResult>;
  /** @throws InitFailed as {@link create} */
  update(request: UpdateRequest): Promise<UpdateResult>;
  /** @throws InitFailed when the resource is there and not ready: a refresh then says so */
  read(request: ReadRequest): Promise<ReadResult>;
  /** Returns when it is gone; a resource that is not there is gone. */
  delete(request: DeleteRequest): Promise<void>;
  /** Functions. @default every call is refused */
  invoke?(request: InvokeRequest): Promise<InvokeResult>;
  /**
   * Components: registers children with the Pulumi SDK, as `Provider.construct` of `@pulumi/pulumi/provider`.
   * @default every component is refused
   */
  construct?(
    name: string,
    type: string,
    inputs: Inputs,
    options: ComponentResourceOptions,
    log: ResourceLog,
  ): Promise<ConstructResult>;
}
