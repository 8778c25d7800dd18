import { Ids } from "./cloud/ids.ts";
import { Refusal } from "./cloud/refusal.ts";
import type { Cloud } from "./cloud/cloud.ts";
import type { Place, StoredRecord } from "./cloud/store.ts";
import { text } from "../serve/json.ts";
import type { Json, JsonObject } from "../serve/index.ts";
import { pendingType, type Companion, type Kind, type Live, type Making } from "./kinds/kind.ts";
import type { Judge } from "./moto/judge.ts";
import { completed, laidOver } from "./outputs.ts";
import { refuseDangling, refuseDeletion } from "./references.ts";
import type { Settings } from "./settings.ts";
import type { Table, Tables } from "./tables.ts";
import { allTags } from "./tags.ts";

/** What one change of one object needs. */
export interface Work {
  readonly tables: Tables;
  readonly table: Table;
  readonly cloud: Cloud;
  readonly settings: Settings;
  readonly urn: string;
  /** The resource's name in the program. */
  readonly name: string;
  /** Who is asked as well. */
  readonly judge: Judge | undefined;
}

/** What AWS refuses, said as the official provider says it: `creating EKS Cluster (prd): ResourceInUseException: …`. */
function told(doing: string, { noun }: Kind, name: string, error: unknown): Error {
  if (!(error instanceof Refusal)) return error instanceof Error ? error : new Error(String(error));
  return new Error(`${doing} ${noun} (${name}): ${error.message}`);
}

function idOf(kind: Kind, live: Live, making: Making): string {
  return kind.id?.(live, making) ?? text(live, kind.naming?.property ?? "name");
}

/** The name of an object before AWS has given it an id. */
function calledBefore(kind: Kind, live: Live, name: string): string {
  return text(live, kind.naming?.property ?? "name") || name;
}

/** Outputs that all types have in common: the ARN by its published form, the owner, the region. */
function common(table: Table, live: Live, id: string, cloud: Cloud): JsonObject {
  const { kind, shape, arnTemplate } = table;
  const filled: Record<string, Json> = {};
  if (shape.outputs.has("arn") && text(live, "arn") === "" && arnTemplate !== undefined) {
    const places: Readonly<Record<string, string>> = {
      Partition: cloud.partition,
      Region: cloud.region,
      Account: cloud.account,
    };
    filled["arn"] = arnTemplate.replaceAll(
      /\$\{(\w+)\}/g,
      (_, name: string) => places[name] ?? kind.arnName?.(live, id) ?? id,
    );
  }
  if (shape.outputs.has("ownerId")) filled["ownerId"] = cloud.account;
  if (shape.outputs.has("region")) filled["region"] = cloud.region;
  return filled;
}

/** A name made of a prefix, as the official provider makes it when it creates. */
function withPrefixedName(kind: Kind, given: JsonObject, ids: Ids): JsonObject {
  const { naming } = kind;
  const prefix = naming === undefined ? "" : text(given, `${naming.property}Prefix`);
  if (naming === undefined || prefix === "" || text(given, naming.property) !== "") return given;
  return { ...given, [naming.property]: `${prefix}${ids.hex("prefix", 26)}` };
}

/** Inputs as they are kept: tags with the provider's own, where AWS has tags of the type. */
function stored(given: JsonObject, { shape }: Table, settings: Settings): JsonObject {
  if (!shape.outputs.has("tagsAll")) return given;
  const { tags: _, ...untagged } = given;
  return { ...untagged, tagsAll: allTags(given, settings) };
}

/** Makes an object. @throws Error in AWS's words when it refuses, in moto's when that does */
export async function createObject(work: Work, given: JsonObject): Promise<StoredRecord> {
  const record = makeObject(work, given);
  try {
    await work.judge?.created(record, work.cloud);
    return record;
  } catch (error) {
    work.cloud.store.remove(record);
    clearDependents(work.tables, work.cloud, record);
    throw told("creating", work.table.kind, calledBefore(work.table.kind, record.live, work.name), error);
  }
}

function makeObject(work: Work, given: JsonObject): StoredRecord {
  const { table, cloud, urn, name, tables, settings } = work;
  const { kind, shape } = table;
  const seed = [cloud.account, cloud.region, urn, cloud.store.countCreation(`${cloud.account} ${cloud.region} ${urn}`)];
  const making: Making = { cloud, ids: new Ids(seed.join("\n")), name };
  const asked = stored(withPrefixedName(kind, given, making.ids), table, settings);
  try {
    refuseDangling(kind, asked, undefined, cloud);
    kind.refuses?.(asked, making, undefined);
    const id = idOf(kind, asked, making);
    const known = laidOver(asked, common(table, asked, id, cloud));
    const live = completed(
      laidOver(known, kind.computed?.(known, id, making) ?? {}),
      shape.outputs,
      tables.declarations,
    );
    const owner = ownerOf(kind, live, cloud);
    const record = { ...cloud.placeOf(kind.token), id, created: new Date().toISOString(), owner, live };
    if (cloud.get(kind.token, id) !== undefined) throw kind.taken(live, cloud);
    // First what comes along with it: until the object itself is there, those are nobody's and count for nothing.
    for (const [type, companion] of Object.entries(kind.companions ?? {}))
      createCompanion(work, type, companion(live, id, making), record);
    if (!cloud.store.create(record)) throw kind.taken(live, cloud);
    return record;
  } catch (error) {
    throw told("creating", kind, calledBefore(kind, asked, name), error);
  }
}

