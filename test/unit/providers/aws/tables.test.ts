import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Kind } from "../../../../local/providers/aws/kinds/kind.ts";
import type { Fields } from "../../../../local/providers/aws/package/declarations.ts";
import { publishedAt } from "../../../../local/providers/aws/spec/counterpart.ts";
import { Specification, type SpecProperty } from "../../../../local/providers/aws/spec/specification.ts";
import { objectOf, Tables, type Table } from "../../../../local/providers/aws/tables.ts";

const tables = new Tables();
const specification = new Specification();

function tableOf({ token }: Kind): Table {
  const table = tables.find(token);
  if (table === undefined) throw new Error(`@pulumi/aws declares no ${token}.`);
  return table;
}

interface Visited {
  readonly path: readonly string[];
  readonly published: SpecProperty | undefined;
}

/** How far down an object of objects is looked into. */
const DEPTH = 5;

/** Every input at any depth, with its published counterpart. */
function inputs(table: Table, fields: Fields = table.shape.inputs, path: readonly string[] = []): readonly Visited[] {
  return [...fields].flatMap(([name, { shape }]) => {
    const here = [...path, name];
    const object = objectOf(shape);
    const inner =
      object === undefined || here.length >= DEPTH || path.includes(name)
        ? []
        : inputs(table, tables.declarations.input(object), here);
    return [{ path: here, published: table.published(here) }, ...inner];
  });
}

/** Inputs of all types of the package, which the tables need not name. */
const common = ["region", "tags"];

const tested = tables.kinds.map((kind) => ({ name: kind.token, kind, table: tableOf(kind) }));

describe.each(tested)("the table of $name", ({ kind, table }) => {
  const resource = kind.spec === undefined ? undefined : specification.resource(kind.spec);

  it("names a type of the specification, or says why there is none", () => {
    expect(kind.spec === undefined ? kind.why : resource).toBeTruthy();
  });

  it("accounts for every input: it is in the specification, or only Pulumi has it", () => {
    const names = [...table.shape.inputs.keys()].filter((name) => !common.includes(name));
    const unaccounted = names.filter(
      (name) => table.published([name]) === undefined && !(kind.own ?? []).includes(name),
    );
    expect(unaccounted).toEqual([]);
  });

  it("calls nothing Pulumi's own that the specification has", () => {
    expect(
      (kind.own ?? []).filter(
        (name) =>
          table.published([name]) !== undefined && kind.names?.[name] === undefined && !renamedInside(kind, name),
      ),
    ).toEqual([]);
  });

  it("renames what is declared to what is published", () => {
    for (const [ours, theirs] of Object.entries(kind.names ?? {})) {
      expect({ ours, declared: table.declared(ours.split(".")).input !== undefined }).toEqual({ ours, declared: true });
      expect({
        theirs,
        published: resource !== undefined && publishedAt(resource.fields, theirs) !== undefined,
      }).toEqual({ theirs, published: true });
    }
    for (const object of kind.within ?? []) expect(resource && publishedAt(resource.fields, object)).toBeDefined();
  });

  it("speaks of inputs that are declared", () => {
    const paths = [
      ...Object.keys({ ...kind.replaces, ...kind.allowed, ...kind.formats, ...kind.defaults }),
      ...(kind.ordered ?? []),
      ...(kind.kept ?? []),
      ...(kind.own ?? []),
      ...(kind.identity ?? []),
      ...[...(kind.oneOf ?? []), ...(kind.apart ?? [])].flat(),
      ...(kind.naming === undefined ? [] : [kind.naming.property]),
    ];
    expect(paths.filter((path) => table.declared(path.split(".")).input === undefined)).toEqual([]);
  });

  it("speaks of outputs that are declared", () => {
    const paths = [...Object.keys(kind.references ?? {}), ...(kind.changing ?? [])];
    const undeclared = paths.filter((path) => {
      const { input, output } = table.declared(path.split("."));
      return input === undefined && output === undefined;
    });
    expect(undeclared).toEqual([]);
  });

  it("corrects the specification only where that says otherwise", () => {
    for (const [path, { when }] of Object.entries(kind.replaces ?? {})) {
      const steps = path.split(".");
      const published = table.published(steps)?.replacement;
      const inherited = steps.some((_, index) => table.published(steps.slice(0, index + 1))?.replacement === "yes");
      const isStale = typeof when === "boolean" && published !== "maybe" && when === inherited;
      expect({ path, isStale }).toEqual({ path, isStale: false });
    }
  });

  it("decides where the specification says maybe", () => {
    const undecided = inputs(table)
      .filter(({ published }) => published?.replacement === "maybe")
      .filter(
        ({ path }) => !path.some((_, index) => kind.replaces?.[path.slice(0, index + 1).join(".")] !== undefined),
      );
    expect(undecided.map(({ path }) => path.join("."))).toEqual([]);
  });

  it("knows what refers to another type", () => {
    const ours = new Set(tables.kinds.map(({ spec }) => spec));
    const unknown = inputs(table)
      .filter(({ published }) => (published?.refersTo ?? []).some((type) => ours.has(type)))
      .map(({ path }) => path.join("."))
      .filter((path) => kind.references?.[path] === undefined);
    expect(unknown).toEqual(notReferences[kind.token] ?? []);
  });

  it("has an input for what the specification requires", () => {
    const names = new Set([...table.shape.inputs.keys()].map((name) => table.published([name])?.name));
    const required = [...(resource?.fields.values() ?? [])].filter((field) => field.required).map(({ name }) => name);
    expect(required.filter((name) => !names.has(name))).toEqual(withoutInput[kind.token] ?? []);
  });

  it("refers to types of the tables", () => {
    const others = [
      ...Object.values(kind.references ?? {}).flatMap(({ to }) => to),
      ...Object.keys(kind.companions ?? {}),
      kind.owner?.({}).type,
    ];
    expect(others.filter((token) => token !== undefined && tables.kind(token) === undefined)).toEqual([]);
  });
});

