import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEvents } from "../../../preview/events/read.ts";
import { markdownOf } from "../../../preview/markdown/index.ts";
import { pageOf } from "../../../preview/page/page.ts";
import type { Report } from "../../../preview/report.ts";
import { terminalOf } from "../../../preview/terminal.ts";
import { isSecretive } from "../../../preview/values/secretive.ts";
import { scrubber } from "../../../preview/values/scrub.ts";
import { reported } from "./recorded.ts";

/** A secret for each place, by which a leak names where it came from. */
const planted = {
  config: "planted-config-1f3a77",
  secretData: "planted-data-2b91c0",
  stringData: "planted-string-data-3c77e1",
  env: "planted-env-4d20f2",
  marked: "planted-marked-5e88a3",
  providerInput: "planted-provider-6fa1b4",
  diagnostic: "planted-diagnostic-70cc45",
  policy: "planted-policy-81dd56",
  inputs: "planted-inputs-92ee67",
  lastApplied: "planted-last-applied-a3ff78",
  url: "planted-url-b40089",
  failure: "planted-failure-c5119a",
} as const;

const marker = (plaintext: string) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "[secret]",
  plaintext: JSON.stringify(plaintext),
});

const urn = (type: string, name: string): string => `urn:pulumi:prd::ml-serving::${type}::${name}`;

