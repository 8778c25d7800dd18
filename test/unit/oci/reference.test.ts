import { describe, expect, it } from "vitest";
import { parseImageName, parseRepository } from "../../../oci/reference.ts";

describe("parseRepository", () => {
  it.each([
    ["127.0.0.1:15000/models/iris", "http://127.0.0.1:15000", "models/iris"],
    ["localhost:5000/iris", "http://localhost:5000", "iris"],
    ["[::1]:5000/iris", "http://[::1]:5000", "iris"],
    ["registry.example.com/models/iris", "https://registry.example.com", "models/iris"],
    ["10.0.0.1:5000/iris", "https://10.0.0.1:5000", "iris"],
    // Looks like loopback, is somebody's domain.
    ["127.0.0.1.example.com/iris", "https://127.0.0.1.example.com", "iris"],
  ])("%s", (text, baseUrl, name) => {
    expect(parseRepository(text)).toMatchObject({ baseUrl, name });
  });

  it.each([
    ["models/iris", "no registry in front"],
    ["iris", "no registry in front"],
    ["user@registry.example.com/iris", "no registry in front"],
    ["registry.example.com/Models/iris", "not a repository name"],
    ["registry.example.com/iris:latest", "without tag or digest"],
    ["registry.example.com/iris@sha256:00", "without tag or digest"],
    ["registry.example.com/a/../b", "not a repository name"],
    ["registry.example.com/", "not a repository name"],
  ])("refuses %s", (text, words) => {
    expect(() => parseRepository(text)).toThrow(words);
  });
});

describe("an image's name", () => {
  it.each([
    ["127.0.0.1:15000/runtimes/pmml:current", "127.0.0.1:15000/runtimes/pmml", "current", "http://127.0.0.1:15000"],
    ["registry.example.com/a/b", "registry.example.com/a/b", "latest", "https://registry.example.com"],
    ["registry.example.com:5000/a", "registry.example.com:5000/a", "latest", "https://registry.example.com:5000"],
  ])("%s", (name, base, tag, url) => {
    expect(parseImageName(name)).toMatchObject({ base, tag, repository: { baseUrl: url } });
  });
  it.each([
    ["iris:1", "no registry in front"],
    ["registry.example.com/a:-x", "is not a tag"],
    [`registry.example.com/a@sha256:${"0".repeat(64)}`, "carries a digest"],
  ])("%s is refused", (name, told) => {
    expect(() => parseImageName(name)).toThrow(told);
  });
});
