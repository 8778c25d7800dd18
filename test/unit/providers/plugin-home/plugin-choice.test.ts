import { describe, expect, it } from "vitest";
import {
  folderOf,
  officialFolder,
  outdatedFolders,
  type NeededPlugin,
} from "../../../../local/providers/plugin-choice.ts";

const kubernetes: NeededPlugin = { kind: "resource", name: "kubernetes", version: "4.34.2", script: "/k/main.ts" };
const nodejs: NeededPlugin = { kind: "language", name: "nodejs", version: "3.259.0", script: "/n/main.ts" };
const places = { userHomes: ["/home/me/.pulumi"], cliFolder: "/opt/pulumi" };
const only =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);

describe("the official plugin", () => {
  it("is used when the user's own Pulumi home has that very version", () => {
    const folder = "/home/me/.pulumi/plugins/resource-kubernetes-v4.34.2";
    expect(officialFolder(kubernetes, places, only(`${folder}/pulumi-resource-kubernetes`))).toBe(folder);
  });
  it("is not used in another version, nor from beside the CLI", () => {
    const other = "/home/me/.pulumi/plugins/resource-kubernetes-v4.34.1/pulumi-resource-kubernetes";
    expect(officialFolder(kubernetes, places, only(other, "/opt/pulumi/pulumi-resource-kubernetes"))).toBeUndefined();
  });
  it("of a language is the one beside the CLI", () => {
    expect(officialFolder(nodejs, places, only("/opt/pulumi/pulumi-language-nodejs"))).toBe("/opt/pulumi");
  });
});

describe("a plugin home", () => {
  it("gives up other versions of what is needed, and nothing else", () => {
    const existing = [
      folderOf(kubernetes),
      "resource-kubernetes-v4.30.0",
      "resource-aws-v6.0.0",
      "language-nodejs-v3.1.0",
    ];
    expect(outdatedFolders(existing, [kubernetes, nodejs])).toStrictEqual([
      "resource-kubernetes-v4.30.0",
      "language-nodejs-v3.1.0",
    ]);
  });
});
