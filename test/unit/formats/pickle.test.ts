import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { operations } from "../../../formats/pickle/operations.ts";
import { scanPickle } from "../../../formats/pickle/scan.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const lock = new Map([
  ["scikit-learn", "1.9.1"],
  ["numpy", "2.4.6"],
  ["scipy", "1.17.1"],
  ["joblib", "1.6.0"],
]);

function scan(file: string, loader: "joblib" | "pickle" = "joblib") {
  return scanPickle(readFileSync(join(fixtures, file)), file, loader, lock);
}

/** What pickletools, which is Python's own, says of a file without arrays in it. */
function imports(file: string): readonly string[] {
  const program = `
import pickletools, sys
strings = []
for opcode, argument, position in pickletools.genops(open(sys.argv[1], "rb")):
    if opcode.name == "GLOBAL": print(position, argument.replace(" ", "."))
    if opcode.name == "STACK_GLOBAL": print(position, strings[-2] + "." + strings[-1])
    if "UNICODE" in opcode.name: strings.append(argument)
`;
  return execFileSync("python3.11", ["-c", program, join(fixtures, file)], { encoding: "utf8" })
    .trim()
    .split("\n");
}

describe("a pickle of scikit-learn", () => {
  it.each([
    "pipeline.joblib",
    "forest.zlib.joblib",
    "forest.gzip.joblib",
    "forest.0.pkl",
    "forest.2.pkl",
    "forest.5.pkl",
  ])("%s is harmless, and tells its version and columns", (file) => {
    expect(scan(file)).toStrictEqual({ issues: [], sklearn: ["1.9.1"], columns: 4 });
  });

  it("of another version is refused with both", () => {
    expect(scan("older.joblib").issues).toStrictEqual([
      {
        code: "MA007",
        path: "older.joblib",
        message:
          "scikit-learn 1.2.2 wrote it, and the runtime has 1.9.1: a pickle is only sure to load in the version that wrote it. Train it again with scikit-learn==1.9.1, or convert it to ONNX or PMML.",
      },
    ]);
  });

  it("that is packed by bz2 is not looked into, and refused", () => {
    expect(scan("forest.bz2.joblib").issues.map(({ code }) => code)).toStrictEqual(["MA008"]);
  });

  it("of a library that the runtime does not have is refused with the way out", () => {
    const [issue] = scan("xgboost.joblib").issues;
    expect(issue?.code).toBe("MA006");
    expect(issue?.message).toContain(
      "of xgboost, which the runtime does not have. Save the model as xgboost does itself",
    );
  });

  it("is read to its end: what follows is refused", () => {
    const content = Buffer.concat([readFileSync(join(fixtures, "pipeline.joblib")), Buffer.from("cos\nsystem\n.")]);
    expect(scanPickle(content, "x", "joblib", lock).issues.map(({ code }) => code)).toStrictEqual(["MA004"]);
  });

  it("that pickle would load has no numbers outside of it, where joblib would pass over them", () => {
    expect(scan("pipeline.joblib", "pickle").issues.map(({ code }) => code)).toStrictEqual(["MA004"]);
  });
});

