import { describe, expect, it } from "vitest";
import { withoutSecrets } from "../../../sources/shown.ts";

describe("what is shown of an address", () => {
  it.each([
    ["https://ada:S3CR3T@example.com/a.pmml", "https://example.com/a.pmml"],
    ["https://S3CR3T@example.com/a.pmml#frag", "https://example.com/a.pmml"],
    [
      "https://b.s3.amazonaws.com/a?X-Amz-Credential=S3CR3T&X-Amz-Signature=S3CR3T&versionId=7",
      "https://b.s3.amazonaws.com/a?versionId=7",
    ],
    ["https://example.com/a?token=S3CR3T#sha256=00ff", "https://example.com/a#sha256=00ff"],
    ["s3://bucket/key?sig=S3CR3T", "s3://bucket/key"],
    ["git remote https://ada:S3CR3T@git.example.com/x.git is gone", "git remote https://git.example.com/x.git is gone"],
    ["postgresql://ada:S3CR3T@db/mlflow", "postgresql://db/mlflow"],
    ["http://ada:S3CR3T@[broken/a?token=S3CR3T", "http://[broken/a"],
    ["git@github.com:team/models.git", "git@github.com:team/models.git"],
    ["models:/iris/3", "models:/iris/3"],
  ])("%s", (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });
});