/** Whether parts of an input are renamed one by one, though the whole has no counterpart. */
function renamedInside({ names }: Kind, input: string): boolean {
  return Object.keys(names ?? {}).some((path) => path.startsWith(`${input}.`));
}

/** Where the specification marks a reference that is none, or that is of a type without a table. */
const notReferences: Readonly<Record<string, readonly string[]>> = {
  // A name of its own, in which the specification sees a repository's.
  "aws:eks/cluster:Cluster": ["name"],
  // Each is called ResourceId there, which may be a network or a subnet; these are of types without tables.
  "aws:ec2/flowLog:FlowLog": ["eniId", "regionalNatGatewayId", "transitGatewayAttachmentId", "transitGatewayId"],
  // A range of addresses, which may be a network's.
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["cidrIpv4"],
};

/** What only the specification requires. */
const withoutInput: Readonly<Record<string, readonly string[]>> = {
  // It follows from which of the inputs is given.
  "aws:ec2/flowLog:FlowLog": ["ResourceType"],
  // All of the inputs are in it.
  "aws:ec2/launchTemplate:LaunchTemplate": ["LaunchTemplateData"],
  // An attachment is a part of a role there.
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["AssumeRolePolicyDocument"],
};

const folder = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));

/** The documentation of each top-level input of a type, as the package carries it. */
function documentation(token: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(folder, `${token.split(":")[1] ?? ""}.d.ts`), "utf8");
  const args = text.slice(text.search(/^export interface \w+Args \{/m));
  return new Map(
    [...args.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(\w+)\??:/g)].map(([, words = "", name = ""]) => [
      name,
      words.replaceAll(/\s*\n\s*\*\s?/g, " ").trim(),
    ]),
  );
}

describe("the package's documentation", () => {
  /** Generated from Terraform's, whose values it renames as if they were properties. */
  const mangled = new Set(["variesByStorageClass", "dualStack"]);

  it.each(tested)("allows no value that the table of $name refuses", ({ kind, table }) => {
    for (const [name, words] of documentation(kind.token)) {
      const list =
        /\bvalid (?:values|types|tiers)[^.`]{0,40}((?:(?:,|,? or|,? and)? ?`[^`]+`(?: \([^)]*\))?){2,})/i.exec(
          words,
        )?.[1];
      const allowed = kind.allowed?.[name]?.values ?? table.published([name])?.allowed?.map(String);
      if (list === undefined || allowed === undefined) continue;
      const documented = [...list.matchAll(/`([^`]+)`/g)].map(([, value = ""]) => value);
      const refused = documented.filter((value) => !allowed.includes(value) && !mangled.has(value));
      expect({ name, refused }).toEqual({ name, refused: [] });
    }
  });

  it.each(tested)("forces no replacement that the table of $name does not know", ({ kind, table }) => {
    for (const [name, words] of documentation(kind.token)) {
      if (!/\bforces? (?:a )?(?:new|replacement)|\brecreates?\b/i.test(words)) continue;
      expect({ name, when: table.replacement([name]).when }).not.toEqual({ name, when: false });
    }
  });

  it("is found at all", () => {
    const all = tested.flatMap(({ kind }) => [...documentation(kind.token).values()]);
    expect(all.length).toBeGreaterThan(400);
    expect(all.filter((words) => /valid values/i.test(words)).length).toBeGreaterThan(20);
    expect(all.filter((words) => /forces? (?:a )?(?:new|replacement)/i.test(words)).length).toBeGreaterThan(3);
  });
});

describe("tables", () => {
  it("are one a type", () => {
    const tokens = tables.kinds.map(({ token }) => token);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it("are of what the issue of replacement is known for", () => {
    const replaces = (token: string, path: string): unknown => tables.find(token)?.replacement(path.split(".")).when;
    // From the facts of the CloudFormation documentation, page by page.
    for (const path of [
      "capacityType",
      "nodeGroupName",
      "nodeRoleArn",
      "subnetIds",
      "amiType",
      "diskSize",
      "clusterName",
      "instanceTypes",
    ])
      expect([path, replaces("aws:eks/nodeGroup:NodeGroup", path)]).toEqual([path, true]);
    for (const path of ["scalingConfig.maxSize", "labels", "taints", "version", "updateConfig"])
      expect([path, replaces("aws:eks/nodeGroup:NodeGroup", path)]).toEqual([path, false]);
    expect(replaces("aws:ec2/subnet:Subnet", "cidrBlock")).toBe(true);
    expect(replaces("aws:ec2/subnet:Subnet", "mapPublicIpOnLaunch")).toBe(false);
    expect(replaces("aws:eks/cluster:Cluster", "version")).toBe(false);
    expect(replaces("aws:s3/bucket:Bucket", "bucket")).toBe(true);
  });

  it("are missing for other types", () => {
    expect(tables.find("aws:rds/instance:Instance")).toBeUndefined();
  });
});
