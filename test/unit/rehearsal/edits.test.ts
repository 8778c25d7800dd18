import { describe, expect, it } from "vitest";
import { presupposed } from "../../../stacks/cloud/presupposed.ts";
import { changedBy } from "../../../stacks/cloud/purpose.ts";
import { local } from "../../../stacks/environments/local.ts";
import { prd } from "../../../stacks/environments/prd.ts";

describe("what a rehearsal changes in an environment", () => {
  const edited = (pools: Readonly<Record<string, { readonly max: number }>>) =>
    changedBy({ for: "rehearsal", images: {}, pools }, prd);

  it("is protection, when it is to be lifted", () => {
    expect(changedBy({ for: "rehearsal", images: {}, protect: false }, prd)).toEqual({ ...prd, protect: false });
  });

  it("is which models it serves: those that are left out are still named", () => {
    const { models, onDemand, ...others } = changedBy({ for: "rehearsal", images: {}, leftOut: ["fraud"] }, prd);
    const { models: all, ...unchanged } = prd;
    expect(models.map(({ name }) => name)).toEqual(all.map(({ name }) => name).filter((name) => name !== "fraud"));
    expect(onDemand?.map(({ name }) => name)).toEqual(["fraud"]);
    expect(others).toEqual(unchanged);
  });

  it("is the size of a pool, and nothing else", () => {
    expect(edited({ cpu: { max: 99 } })).toEqual({
      ...prd,
      pools: { ...prd.pools, cpu: { ...prd.pools.cpu, max: 99 } },
    });
    expect(edited({ other: { max: 99 } })).toEqual(prd);
  });

  it("is nothing where nobody rehearses, and where there are no pools", () => {
    expect(changedBy({ for: "account" }, prd)).toBe(prd);
    expect(changedBy({ for: "rehearsal", images: {}, pools: {} }, local)).toBe(local);
  });
});

describe("what an environment takes for granted of its account", () => {
  it("is the roles of people and the zone of its name", () => {
    // ARNs: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagement.html
    // and list_amazonroute53.html
    expect(presupposed(prd)).toEqual([
      {
        type: "aws:iam/role:Role",
        id: "ml-serving-platform",
        live: { name: "ml-serving-platform", arn: "arn:aws:iam::123456789012:role/ml-serving-platform" },
      },
      {
        type: "aws:iam/role:Role",
        id: "ml-serving-on-call",
        live: { name: "ml-serving-on-call", arn: "arn:aws:iam::123456789012:role/ml-serving-on-call" },
      },
      {
        type: "aws:route53/zone:Zone",
        id: prd.edge.dnsZone.id,
        live: {
          name: prd.edge.dnsZone.name,
          zoneId: prd.edge.dnsZone.id,
          arn: `arn:aws:route53:::hostedzone/${prd.edge.dnsZone.id}`,
        },
      },
    ]);
  });
});
