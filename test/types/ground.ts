// Accounts, networks and clusters that must not compile: see models.ts.
import type { AccountSettings } from "../../components/accounts/settings.ts";
import type { AddOnVersions } from "../../components/cluster/add-on-configuration.ts";
import type { ClusterSettings, NewCluster } from "../../components/cluster/settings.ts";
import type { NetworkSettings, NewNetwork } from "../../components/network/settings.ts";

const network = {
  cidr: "10.40.0.0/16",
  zones: ["euw1-az1", "euw1-az2"],
  nat: "one",
  flowLogDays: 30,
} satisfies NewNetwork;
const cluster = {
  version: "1.36",
  endpoint: "private",
  support: "standard",
  logDays: 30,
  access: [],
} satisfies NewCluster;
const account = {
  id: "111122223333",
  region: "eu-west-1",
  ci: { github: "acme/ml-platform" },
} satisfies AccountSettings;

// @ts-expect-error one zone, where EKS takes no fewer than two
({ ...network, zones: ["euw1-az1"] }) satisfies NewNetwork;
// @ts-expect-error four zones, where a network has subnets for three
({ ...network, zones: ["a", "b", "c", "d"] }) satisfies NewNetwork;
// @ts-expect-error days that CloudWatch does not count in
({ ...network, flowLogDays: 10 }) satisfies NewNetwork;
// @ts-expect-error a network that is adopted, without its subnets
({ adopt: { vpcId: "vpc-1" } }) satisfies NetworkSettings;
// @ts-expect-error public to everybody, which is to be said by ranges
({ ...cluster, endpoint: "public" }) satisfies NewCluster;
// @ts-expect-error rights that are not one of the two
({ ...cluster, access: [{ role: "platform", may: "edit" }] }) satisfies NewCluster;
// @ts-expect-error logs for ever
({ ...cluster, logDays: 0 }) satisfies NewCluster;
// @ts-expect-error a cluster that is adopted has its owner's version
({ adopt: { name: "shared", version: "1.36" } }) satisfies ClusterSettings;
// @ts-expect-error an account's number, whose leading zeroes are lost
({ ...account, id: 111122223333 }) satisfies AccountSettings;
// @ts-expect-error an issuer without a subject, which is everybody there
({ ...account, ci: { oidc: { issuer: "https://gitlab.example.com" } } }) satisfies AccountSettings;
// @ts-expect-error an add-on that nobody thought of
({ coredns: undefined }) satisfies AddOnVersions;
