import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readSettings } from "../../../../local/providers/aws/settings.ts";

const folder = mkdtempSync(join(tmpdir(), "eks-endpoint-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("ML_SERVING_AWS_EKS", () => {
  const read = (content: object) => {
    const file = join(folder, "eks.json");
    writeFileSync(file, JSON.stringify(content));
    return readSettings({ region: "eu-west-1" }, { ML_SERVING_AWS_STORE: folder, ML_SERVING_AWS_EKS: file }).eks;
  };

  it("names what every cluster answers as its own", () => {
    const endpoint = { endpoint: "https://127.0.0.1:16983", certificateAuthority: "Y2E=" };
    expect(read(endpoint)).toEqual(endpoint);
    expect(readSettings({ region: "eu-west-1" }, { ML_SERVING_AWS_STORE: folder }).eks).toBeUndefined();
  });

  it("refuses a file that says half of it", () => {
    expect(() => read({ endpoint: "https://127.0.0.1:16983" })).toThrow(
      'must have "endpoint" and "certificateAuthority"',
    );
  });
});
