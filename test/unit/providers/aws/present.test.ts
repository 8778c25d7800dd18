import { describe, expect, it } from "vitest";
import { readSettings } from "../../../../local/providers/aws/settings.ts";

const present = (list?: string) =>
  readSettings(
    { region: "eu-west-1" },
    { ML_SERVING_AWS_STORE: "/nowhere", ...(list === undefined ? {} : { ML_SERVING_AWS_PRESENT: list }) },
  ).present;

describe("what others made in the account", () => {
  it("is told by ARN", () => {
    expect(present()).toEqual([]);
    expect(present("")).toEqual([]);
    const role = "arn:aws:iam::111122223333:role/people/platform";
    const bucket = "arn:aws:s3:::models-of-others";
    expect(present(`${role},${bucket}`)).toEqual([role, bucket]);
  });

  it.each(["platform", "arn:aws:iam", "arn:aws:iam::111122223333:role/a, b"])("is not told by %j", (list) => {
    expect(() => present(list)).toThrow("ML_SERVING_AWS_PRESENT has ARNs");
  });
});
