import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Store, type StoredRecord } from "../../../../local/providers/aws/cloud/store.ts";

let folder = "";
let store = new Store("");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "store-"));
  store = new Store(folder);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function record(id: string, owner?: StoredRecord, type = "aws:ec2/vpc:Vpc"): StoredRecord {
  const place = owner && { region: owner.region, account: owner.account, type: owner.type, id: owner.id };
  return {
    region: "eu-west-1",
    account: "210987654321",
    type,
    id,
    created: "2026-01-01T00:00:00Z",
    owner: place,
    live: { id },
  };
}

function files(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
}

describe("the store", () => {
  it("keeps an object as a file named by region, account, type and id, that only its owner may read", () => {
    expect(store.create(record("vpc-1"))).toBe(true);
    expect(files()).toEqual(["eu-west-1/210987654321/ec2.vpc.Vpc/vpc-1.json"]);
    expect(statSync(join(folder, files()[0] ?? "")).mode & 0o777).toBe(0o600);
    expect(store.get(record("vpc-1"))).toEqual(record("vpc-1"));
  });

  it("takes any id for a name, however long", () => {
    const ids = ["arn:aws:iam::1:role/a/b", "..", "a".repeat(1000), `${"a".repeat(999)}b`];
    for (const id of ids) expect(store.create(record(id))).toBe(true);
    for (const id of ids) expect(store.get(record(id))?.live).toEqual({ id });
    expect(files()).toHaveLength(ids.length);
  });

  it("creates what is there already not a second time, and leaves it alone", () => {
    store.create(record("vpc-1"));
    expect(store.create({ ...record("vpc-1"), live: { other: true } })).toBe(false);
    expect(store.get(record("vpc-1"))?.live).toEqual({ id: "vpc-1" });
    expect(files()).toHaveLength(1);
  });

  it("replaces and removes", () => {
    store.create(record("vpc-1"));
    store.replace({ ...record("vpc-1"), live: { changed: true } });
    expect(store.all(record(""))).toMatchObject([{ id: "vpc-1", live: { changed: true } }]);
    store.remove(record("vpc-1"));
    store.remove(record("vpc-1"));
    expect(store.get(record("vpc-1"))).toBeUndefined();
  });

  it("counts nothing that a killed process left half-written", () => {
    store.create(record("vpc-1"));
    writeFileSync(join(folder, "eu-west-1/210987654321/ec2.vpc.Vpc/.123-abc"), '{"type":');
    expect(store.all(record("")).map(({ id }) => id)).toEqual(["vpc-1"]);
  });

  it("says which file is broken", () => {
    store.create(record("vpc-1"));
    const path = join(folder, files()[0] ?? "");
    writeFileSync(path, "{");
    expect(() => store.get(record("vpc-1"))).toThrow(`${path} is not JSON`);
    writeFileSync(path, "[]");
    expect(() => store.get(record("vpc-1"))).toThrow(`${path} holds no record`);
  });

  it("has nothing whose owner is gone, and makes it anew", () => {
    const owner = record("vpc-1");
    const rule = record("sg-1", owner, "aws:ec2/securityGroup:SecurityGroup");
    store.create(rule);
    expect(store.get(rule)).toBeUndefined();
    store.create(owner);
    expect(store.get(rule)).toEqual(rule);
    store.remove(owner);
    expect(store.all(rule)).toEqual([]);
    store.create(owner);
    store.remove(owner);
    expect(store.create(rule)).toBe(true);
  });

  it("clears away what is left of those whose owner is gone, and nothing else", () => {
    const [owner, other] = [record("vpc-1"), record("vpc-2")];
    const type = "aws:ec2/securityGroup:SecurityGroup";
    for (const one of [owner, other, record("sg-1", owner, type), record("sg-2", other, type)]) store.create(one);
    store.remove(owner);
    expect(store.clear(record("", undefined, type), owner).map(({ id }) => id)).toEqual(["sg-1"]);
    expect(existsSync(join(folder, "eu-west-1/210987654321/ec2.securityGroup.SecurityGroup/sg-1.json"))).toBe(false);
    expect(store.all(record("", undefined, type)).map(({ id }) => id)).toEqual(["sg-2"]);
  });

  it("counts creations of a name, also in another process", () => {
    expect([store.countCreation("a"), store.countCreation("a"), store.countCreation("b")]).toEqual([1, 2, 1]);
    expect(new Store(folder).countCreation("a")).toBe(3);
    expect(files().some((path) => readFileSync(join(folder, path), "utf8").includes("a"))).toBe(false);
  });
});
