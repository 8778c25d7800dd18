import { describe, expect, it } from "vitest";
import type { Lookup } from "../../../oci/lookup.ts";
import { missingVersions, servedVersions } from "../../../stacks/releases/there.ts";

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const version = (digit: string, from: string) => ({
  digest: digest(digit),
  version: digit,
  from,
  golden: "golden.json",
});

const release = {
  champion: version("1", "mlflow:models:/fraud/1"),
  challengers: [{ ...version("2", "file:examples/fraud"), weight: 10 }],
  shadow: { ...version("3", "s3://bucket/key"), percent: 20 },
};
const served = servedVersions("fraud", release).map((one) => ({ ...one, repository: "models/fraud" }));

const registry = "harbor.example.com/ml";
const having =
  (...digits: readonly string[]) =>
  (_: string, asked: string): Promise<Lookup> =>
    Promise.resolve(
      digits.some((digit) => asked === digest(digit)) ? { kind: "found", digest: asked } : { kind: "missing" },
    );

describe("versions that are served", () => {
  it("are champion, challengers and shadow, by their places in the file", () => {
    expect(served.map(({ part, version: { version: name } }) => [part, name])).toEqual([
      ["champion", "1"],
      ["challengers.0", "2"],
      ["shadow", "3"],
    ]);
  });

  it("are all there, or each is named with the way back", async () => {
    expect(await missingVersions("prd", served, registry, having("1", "2", "3"), "stg")).toEqual([]);
    expect(await missingVersions("prd", served, registry, having("2"), "stg")).toEqual([
      {
        code: "MR030",
        path: "releases/prd/fraud.yaml champion.digest",
        message: `${digest("1")} (version 1) is not in harbor.example.com/ml/models/fraud. Bring it back from where it ran before: npx ml copy fraud --from stg --to prd. Or serve what is there: npx ml rollback fraud prd.`,
      },
      expect.objectContaining({ code: "MR030", path: "releases/prd/fraud.yaml shadow.digest" }),
    ]);
  });

  it("come back to the local registry by a release, unless they are files", async () => {
    const [champion, challenger] = await missingVersions("local", served, "127.0.0.1:15000", having());
    expect(champion?.message).toContain("npx ml release fraud local --from mlflow:models:/fraud/1.");
    expect(challenger?.message).toContain("Its file is examples/fraud: make up packs it.");
  });

  it("are told apart from files that have changed since", async () => {
    const changed = served.map((one) => (one.part === "challengers.0" ? { ...one, packsTo: digest("9") } : one));
    expect(await missingVersions("local", changed, "127.0.0.1:15000", having("1", "3"))).toEqual([
      {
        code: "MR031",
        path: "releases/local/fraud.yaml challengers.0.digest",
        message: `examples/fraud packs to ${digest("9")} now, and ${digest("2")} (version 2) is not in 127.0.0.1:15000/models/fraud. Bring back the file that it was made from, write the new digest here, or serve another: npx ml rollback fraud local.`,
      },
    ]);
    // What the registry has is served, whatever became of the file.
    expect(await missingVersions("local", changed, "127.0.0.1:15000", having("1", "2", "3"))).toEqual([]);
  });

  it("cannot be told of a registry that does not answer, which is said once", async () => {
    const silent = (): Promise<Lookup> => Promise.resolve({ kind: "unknown", reason: "h answers 401" });
    expect(await missingVersions("prd", served, registry, silent)).toEqual([
      {
        code: "MR032",
        path: "registry harbor.example.com/ml",
        message: "h answers 401. Start it, log in, or look whether it is reached from here.",
      },
    ]);
  });
});
