import { SaxesParser, type SaxesTagPlain } from "saxes";
import type { Datatype, TensorSpec } from "../../components/model-service/spec/io.ts";
import { Broken } from "../broken.ts";
import type { Contract } from "../contract.ts";

/** Data types of PMML as the server takes and gives them */
const datatypes: Readonly<Partial<Record<string, Datatype>>> = {
  string: "BYTES",
  integer: "INT64",
  float: "FP32",
  double: "FP64",
  boolean: "BOOL",
};

/** Elements of which one is the model; all others are beside it. */
const besides = new Set(["Header", "MiningBuildTask", "DataDictionary", "TransformationDictionary", "Extension"]);

interface Field {
  readonly type: Datatype;
  /** The first value that it may have, where those are listed. */
  readonly sample?: string;
}

/** What the parser comes past on its way. */
class Reading {
  readonly fields = new Map<string, Field>();
  readonly inputs: string[] = [];
  readonly outputs: Record<string, TensorSpec> = {};
  readonly targets: string[] = [];
  model: string | undefined;
  application = "";
  readonly #path: string[] = [];
  #field = "";

  open({ name, attributes }: SaxesTagPlain): void {
    const element = name.replace(/^.*:/, "");
    this.#path.push(element);
    const path = this.#path.join("/");
    if (this.#path.length === 1 && element !== "PMML") throw new Broken(`its root is <${name}>, not <PMML>`);
    if (this.#path.length === 2 && !besides.has(element)) this.#model(element);
    if (path === "PMML/Header/Application")
      this.application = [attributes["name"], attributes["version"]].filter(Boolean).join(" ");
    if (path === "PMML/DataDictionary/DataField") {
      this.#field = attributes["name"] ?? "";
      this.fields.set(this.#field, { type: datatypes[attributes["dataType"] ?? ""] ?? "BYTES" });
    }
    if (path === "PMML/DataDictionary/DataField/Value") this.#value(attributes["value"]);
    if (path === `PMML/${this.model ?? ""}/MiningSchema/MiningField`) this.#miningField(attributes);
    if (path === `PMML/${this.model ?? ""}/Output/OutputField`) this.#outputField(attributes);
  }

  close(): void {
    this.#path.pop();
  }

  #model(element: string): void {
    this.model ??= element;
  }

  #value(value: string | undefined): void {
    const field = this.fields.get(this.#field);
    if (field !== undefined && value !== undefined) this.fields.set(this.#field, { sample: value, ...field });
  }

  #miningField(attributes: Readonly<Record<string, string>>): void {
    const name = attributes["name"] ?? "";
    const usage = attributes["usageType"] ?? "active";
    if (usage === "active") this.inputs.push(name);
    if (usage === "target" || usage === "predicted") this.targets.push(name);
  }

  #outputField(attributes: Readonly<Record<string, string>>): void {
    const type = datatypes[attributes["dataType"] ?? ""];
    const feature = attributes["feature"] ?? "predictedValue";
    // Without a type it is the predicted field's own, or a probability.
    const target = this.fields.get(this.targets[0] ?? "")?.type;
    this.outputs[attributes["name"] ?? ""] = type ?? (feature === "predictedValue" ? (target ?? "BYTES") : "FP64");
  }
}

/** So much is handed to the parser at a time (characters). */
const chunk = 1 << 20;

/** What a PMML file says of itself. */
interface PmmlModel extends Contract {
  /** The program that wrote it, with its version; empty where it does not say. */
  readonly application: string;
}

/**
 * What a PMML file says of itself: the Application of its Header, DataDictionary, and MiningSchema and Output of its first model.
 * Entities that the file defines are not known here: the parser refuses them, so that none is expanded.
 * @throws {Broken}
 */
export function readPmml(bytes: Uint8Array): PmmlModel {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const reading = new Reading();
  const stop = (error: Error): never => {
    throw new Broken(`it is not XML that is well formed (${error.message})`);
  };
  parser.on("error", stop);
  parser.on("opentag", (tag) => {
    reading.open(tag);
  });
  parser.on("closetag", () => {
    reading.close();
  });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  for (let at = 0; at < text.length; at += chunk) parser.write(text.slice(at, at + chunk));
  parser.close();
  if (reading.model === undefined || reading.fields.size === 0) throw new Broken("it has no model, or no fields");
  const samples = reading.inputs.map((name) => [name, reading.fields.get(name)?.sample] as const);
  return {
    application: reading.application,
    io: {
      inputs: Object.fromEntries(reading.inputs.map((name) => [name, reading.fields.get(name)?.type ?? "BYTES"])),
      outputs: reading.outputs,
    },
    samples: Object.fromEntries(samples.filter(([, sample]) => sample !== undefined)),
  };
}