function ownerOf(kind: Kind, live: Live, cloud: Cloud): Place | undefined {
  const owner = kind.owner?.(live);
  if (owner === undefined) return undefined;
  const found = cloud.find(owner.type, owner.identifier);
  return found === undefined
    ? undefined
    : { region: found.region, account: found.account, type: found.type, id: found.id };
}

function createCompanion({ tables, cloud }: Work, type: string, { id, live }: Companion, owner: StoredRecord): void {
  const table = tables.find(type);
  if (table === undefined) throw new Error(`There is no table of ${type}.`);
  const whole = completed(laidOver(common(table, live, id, cloud), live), table.shape.outputs, tables.declarations);
  const { created, region, account } = owner;
  const place = { region, account, type: owner.type, id: owner.id };
  cloud.store.create({ ...cloud.placeOf(type), id, created, owner: place, live: whole });
}

/** What an object becomes when its inputs change: what AWS chose stays, what is no longer given goes back to nothing. */
export function changed(
  before: Live,
  oldGiven: JsonObject,
  given: JsonObject,
  table: Table,
  path: readonly string[] = [],
): JsonObject {
  const result: Record<string, Json> = {};
  for (const [name, value] of Object.entries(before)) {
    const wasGiven = oldGiven[name] !== undefined;
    if (given[name] === undefined && (!wasGiven || table.isKept([...path, name]))) result[name] = value;
  }
  for (const [name, value] of Object.entries(given)) {
    const [old, was] = [before[name], oldGiven[name]];
    const isInner =
      isPlainObject(value) && isPlainObject(old) && table.declared([...path, name]).output?.shape.is === "object";
    result[name] = isInner ? changed(old, isPlainObject(was) ? was : {}, value, table, [...path, name]) : value;
  }
  return result;
}

function isPlainObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Changes an object. @throws Error in AWS's words when it refuses, or when it is gone; in moto's when that refuses */
export async function updateObject(
  work: Work,
  id: string,
  oldGiven: JsonObject,
  given: JsonObject,
): Promise<StoredRecord> {
  const { table, cloud, urn, name, tables, settings } = work;
  const { kind, shape } = table;
  try {
    const record = cloud.get(kind.token, id);
    if (record === undefined) throw kind.missing(id);
    const next = changed(record.live, stored(oldGiven, table, settings), stored(given, table, settings), table);
    refuseDangling(kind, next, record.live, cloud);
    kind.refuses?.(next, { cloud, ids: new Ids(`${urn}\n${id}`), name }, record.live);
    const live = completed(laidOver(next, kind.updated?.(next, record.live) ?? {}), shape.outputs, tables.declarations);
    const updated = { ...record, live };
    cloud.store.replace(updated);
    try {
      await work.judge?.updated(updated, record.live, cloud);
    } catch (error) {
      cloud.store.replace(record);
      throw error;
    }
    return updated;
  } catch (error) {
    throw told("updating", kind, id, error);
  }
}

/** Deletes an object; one that is not there is gone. @throws Error in AWS's words when it refuses */
export async function deleteObject({ table, cloud, tables, judge }: Work, id: string): Promise<void> {
  const { kind } = table;
  const record = cloud.get(kind.token, id);
  if (record === undefined) return;
  try {
    refuseDeletion(kind, record, cloud);
  } catch (error) {
    throw told("deleting", kind, id, error);
  }
  const { scheduledDays } = kind.deletion?.(record.live) ?? { scheduledDays: 0 };
  if (scheduledDays > 0) {
    const until = new Date(Date.now() + scheduledDays * 24 * 3600 * 1000).toISOString();
    cloud.store.create({ ...record, type: pendingType(kind.token), live: { ...record.live, deletionDate: until } });
  }
  cloud.store.remove(record);
  clearDependents(tables, cloud, record);
  await judge?.deleted(record);
}

/** What cannot be without an object is gone with it; so are its files, and those of what cannot be without that. */
function clearDependents(tables: Tables, cloud: Cloud, gone: StoredRecord): void {
  const kind = tables.kind(gone.type);
  if (kind === undefined) return;
  for (const type of dependents(tables, kind))
    for (const left of cloud.store.clear(cloud.placeOf(type), gone)) clearDependents(tables, cloud, left);
}

/** Types of which objects may go with one of another type. */
function dependents({ kinds }: Tables, { token, companions }: Kind): readonly string[] {
  const owned = kinds.filter((kind) => kind.owner?.({}).type === token).map((kind) => kind.token);
  return [...Object.keys(companions ?? {}), ...owned];
}
