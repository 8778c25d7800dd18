import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { namesAnswer } from "../../../cli/state/told.ts";
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";
import { prd } from "../../../stacks/environments/prd.ts";

const environment = (ci: CloudEnvironment["account"]["ci"]): CloudEnvironment => ({
  ...prd,
  account: { id: "210987654321", region: "eu-central-1", ci },
});

it("CI is told where the state is and which roles it takes, without anybody being asked", () => {
  expect(namesAnswer(environment({ github: "octo-org/octo-repo" }), {}).text.split("\n")).toEqual([
    "environment=prd",
    "stacks=prd prd-risk",
    "backend=s3://ml-serving-state-prd-210987654321?region=eu-central-1&awssdk=v2",
    "secrets_provider=awskms://alias/ml-serving-prd-state?region=eu-central-1",
    "account=210987654321",
    "region=eu-central-1",
    "deploy_role=arn:aws:iam::210987654321:role/ml-serving-prd-deploy",
    "preview_role=arn:aws:iam::210987654321:role/ml-serving-prd-preview",
  ]);
});

it("a role that nobody may take has no line", () => {
  const oidc = { issuer: "https://gitlab.example.com", subject: "project_path:a/b:ref_type:branch:ref:main" };
  const { text, json } = namesAnswer(environment({ oidc }), {});
  expect(text).toContain("deploy_role=");
  expect(text).not.toContain("preview_role");
  expect(json).not.toHaveProperty("preview_role");
});

it("in a rehearsal's shell the state is the rehearsal's", () => {
  const folder = mkdtempSync(join(tmpdir(), "names-"));
  const told = join(folder, "rehearsal.json");
  writeFileSync(told, `{"images":{}}`);
  const env = { ML_SERVING_REHEARSAL: told, PULUMI_BACKEND_URL: "file:///tmp/state" };
  expect(namesAnswer(environment({ github: "octo-org/octo-repo" }), env).text).toContain(
    "\nbackend=file:///tmp/state\n",
  );
  rmSync(folder, { recursive: true });
});