describe("a pickle that would run something", () => {
  const plain = readdirSync(join(fixtures, "harmful")).filter((file) => file.endsWith(".pkl"));

  it.each(plain)("%s is refused with what it imports and where, as pickletools says", (file) => {
    const known = imports(`harmful/${file}`);
    const told = scan(`harmful/${file}`).issues.map(({ code, message }) => {
      const [, name, at] = /would import (\S+) \(byte (\d+)/.exec(message) ?? [];
      return { code, import: `${at ?? ""} ${name ?? ""}` };
    });
    expect(told.length).toBeGreaterThan(0);
    for (const { code, import: one } of told) {
      expect(code).toBe("MA005");
      expect(known).toContain(one);
    }
  });

  it.each(["after-array.joblib", "after-array.zlib.joblib", "after-array.gzip.joblib", "in-objects.joblib"])(
    "%s is refused although arrays come first",
    (file) => {
      const [issue, ...others] = scan(`harmful/${file}`).issues;
      expect(issue?.code).toBe("MA005");
      expect(issue?.message).toContain("would import posix.system");
      expect(others).toStrictEqual([]);
    },
  );

  it("names the byte at which the import stands", () => {
    const content = readFileSync(join(fixtures, "harmful/after-array.joblib"));
    // In protocol 4 the name comes first; STACK_GLOBAL follows its MEMOIZE.
    const at = content.indexOf("system") + "system".length + 1;
    expect(content[at]).toBe(0x93);
    expect(scan("harmful/after-array.joblib").issues[0]?.message).toContain(`(byte ${at})`);
  });

  it("by a name that is computed, an extension or a persistent id is refused", () => {
    const cases = ["\x80\x04]]\x93.", "\x80\x02\x82\x01.", "Pname\n.", "\x80\x02Q."];
    for (const text of cases)
      expect(scanPickle(Buffer.from(text, "latin1"), "x", "joblib", lock).issues.map(({ code }) => code)).toStrictEqual(
        ["MA004"],
      );
  });

  it("by a name with escapes, or by a way through another module, is refused", () => {
    const cases = [
      "S'posi\\x78'\nS'system'\n\x93.",
      "cnumpy\nos.system\n.",
      "csklearn.utils\nos\n.",
      "cjoblib\nload\n.",
    ];
    for (const text of cases)
      expect(scanPickle(Buffer.from(text, "latin1"), "x", "joblib", lock).issues).not.toStrictEqual([]);
  });
});

/** A pickle of an array of one number of the type that is given; the number is eight zeros. */
function arrayOf(type: string, state: string, more = ""): Buffer {
  const text = (value: string): string => `X${String.fromCharCode(value.length)}\0\0\0${value}`;
  return Buffer.from(
    `\x80\x03cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(${text("shape")}K\x01\x85${text("dtype")}cnumpy\ndtype\n${text(type)}\x85R${state}${more}ub\0${"\0".repeat(8)}.`,
    "latin1",
  );
}

describe("an array in the middle of a file", () => {
  // (version, byte order, subtype, names, fields, size, alignment, flags) of numpy.dtype
  const state = (flags: string): string => `(K\x03X\x01\0\0\0<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK${flags}tb`;
  const alignment = `X\x1b\0\0\0numpy_array_alignment_bytesK\x10`;
  const codes = (content: Buffer) => scanPickle(content, "x", "joblib", lock).issues.map(({ code }) => code);

  it("is passed over", () => {
    expect(codes(arrayOf("f8", state("\0"), alignment))).toStrictEqual([]);
  });

  it("is refused where its type says two things: joblib would then load a pickle where numbers are expected", () => {
    expect(codes(arrayOf("f8", state("\x3f"), alignment))).toStrictEqual(["MA004"]);
    expect(codes(arrayOf("O8", state("\0"), alignment))).toStrictEqual(["MA004"]);
  });

  it("is refused where it is told twice", () => {
    expect(codes(arrayOf("f8", state("\0") + state("\0"), alignment))).toStrictEqual(["MA004"]);
  });

  it("is refused where its numbers do not follow the frame's end", () => {
    const inner = arrayOf("f8", state("\0"), alignment).subarray(2);
    const frame = Buffer.alloc(11, 0);
    frame.write("\x80\x04\x95", "latin1");
    frame.writeBigUInt64LE(BigInt(inner.length), 3);
    expect(codes(Buffer.concat([frame, inner]))).toStrictEqual(["MA004"]);
  });
});

describe("the table of opcodes", () => {
  it("is Python's, without those that reach outside of the file", () => {
    const told = execFileSync(
      "python3.11",
      ["-c", "import pickletools; print('\\n'.join(f'{ord(o.code)} {o.name}' for o in pickletools.opcodes))"],
      { encoding: "utf8" },
    );
    const missing = told
      .trim()
      .split("\n")
      .map((line) => line.split(" "))
      .filter(([code]) => operations[Number(code)] === undefined)
      .map(([, name]) => name);
    expect(missing.sort()).toStrictEqual(
      ["STOP", "PERSID", "BINPERSID", "EXT1", "EXT2", "EXT4", "NEXT_BUFFER", "READONLY_BUFFER"].sort(),
    );
    expect(Object.keys(operations)).toHaveLength(told.trim().split("\n").length - missing.length);
  });
});
