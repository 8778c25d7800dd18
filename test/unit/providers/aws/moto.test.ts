import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { kinds } from "../../../../local/providers/aws/kinds/index.ts";
import { Book } from "../../../../local/providers/aws/moto/book.ts";
import { failureOf } from "../../../../local/providers/aws/moto/failure.ts";
import { capitalised } from "../../../../local/providers/aws/moto/given.ts";
import { mirrors } from "../../../../local/providers/aws/moto/mirrors/index.ts";
import { readVerdicts, record } from "../../../../local/providers/aws/moto/verdicts.ts";
import { readSettings } from "../../../../local/providers/aws/settings.ts";

const folders: string[] = [];
function store(): string {
  const folder = mkdtempSync(join(tmpdir(), "unit-moto-"));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe("the table of what moto is told", () => {
  it("has every resource type of the stand-in, and no other", () => {
    expect(Object.keys(mirrors).sort()).toEqual(kinds.map(({ token }) => token).sort());
  });

  it("says why moto is not asked", () => {
    const reasons = Object.values(mirrors).flatMap((one) => ("reason" in one ? [one.reason] : []));
    expect(reasons).toHaveLength(11);
    expect(reasons.filter((reason) => reason.length < 20)).toEqual([]);
  });
});

describe("a server of moto", () => {
  const settings = (url: string) =>
    readSettings({ region: "eu-west-1" }, { ML_SERVING_AWS_STORE: "/nowhere", ML_SERVING_AWS_MOTO: url }).moto;

  it("is one of this machine, or none", () => {
    expect(settings("http://127.0.0.1:5000")).toBe("http://127.0.0.1:5000");
    expect(settings("http://localhost:5000/")).toBe("http://localhost:5000/");
    expect(settings("")).toBeUndefined();
  });

  it.each([
    "http://192.0.2.1:5000",
    "https://ec2.eu-west-1.amazonaws.com",
    "http://127.0.0.1.example.com:80",
    "http://127.0.0.1:80@example.com:80",
    "localhost:5000",
  ])("is not %s", (url) => {
    expect(() => settings(url)).toThrow(`ML_SERVING_AWS_MOTO must be a server of moto on this machine`);
  });
});

describe("the book", () => {
  const place = { region: "eu-west-1", account: "210987654321", type: "aws:ec2/vpc:Vpc", id: "vpc-0aa" };

  it("translates identifiers wherever they stand, also those that another process wrote down", () => {
    const folder = store();
    const [one, other] = [new Book(folder, "server"), new Book(folder, "server")];
    expect(other.translated({ vpcId: "vpc-0aa" })).toEqual({ vpcId: "vpc-0aa" });
    one.put(place, { "vpc-0aa": "vpc-1bb" });
    const policy = '{"Resource":"arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-0aa"}';
    expect(other.translated({ vpcId: "vpc-0aa", ids: ["vpc-0aa", "x"], policy })).toEqual({
      vpcId: "vpc-1bb",
      ids: ["vpc-1bb", "x"],
      policy: policy.replace("0aa", "1bb"),
    });
    one.remove(place);
    expect(one.get(place)).toBeUndefined();
    expect(other.get(place)).toBeUndefined();
  });

  it("is another one for another server", () => {
    const folder = store();
    new Book(folder, "server").put(place, {});
    expect(new Book(folder, "anew").get(place)).toBeUndefined();
  });
});

describe("verdicts", () => {
  it("are counted, what is unknown by its type", () => {
    const folder = store();
    expect(readVerdicts(folder)).toEqual({ confirmed: 0, refused: 0, unknown: {}, left: 0 });
    record(folder, { verdict: "confirmed", type: "a", id: "1" });
    record(folder, { verdict: "confirmed", type: "b", id: "2" });
    record(folder, { verdict: "unknown", type: "c", id: "3" });
    record(folder, { verdict: "unknown", type: "c", id: "4" });
    record(folder, { verdict: "refused", type: "a", id: "5", message: "no" });
    expect(readVerdicts(folder)).toEqual({ confirmed: 2, refused: 1, unknown: { c: 2 }, left: 0 });
  });

  it("tell refusals from failures of moto's own", () => {
    const answer = (name: string, message: string, httpStatusCode: number) =>
      failureOf(Object.assign(new Error(message), { name, $metadata: { httpStatusCode } }), "http://127.0.0.1:1");
    expect(answer("InvalidVpcID.NotFound", "The vpc ID 'x' does not exist", 400)).toEqual({
      verdict: "refused",
      code: "moto's verdict",
      message: "InvalidVpcID.NotFound: The vpc ID 'x' does not exist",
    });
    expect(answer("InternalFailure", "", 500).verdict).toBe("unknown");
    expect(answer("UnknownError", "", 404).verdict).toBe("unknown");
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(failureOf(refused, "http://127.0.0.1:1")).toEqual({
      verdict: "unreachable",
      code: "moto",
      message:
        "http://127.0.0.1:1 does not answer (ECONNREFUSED). Start a server of moto there, or unset ML_SERVING_AWS_MOTO.",
    });
  });
});

describe("properties", () => {
  it("get AWS's names, and are left out where they say nothing", () => {
    expect(
      capitalised({ imageId: "ami-1", userData: "", metadataOptions: { httpTokens: "required", x: 0 }, none: {} }),
    ).toEqual({ ImageId: "ami-1", MetadataOptions: { HttpTokens: "required" } });
  });
});
