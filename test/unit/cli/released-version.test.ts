import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nextVersion, taken } from "../../../cli/releases/version/number.ts";
import { recordedReference } from "../../../cli/releases/version/reference.ts";
import { servedFiles } from "../../../cli/releases/version/served.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { repositoryRoot as root } from "../../../local/toolchain/paths.ts";
import { iris } from "../../../stacks/models/iris.ts";
import { irisWatched } from "../../../stacks/models/iris-watched.ts";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const version = (name: string, letter: string) => ({
  digest: digest(letter),
  version: name,
  from: "file:x",
  golden: "y",
});

describe("a new version", () => {
  it("is called by the next number, also after what was rolled back", () => {
    expect(nextVersion(undefined, digest("a"))).toBe("1");
    expect(nextVersion({ champion: version("3", "b") }, digest("a"))).toBe("4");
    const history = [{ at: "", by: "", did: "rollback", before: { champion: version("7", "c") } }];
    expect(nextVersion({ champion: version("3", "b"), history }, digest("a"))).toBe("8");
    expect(nextVersion({ champion: version("3", "b"), history }, digest("c"))).toBe("7");
    expect(nextVersion({ champion: version("2026-11", "b") }, digest("a"))).toBe("aaaaaaaa");
  });

  it("is told of another that is called the same", () => {
    const release = { champion: version("3", "b") };
    expect(taken(release, "3", digest("a"))).toBe(digest("b"));
    expect(taken(release, "3", digest("b"))).toBeUndefined();
    expect(taken(release, "4", digest("a"))).toBeUndefined();
    expect(taken(undefined, "3", digest("a"))).toBeUndefined();
  });

  it("must be of the kind that the model's runtime serves", () => {
    const onnx = { path: "x.joblib", bytes: Buffer.from("\x80\x02cos\n", "latin1") };
    expect(servedFiles(iris, [onnx], "s3://b/x", false)).toMatchObject({ issue: { code: "MA022" } });
    const odd = { path: "x", bytes: Buffer.from("hello") };
    expect(servedFiles(iris, [odd], "s3://b/x", false)).toMatchObject({ issue: { code: "MA001" } });
    expect(servedFiles({ ...iris, runtime: { kind: "custom" } as never }, [odd], "x", false)).toEqual({ files: [odd] });
    const pmml = { path: "RF v2.xml", bytes: Buffer.from('<PMML version="4.4"/>') };
    expect(servedFiles(iris, [pmml], "x", false)).toEqual({ files: [{ ...pmml, path: "model.pmml" }] });
  });
});

describe("the reference that a release names", () => {
  const file = "examples/iris/reference.json";
  // sha256sum examples/iris/reference.json
  const digest = "sha256:ef729b551ac5882040a3cec97eecd03207ac88e9d448408d0d11f1a771bcbca6";
  const of = (named: string | undefined, model: ModelSpec = irisWatched) =>
    recordedReference({ root, model, environment: "local" }, named);
  const codes = (...asked: Parameters<typeof of>) => {
    const found = of(...asked);
    return "issues" in found ? found.issues.map(({ code, path }) => `${code} ${path}`) : [];
  };

  it("is its file, from the repository on, and the digest of its bytes", () => {
    expect(of(undefined)).toEqual({ recorded: {}, notes: [] });
    expect(of(join(root, file))).toEqual({ recorded: { reference: { file, digest } }, notes: [] });
  });

  it("is said to be compared with nothing where the model records nothing", () => {
    expect(of(file, iris)).toMatchObject({
      recorded: { reference: { file, digest } },
      notes: [expect.stringContaining("iris records no payloads")],
    });
  });

  it("is refused where it is not there, outside of the repository, or another model's", () => {
    expect(codes("nothing.json")).toEqual(["MR025 nothing.json"]);
    expect(codes("/etc/hostname")).toEqual(["MR025 /etc/hostname"]);
    expect(codes("examples/iris/golden.json")).toEqual(["MR029 examples/iris/golden.json"]);
    const redacting = { ...irisWatched, payloads: { sample: 1, redact: ["petal_length"] } } as typeof irisWatched;
    expect(codes(file, redacting)).toEqual([`MR029 ${file}`]);
  });
});
