import { describe, expect, it } from "vitest";
import type { AdoptedNetwork, NewNetwork } from "../../../../components/network/settings.ts";
import { validateNetwork, validateNetworks } from "../../../../components/network/validate.ts";
import { zoneIdPrefix } from "../../../../components/network/zone-ids.ts";

const made: NewNetwork = {
  cidr: "10.40.0.0/16",
  zones: ["euw1-az1", "euw1-az2", "euw1-az3"],
  nat: "one",
  flowLogDays: 7,
};
const adopted: AdoptedNetwork = {
  vpcId: "vpc-0123456789abcdef0",
  cidr: "192.168.0.0/24",
  zones: ["euw1-az1", "euw1-az3"],
  subnets: {
    private: ["subnet-01", "subnet-02"],
    public: ["subnet-03", "subnet-04"],
    intra: ["subnet-05", "subnet-06"],
  },
};
const create = (change: Partial<NewNetwork> = {}) =>
  validateNetwork({ create: { ...made, ...change } }, "eu-west-1").map(({ code, path }) => `${code} ${path}`);
const adopt = (change: Partial<AdoptedNetwork> = {}) =>
  validateNetwork({ adopt: { ...adopted, ...change } }, "eu-west-1").map(({ code, path }) => `${code} ${path}`);

describe("ids of zones", () => {
  // https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
  it.each([
    ["us-east-1", "use1-az"],
    ["us-west-2", "usw2-az"],
    ["eu-central-1", "euc1-az"],
    ["ap-northeast-1", "apne1-az"],
    ["ap-southeast-2", "apse2-az"],
    ["ca-central-1", "cac1-az"],
    ["sa-east-1", "sae1-az"],
    ["me-south-1", "mes1-az"],
    ["af-south-1", "afs1-az"],
    ["il-central-1", "ilc1-az"],
  ])("of %s begin with %s", (region, prefix) => {
    expect(zoneIdPrefix(region)).toBe(prefix);
  });
});

describe("a network", () => {
  it("as it should be has no mistakes", () => {
    expect(create()).toEqual([]);
    expect(adopt()).toEqual([]);
  });

  // 10.40.1.0 is in the middle of a /16; AWS takes no network wider than /16.
  it.each(["10.40.1.0/16", "10.40.0.0", "everything", "10.0.0.0/8", "10.40.0.0/23"])("cannot have %s", (cidr) => {
    expect(create({ cidr })).toEqual(["EN010 network.create.cidr"]);
  });

  it.each(["172.20.0.0/16", "172.20.128.0/20"])("cannot have %s, where the cluster's Services are", (cidr) => {
    expect(create({ cidr })).toEqual(["EN013 network.create.cidr"]);
    expect(adopt({ cidr })).toEqual(["EN013 network.adopt.cidr"]);
  });

  it("has each zone once, by its id, of its own region and not of a local place", () => {
    expect(create({ zones: ["euw1-az1", "eu-west-1b", "use1-az3"] })).toEqual([
      "EN011 network.create.zones.1",
      "EN011 network.create.zones.2",
    ]);
    expect(create({ zones: ["euw1-az1", "euw1-az1"] })).toEqual(["EN011 network.create.zones.1"]);
    expect(create({ zones: ["euw1-az1", "euw1-dub1-az1"] })).toEqual(["EN011 network.create.zones.1"]);
  });

  it("that is adopted has one subnet of each kind a zone, each once", () => {
    const { subnets } = adopted;
    expect(adopt({ subnets: { ...subnets, intra: ["subnet-05"] } })).toEqual(["EN012 network.adopt.subnets.intra"]);
    expect(adopt({ subnets: { ...subnets, intra: ["subnet-05", "subnet-05"] } })).toHaveLength(2);
    // The same subnet as a private and as a public one: both are said.
    expect(adopt({ subnets: { ...subnets, public: ["subnet-01", "subnet-04"] } })).toEqual([
      "EN012 network.adopt.subnets.private",
      "EN012 network.adopt.subnets.public",
    ]);
    expect(adopt({ subnets: { ...subnets, private: ["vpc-01", "subnet-02"] } })).toEqual([
      "EN012 network.adopt.subnets.private",
    ]);
  });

  it("tells all mistakes at once, with the value and what to write", () => {
    const issues = validateNetwork({ create: { ...made, cidr: "10.0.0.0/8", zones: ["use1-az1", "a"] } }, "eu-west-1");
    expect(issues).toHaveLength(3);
    expect(issues[1]?.message).toMatch(/"use1-az1" is no zone of eu-west-1.*euw1-az1/);
  });
});

describe("networks of several environments", () => {
  const of = (environment: "dev" | "sit" | "stg", cidr: string) => ({
    environment,
    network: { create: { ...made, cidr } },
  });

  it("that have nothing in common are left alone", () => {
    expect(validateNetworks([of("dev", "10.10.0.0/16"), of("sit", "10.11.0.0/16"), of("stg", "10.12.0.0/16")])).toEqual(
      [],
    );
  });

  it("that overlap are told of in pairs", () => {
    const issues = validateNetworks([
      of("dev", "10.10.0.0/16"),
      of("sit", "10.10.128.0/20"),
      of("stg", "10.10.0.0/16"),
    ]);
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "EN013 sit.network.create.cidr",
      "EN013 stg.network.create.cidr",
      "EN013 stg.network.create.cidr",
    ]);
    expect(issues[0]?.message).toContain("10.10.128.0/20 overlaps 10.10.0.0/16 of dev");
  });

  it("may be one and the same, adopted twice", () => {
    const same = { network: { adopt: adopted } };
    expect(
      validateNetworks([
        { environment: "dev", ...same },
        { environment: "sit", ...same },
      ]),
    ).toEqual([]);
    const other = { network: { adopt: { ...adopted, vpcId: "vpc-0" } } };
    expect(
      validateNetworks([
        { environment: "dev", ...same },
        { environment: "sit", ...other },
      ]),
    ).toHaveLength(1);
  });
});
