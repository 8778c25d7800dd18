import { describe, expect, it } from "vitest";
import { readConfig, remoteOf } from "../../../sources/dvc/config.ts";
import { readListing, readOutput } from "../../../sources/dvc/files.ts";
import { provenanceOf } from "../../../sources/dvc/provenance.ts";

// As DVC 3.67.1 wrote them.
const lock = `schema: '2.0'
stages:
  train:
    cmd: python train.py
    deps:
    - path: data/train.csv
      hash: md5
      md5: f69f5b72bc79a92dc70c63c9aa142e36
      size: 4
    params:
      params.yaml:
        x.y: 1
    outs:
    - path: model
      hash: md5
      md5: 2a5f871eebaf5aeca440598a5ad8ef8a.dir
      size: 170368
      nfiles: 2
`;
const tracked = `outs:
- md5: f87516c0924e0ab081295abfacc3996c
  size: 170364
  hash: md5
  path: m.pmml
`;

describe("an output of DVC", () => {
  it("is found in a .dvc file and in a dvc.lock", () => {
    expect(readOutput(tracked, {})).toMatchObject({ path: "m.pmml", md5: "f87516c0924e0ab081295abfacc3996c" });
    const output = { stage: "train", path: "model/model.pmml" };
    expect(readOutput(lock, { output })).toMatchObject({
      path: "model",
      within: "model.pmml",
      deps: [{ path: "data/train.csv" }],
    });
  });

  it.each([
    [tracked.replace("  hash: md5\n", ""), undefined, "before version 3"],
    [tracked.replace(/- md5: \w+\n {2}size/, "- size"), undefined, "keeps no md5"],
    ["outs: []", undefined, "0 outputs"],
    ["outs: 3", undefined, "see outs"],
    ["a: [", undefined, "not YAML"],
    [lock, { stage: "tran", path: "model" }, 'no stage "tran". It has train'],
    [lock, { stage: "train", path: "mode" }, "It has model."],
    [
      lock.replace("2a5f871eebaf5aeca440598a5ad8ef8a.dir", "2a5f871eebaf5aeca440598a5ad8ef8a"),
      { stage: "train", path: "model/x" },
      "is a file",
    ],
  ])("is refused %#", (text, output, why) => {
    expect(readOutput(text, output === undefined ? {} : { output })).toContain(why);
  });

  it("has the digests of what it was made of as provenance", () => {
    const found = readOutput(lock, { output: { stage: "train", path: "model" } });
    if (typeof found === "string") throw new Error(found);
    const code = { commit: "c0ffee" };
    expect(provenanceOf(found, code)).toEqual({
      source: "md5:2a5f871eebaf5aeca440598a5ad8ef8a.dir",
      code,
      // printf '{"params.yaml":{"x.y":1}}' | sha256sum
      configuration: "sha256:ac19bc910d216aba81dcd852f9cb93cb3bdc984ffe9af71e512da4ce9694f695",
      data: { "data/train.csv": "md5:f69f5b72bc79a92dc70c63c9aa142e36" },
    });
  });
});

describe("DVC's settings", () => {
  const config = `[core]\n    remote = store\n['remote "store"']\n    url = /srv/dvc\n['remote "s3"']\n    url = s3://bucket/pre\n    endpointurl = http://127.0.0.1:1\n`;
  it("say where content is; those of this machine hold before those of everybody", () => {
    expect(remoteOf(readConfig(config), undefined)).toMatchObject({ name: "store", url: "/srv/dvc" });
    const local = readConfig(
      config,
      "[core]\n    remote = s3\n['remote \"s3\"']\n    access_key_id = me # not a comment\n",
    );
    const remote = remoteOf(local, undefined);
    expect(remote).toMatchObject({ name: "s3", url: "s3://bucket/pre" });
    expect(remote?.setting("endpointurl")).toBe("http://127.0.0.1:1");
    expect(remoteOf(readConfig(config), "other")).toBeUndefined();
    expect(remoteOf(readConfig(""), undefined)).toBeUndefined();
  });
});

it("DVC's list of a folder is read, and nothing else is one", () => {
  const text = '[{"md5": "f69f5b72bc79a92dc70c63c9aa142e36", "relpath": "extra.csv"}]';
  expect(readListing(text)).toEqual([{ md5: "f69f5b72bc79a92dc70c63c9aa142e36", relpath: "extra.csv" }]);
  expect(readListing('[{"md5": "../../x", "relpath": "a"}]')).toBeUndefined();
  expect(readListing("<html>")).toBeUndefined();
});
