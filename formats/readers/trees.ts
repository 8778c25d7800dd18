import { Broken } from "../broken.ts";
import type { Contract } from "../contract.ts";

/** What a file of trees says of itself. */
export interface Trees {
  /** Number of columns of a row. */
  readonly columns: number;
  /** Version of the library that wrote it, where it says so. */
  readonly version?: string;
}

function columns(count: number): number {
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000)
    throw new Broken(`${count} is not a number of columns`);
  return count;
}

function member(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Readonly<Record<string, unknown>>)[key] : undefined,
    value,
  );
}

/** An XGBoost model as JSON, as Booster.save_model writes it. @throws {Broken} */
export function readXgboostJson(bytes: Uint8Array): Trees {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  } catch (error) {
    throw new Broken(`it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const version = member(content, "version");
  return {
    columns: columns(Number(member(content, "learner", "learner_model_param", "num_feature"))),
    ...(Array.isArray(version) ? { version: version.join(".") } : {}),
  };
}

/** An XGBoost model as UBJSON, of which only one text is read: `num_feature`, with its length before it. @throws {Broken} */
export function readXgboostUbj(bytes: Uint8Array): Trees {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const key = Buffer.from("num_featureSL");
  const at = content.indexOf(key);
  if (at < 0 || at + key.length + 8 > content.length) throw new Broken("it does not say how many columns it takes");
  const start = at + key.length + 8;
  const length = Number(content.readBigInt64BE(start - 8));
  if (length < 1 || length > 7) throw new Broken("its number of columns is not one", start);
  return { columns: columns(Number(content.toString("latin1", start, start + length))) };
}

/** A LightGBM model as text: its head ends before the first tree. @throws {Broken} */
export function readLightgbm(bytes: Uint8Array): Trees {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const last = /^max_feature_idx=(\d+)\r?$/m.exec(text.slice(0, Math.max(0, text.search(/^Tree=0/m))))?.[1];
  if (last === undefined) throw new Broken("it does not say how many columns it takes, or has no tree");
  if (!/^end of trees\r?$/m.test(text)) throw new Broken("it ends before its last tree does");
  return { columns: columns(Number(last) + 1) };
}

/** How MLServer takes rows of a table. Outputs follow from what a client asks for, and are not told. */
export function tableContract(count: number | undefined, name: string): Contract | undefined {
  if (count === undefined) return undefined;
  return { io: { inputs: { [name]: { datatype: "FP64", shape: [-1, count] } }, outputs: {} }, samples: {} };
}