function steps(op: string, type: string, name: string, old: object | undefined, now: object, more: object = {}) {
  const side = (inputs: object) => ({
    urn: urn(type, name),
    type,
    custom: true,
    parent: "",
    inputs,
    outputs: {
      ...inputs,
      __inputs: { password: planted.inputs, other: planted.inputs },
      metadata: {
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": `{"data":"${planted.lastApplied}"}` },
      },
    },
  });
  const metadata = {
    op,
    urn: urn(type, name),
    type,
    ...(old === undefined ? {} : { old: side(old) }),
    new: side(now),
    detailedDiff: null,
    ...more,
  };
  return [{ resourcePreEvent: { metadata } }, { resOutputsEvent: { metadata } }];
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

function deployment(version: string) {
  return {
    metadata: { name: "server" },
    spec: {
      template: {
        spec: {
          containers: [
            {
              env: [
                { name: "DB_PASSWORD", value: planted.env },
                { name: "DB_URL", value: `postgres://user:${planted.url}@db/models` },
                { name: "VERSION", value: version },
              ],
              args: [`--hint=${planted.env}`, `--config=${planted.config}`],
            },
          ],
        },
      },
    },
  };
}

const annotation = "metadata.annotations";
const diff = (...paths: readonly string[]) => ({
  detailedDiff: Object.fromEntries(paths.map((path) => [path, { diffKind: "update", inputDiff: false }])),
});

const events = [
  ...steps("create", "kubernetes:core/v1:Secret", "db", undefined, {
    data: { password: base64(planted.secretData) },
    stringData: { token: planted.stringData },
  }),
  ...steps(
    "update",
    "kubernetes:core/v1:Secret",
    "db2",
    { data: { a: base64(planted.secretData) } },
    { data: { a: base64("x") } },
    diff("data.a", "__inputs", annotation, `${annotation}["kubectl.kubernetes.io/last-applied-configuration"]`),
  ),
  ...steps("update", "kubernetes:apps/v1:Deployment", "server", deployment("1"), deployment("2")),
  ...steps("create", "kubernetes:apps/v1:Deployment", "other", undefined, deployment("1")),
  ...steps("create", "kubernetes:core/v1:ConfigMap", "notes", undefined, {
    data: {
      note: `the password is ${planted.secretData}, in Base64 ${base64(planted.secretData)}`,
      text: planted.stringData,
    },
  }),
  ...steps("create", "pulumi:providers:aws", "aws", undefined, {
    region: "eu-west-1",
    secretKey: planted.providerInput,
    token: marker(planted.marked),
    assumeRole: JSON.stringify({ note: planted.providerInput }),
  }),
  ...steps("create", "aws:secretsmanager/secretVersion:SecretVersion", "s", undefined, {
    secretString: planted.marked,
  }),
  {
    diagnosticEvent: {
      severity: "error",
      message: `cannot log in with password=${planted.diagnostic} nor ${planted.env}`,
    },
  },
  { diagnosticEvent: { severity: "warning", message: `config says ${planted.config}` } },
  { diagnosticEvent: { severity: "debug", message: "planted-debug" } },
  {
    policyEvent: {
      policyName: "no-secrets",
      enforcementLevel: "mandatory",
      message: `value "${planted.env}" and token: ${planted.policy} are wrong`,
      resourceUrn: urn("kubernetes:apps/v1:Deployment", "server"),
    },
  },
  { summaryEvent: { result: "failed" } },
];

const stack = reported(readEvents(events.map((event) => JSON.stringify(event)).join("\n")), {
  stack: "prd",
  secrets: [planted.config, planted.failure],
  failure: `error: ${planted.failure}`,
});
const report: Report = { schema: 1, at: "2026-11-22T00:00:00.000Z", stacks: [stack] };

describe("secrets", () => {
  const forms: Readonly<Record<string, string>> = {
    json: JSON.stringify(report),
    markdown: markdownOf(report),
    html: pageOf(report),
    terminal: terminalOf(report),
  };
  it.each(Object.keys(forms))("are nowhere in %s, whatever place they were planted in", (form) => {
    const text = forms[form] ?? "";
    const found = Object.entries(planted).flatMap(([place, value]) =>
      [value, base64(value), encodeURIComponent(value)].some((one) => text.includes(one)) ? [place] : [],
    );
    expect(found).toEqual([]);
    expect(text).not.toContain("planted");
  });

  it("are said to be there", () => {
    const secret = stack.resources.find(({ name }) => name === "db2");
    expect(secret?.properties).toContainEqual(
      expect.objectContaining({ path: "data.a", before: { is: "secret" }, after: { is: "secret" } }),
    );
    const [password] = stack.resources.find(({ name }) => name === "server")?.properties ?? [];
    expect(password).toMatchObject({ path: "spec.template.spec.containers[0].env[2].value" });
    expect(JSON.stringify(stack.diagnostics)).toContain("[secret]");
  });

  it("would be seen: what is no secret is shown", () => {
    expect(forms["json"]).toContain("eu-west-1");
    expect(forms["html"]).toContain("eu-west-1");
  });
});

describe("names of secrets", () => {
  it.each([
    "DB_PASSWORD",
    "authToken",
    "secretKey",
    "apiKey",
    "AWS_SECRET_ACCESS_KEY",
    "clientSecret",
    "privateKeyPem",
    "passphrase",
    "MYSQL_PWD",
  ])("%s is one", (name) => {
    expect(isSecretive(name)).toBe(true);
  });
  it.each([
    "secretName",
    "tokenExpirationSeconds",
    "REDIS_PASSWORD_FILE",
    "secretArn",
    "accessKeyId",
    "PWD",
    "author",
    "passed",
    "image",
    "key",
  ])("%s is none", (name) => {
    expect(isSecretive(name)).toBe(false);
  });
});

describe("a scrubber", () => {
  it("takes a known secret out of any text, at any place", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 6 }), (before, after, secret) => {
        fc.pre(!"[secret]".includes(secret) && secret.trim().length >= 6);
        expect(scrubber([secret]).text(`${before}${secret}${after}`)).not.toContain(secret);
      }),
    );
  });

  it.each([
    "AKIAIOSFODNN7EXAMPLE",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----",
    "https://user:hunter2hunter@example.com/",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    "password: hunter2hunter",
    "Authorization: Bearer abcdefghijkl",
  ])("knows the shape of %s", (text) => {
    expect(scrubber().text(`before ${text} after`)).toMatch(/^before .*\[secret\].* after$/s);
    expect(scrubber().text(text)).not.toMatch(/hunter2hunter|MIIEow|AKIAIOS|eyJzdWI|abcdefghijkl/);
  });

  it("leaves digests, names and paths alone", () => {
    const text = `sha256:${"ab".repeat(32)} arn:aws:iam::123456789012:role/x spec.template.spec.containers[0].image tokens per second`;
    expect(scrubber().text(text)).toBe(text);
  });
});
