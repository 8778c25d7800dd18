import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import * as state from "@pulumi/pulumi/runtime/state.js";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb.js";
import { AwsProvider } from "../../local/providers/aws/provider.ts";
import {
  fromStruct,
  Secret,
  toStruct,
  UNKNOWN,
  type Properties,
  type Value,
} from "../../local/providers/serve/index.ts";
import { seedAccount } from "../../local/rehearsal/account/seed.ts";
import { UNKNOWN as UNKNOWN_FACT, type Fact, type Facts } from "../../policies/facts.ts";
import type { StackResource } from "../../policies/rule.ts";
import { presupposed } from "../../stacks/cloud/presupposed.ts";
import { isCloud } from "../../stacks/environments/environment.ts";
import { environmentFile } from "../../stacks/environments/index.ts";

/** A registered resource; what rules over stacks see of it are its outputs. */
export interface RegisteredResource extends StackResource {
  readonly outputs: Facts;
}

function factOf(value: Value): Fact {
  if (value === UNKNOWN) return UNKNOWN_FACT;
  if (value instanceof Secret) return factOf(value.value);
  if (Array.isArray(value)) return (value as readonly Value[]).map(factOf);
  if (typeof value !== "object" || value === null) return value;
  return factsOf(value as Properties);
}

function factsOf(properties: Properties): Facts {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, factOf(value)]));
}

/** Not among its declared exports. */
const { getStore } = state as unknown as { readonly getStore: () => { supportsTransforms: boolean } };

/** https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
function urnOf(environment: string, parent: string, type: string, name: string): string {
  const within = parent === "" ? "" : `${parent.split("::")[2] ?? ""}$`;
  return `urn:pulumi:${environment}::ml-serving::${within}${type}::${name}`;
}

const nobody = (): void => undefined;

/** An engine that asks the stand-in for AWS, as the real engine does, and takes every other resource as it is. */
class BlueprintMonitor extends MockMonitor {
  readonly all = new Map<string, RegisteredResource>();
  readonly #environment: string;
  readonly #preview: boolean;
  readonly #aws: AwsProvider;

  constructor(environment: string, preview: boolean, aws: AwsProvider) {
    super({ newResource: () => ({ id: undefined, state: {} }), call: ({ inputs }) => inputs as object });
    this.#environment = environment;
    this.#preview = preview;
    this.#aws = aws;
  }

  async #made(
    type: string,
    name: string,
    urn: string,
    given: Properties,
  ): Promise<readonly [string, Properties, Properties]> {
    if (type === "pulumi:providers:aws") {
      await this.#aws.configure({ settings: given });
      return [`${name}-id`, given, given];
    }
    if (!type.startsWith("aws:")) return [`${name}-id`, given, given];
    const asked = {
      urn,
      type,
      name,
      log: { status: nobody, info: nobody, warning: nobody },
      signal: new AbortController().signal,
    };
    const checked = await this.#aws.check({
      ...asked,
      inputs: given,
      oldInputs: undefined,
      randomSeed: new TextEncoder().encode(urn),
      autonaming: undefined,
    });
    if ((checked.failures ?? []).length > 0) throw new Error(`${urn}: ${JSON.stringify(checked.failures)}`);
    const { id, outputs } = await this.#aws.create({
      ...asked,
      inputs: checked.inputs,
      preview: this.#preview,
      timeoutSeconds: undefined,
    });
    return [id, checked.inputs, outputs];
  }

  async #register(req: RegisterResourceRequest): Promise<RegisterResourceResponse> {
    const [type, name, parent] = [req.getType(), req.getName(), req.getParent()];
    const urn = urnOf(this.#environment, parent, type, name);
    const [id, inputs, outputs] = await this.#made(type, name, urn, fromStruct(req.getObject()));
    this.all.set(urn, {
      type,
      name,
      urn,
      props: factsOf(inputs),
      outputs: req.getCustom() ? factsOf(outputs) : {},
      protect: req.getProtect() === true,
      dependencies: req.getDependenciesList(),
      ...(parent === "" ? {} : { parent }),
    });
    const response = new RegisterResourceResponse();
    response.setUrn(urn);
    response.setId(this.#preview ? "" : id);
    response.setObject(toStruct(outputs));
    return response;
  }

  override async registerResource(
    req: RegisterResourceRequest,
    callback: (error: unknown, response: RegisterResourceResponse | undefined) => void,
  ): Promise<void> {
    await this.#register(req).then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback(error, undefined);
      },
    );
  }

  override registerResourceOutputs(
    req: RegisterResourceOutputsRequest,
    callback: (error: unknown, response: object) => void,
  ): void {
    const one = this.all.get(req.getUrn());
    if (one !== undefined) this.all.set(req.getUrn(), { ...one, outputs: factsOf(fromStruct(req.getOutputs())) });
    callback(null, {});
  }
}

/**
 * Everything that the program registers for an environment on AWS, as its rehearsal has it: with the stand-in for AWS, and
 * without charts' own objects, which an API server's kinds are needed for.
 * @param program loads the program anew: it runs when it is loaded
 * @param preview whether it is a first preview, in which nothing is known that AWS decides
 */
export async function registeredBy(
  environment: string,
  program: () => Promise<unknown>,
  { preview = false } = {},
): Promise<readonly RegisteredResource[]> {
  const file = await environmentFile(environment);
  if (!isCloud(file)) throw new RangeError(`${environment} is not on AWS`);
  const folder = mkdtempSync(join(tmpdir(), "blueprint-"));
  try {
    const told = join(folder, "rehearsal.json");
    writeFileSync(told, JSON.stringify({ images: {} }));
    process.env["ML_SERVING_REHEARSAL"] = told;
    const store = join(folder, "account");
    const { id: account, region } = file.account;
    seedAccount(store, { account, region }, presupposed(file));
    const aws = new AwsProvider("7.0.0", { ML_SERVING_AWS_STORE: store, ML_SERVING_AWS_ACCOUNT: account });
    const monitor = new BlueprintMonitor(environment, preview, aws);
    await pulumi.runtime.setMocks(
      { newResource: () => ({ id: undefined, state: {} }), call: nobody as never },
      "ml-serving",
      environment,
      preview,
    );
    setMockOptions(monitor, "ml-serving", environment, preview);
    // Transforms, which put roles within a boundary, are called back by the engine; here nobody calls.
    getStore().supportsTransforms = true;
    await program();
    await pulumi.runtime.disconnect();
    return [...monitor.all.values()];
  } finally {
    delete process.env["ML_SERVING_REHEARSAL"];
    rmSync(folder, { recursive: true });
  }
}
