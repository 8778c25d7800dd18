import {
  hasUnknown,
  plain,
  UNKNOWN,
  type CheckRequest,
  type CheckResult,
  type ConfigureRequest,
  type CreateRequest,
  type CreateResult,
  type DeleteRequest,
  type DiffRequest,
  type DiffResult,
  type JsonObject,
  type Properties,
  type Provider,
  type ReadRequest,
  type ReadResult,
  type ResourceRequest,
  type UpdateRequest,
  type UpdateResult,
  type Value,
} from "../serve/index.ts";
import { fields } from "../serve/json.ts";
import { checkInputs } from "./check/check.ts";
import { Cloud } from "./cloud/cloud.ts";
import { Store } from "./cloud/store.ts";
import { declaredInputs, diffInputs } from "./diff.ts";
import { createObject, deleteObject, updateObject, type Work } from "./lifecycle.ts";
import { Judge } from "./moto/judge.ts";
import { previewed, withSecretsOf } from "./outputs.ts";
import { readObject } from "./read.ts";
import { readSettings, type Settings } from "./settings.ts";
import { Tables, type Table } from "./tables.ts";
import { allTags, answeredTags } from "./tags.ts";

/** Stands in for the official `aws` provider: see docs/providers.md for what it proves and what not. */
export class AwsProvider implements Provider {
  readonly name = "aws";
  readonly version: string;
  readonly #tables = new Tables();
  readonly #env: NodeJS.ProcessEnv;
  #settings: Settings | undefined;
  #judge: Judge | undefined;

  /** @param version of the package it stands in for */
  constructor(version: string, env: NodeJS.ProcessEnv = process.env) {
    this.version = version;
    this.#env = env;
  }

  async configure({ settings }: ConfigureRequest): Promise<void> {
    if (hasUnknown(settings)) return Promise.resolve();
    this.#settings = readSettings(settings, this.#env);
    const { moto, store } = this.#settings;
    this.#judge = moto === undefined ? undefined : new Judge(moto, store);
    return Promise.resolve();
  }

  async check(request: CheckRequest): Promise<CheckResult> {
    const table = this.#tables.find(request.type);
    if (table !== undefined) return Promise.resolve(checkInputs(this.#tables, table, request));
    return Promise.resolve({
      inputs: request.inputs,
      failures: [{ property: "", reason: this.#noSuch(request.type) }],
    });
  }

  async diff(request: DiffRequest): Promise<DiffResult> {
    return Promise.resolve(diffInputs(this.#tableOf(request), request));
  }

  async create(request: CreateRequest): Promise<CreateResult> {
    const { inputs, preview } = request;
    const table = this.#tableOf(request);
    if (preview || hasUnknown(inputs)) {
      const outputs = previewed(inputs, table, this.#tables.declarations);
      return { id: "", outputs: { ...outputs, ...this.#knownEarly(inputs, table) } };
    }
    const work = this.#work(request, table, inputs);
    const { id, live } = await createObject(work, plain(declaredInputs(inputs)));
    return { id, outputs: this.#outputs(live, inputs, work.settings) };
  }

  async update(request: UpdateRequest): Promise<UpdateResult> {
    const { id, inputs, oldInputs, oldOutputs, preview } = request;
    const table = this.#tableOf(request);
    if (preview || hasUnknown(inputs)) {
      const unknown: Record<string, Value> = {};
      for (const name of table.kind.changing ?? []) unknown[name] = UNKNOWN;
      const early = this.#knownEarly(inputs, table);
      return { outputs: { ...oldOutputs, ...withoutMarks(inputs), ...early, ...unknown } };
    }
    const work = this.#work(request, table, inputs);
    const { live } = await updateObject(work, id, plain(declaredInputs(oldInputs)), plain(declaredInputs(inputs)));
    return { outputs: this.#outputs(live, inputs, work.settings) };
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    const table = this.#tableOf(request);
    const work = this.#work(request, table, request.inputs ?? request.outputs);
    return Promise.resolve(readObject(work, request.id, request.inputs, request.outputs));
  }

  async delete(request: DeleteRequest): Promise<void> {
    const table = this.#tableOf(request);
    await deleteObject(this.#work(request, table, request.oldInputs), request.id);
  }

  #outputs(live: JsonObject, inputs: Properties, settings: Settings): Properties {
    return withSecretsOf(answeredTags(live, fields(plain(declaredInputs(inputs)), "tags"), settings), inputs);
  }

  /** Outputs that follow from the settings: a preview knows them. */
  #knownEarly(inputs: Properties, { shape }: Table): Properties {
    if (this.#settings === undefined) return {};
    const known: Record<string, Value> = {};
    if (shape.outputs.has("region")) known["region"] = inputs["region"] ?? this.#settings.region;
    const tags = declaredInputs(inputs)["tags"];
    if (shape.outputs.has("tagsAll"))
      known["tagsAll"] = hasUnknown(tags)
        ? UNKNOWN
        : allTags(tags === undefined ? {} : { tags: plain(tags) }, this.#settings);
    return known;
  }

  #work({ urn, name }: ResourceRequest, table: Table, inputs: Properties): Work {
    const settings = this.#settings;
    if (settings === undefined) throw new Error("The aws provider was not configured.");
    const cloud = new Cloud(settings, new Store(settings.store), this.#tables);
    const region = declaredInputs(inputs)["region"];
    return {
      tables: this.#tables,
      table,
      cloud: typeof region === "string" ? cloud.in(region) : cloud,
      settings,
      urn,
      name,
      judge: this.#judge,
    };
  }

  #tableOf({ type }: ResourceRequest): Table {
    const table = this.#tables.find(type);
    if (table === undefined) throw new Error(this.#noSuch(type));
    return table;
  }

  #noSuch(type: string): string {
    const isKnown = this.#tables.declarations.resource(type) !== undefined;
    if (!isKnown) return `@pulumi/aws ${this.version} has no type ${type}.`;
    return (
      `The stand-in for the aws provider does not have ${type}. Add it to local/providers/aws/kinds (docs/providers.md says how), ` +
      "or install the official plugin: pulumi plugin install resource aws."
    );
  }
}

function withoutMarks(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));
}
