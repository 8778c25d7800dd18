import { expect, it } from "vitest";
import { addressOf, NoClusterYet } from "../../../../cli/environment/eks-access.ts";

const place = { environment: "dev", cluster: "ml-serving-dev", account: "111122223333", region: "eu-west-1" };
const arn = "arn:aws:eks:eu-west-1:111122223333:cluster/ml-serving-dev";
const endpoint = "https://0123.gr7.eu-west-1.eks.amazonaws.com";
const certificateAuthority = { data: "LS0t" };

it("finds a cluster of EKS by what EKS says of it", () => {
  expect(addressOf(place, { arn, endpoint, certificateAuthority })).toEqual({
    ...{ name: "ml-serving-dev", region: "eu-west-1", endpoint, certificateAuthority: "LS0t" },
  });
});

it("takes a cluster of another account for nobody's", () => {
  const theirs = { arn: arn.replace("111122223333", "999900001111"), endpoint, certificateAuthority };
  expect(() => addressOf(place, theirs)).toThrow(/dev is in account 111122223333/);
});

it("knows one that is being made: EKS gives it an address later", () => {
  expect(() => addressOf(place, { arn })).toThrow(NoClusterYet);
  expect(() => addressOf(place, { arn, endpoint })).toThrow(NoClusterYet);
});
