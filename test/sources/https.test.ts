import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOf, fetched, released, root } from "./fetched.ts";

const pmml = readFileSync(join(root, "examples/iris/model.pmml"));
// sha256sum examples/iris/model.pmml
const sha256 = "2d102a29a4c4a1fe6fbb497b97137e4318e98a7e2c3313f7c829f9e7ffd55fca";

let server: Server;
let elsewhere: Server;
let host: string;
const asked: (string | undefined)[] = [];

async function listening(made: Server): Promise<string> {
  made.listen(0, "127.0.0.1");
  await new Promise((resolve) => made.once("listening", resolve));
  return `127.0.0.1:${(made.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.end(pmml);
  });
  const other = await listening(elsewhere);
  server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    const { pathname } = new URL(request.url ?? "", "http://x");
    if (pathname === "/moved/iris.pmml") response.writeHead(302, { location: `http://${other}/iris.pmml` }).end();
    else if (pathname === "/none")
      response.writeHead(404).end('{"message": "none at https://ada:S3CR3T@x/y?sig=S3CR3T"}');
    else if (pathname === "/broken") response.writeHead(503).end();
    else if (pathname === "/cut")
      response
        .writeHead(200, { "content-length": pmml.length })
        .write(pmml.subarray(0, 1000), () => response.destroy());
    else response.end(pmml);
  });
  host = await listening(server);
});
afterAll(() => {
  for (const one of [server, elsewhere]) {
    one.close();
    one.closeAllConnections();
  }
});

describe("a file by its address", () => {
  it("is the artifact; who asks is told to the server alone, and recorded nowhere", async () => {
    const found = await fetched(`pachyderm:http://ada:S3CR3T@${host}/iris.pmml?sig=S3CR3T#sha256=${sha256}`);
    expect(await digestOf("iris", found)).toBe(released.iris);
    expect(found).toMatchObject({
      from: `pachyderm:http://${host}/iris.pmml#sha256=${sha256}`,
      provenance: { source: `sha256:${sha256}` },
    });
    expect(found.notes).toEqual([expect.stringContaining("was not asked"), expect.stringContaining("is not recorded")]);
    expect(JSON.stringify(found)).not.toContain("S3CR3T");
    expect(asked).toEqual([`Basic ${Buffer.from("ada:S3CR3T").toString("base64")}`]);
  });

  it("that leads elsewhere is fetched from there, without the login", async () => {
    asked.length = 0;
    const found = await fetched(`http://ada:S3CR3T@${host}/moved/iris.pmml#sha256=${sha256}`);
    expect(await digestOf("iris", found)).toBe(released.iris);
    expect(asked).toEqual([expect.stringContaining("Basic"), undefined]);
  });

  it.each([
    ["/iris.pmml", "0".repeat(64), "MA017"],
    ["/none", sha256, "MA015"],
    ["/broken", sha256, "MA016"],
    ["/cut", sha256, "MA016"],
  ])("%s with digest %s is refused with %s", async (path, digest, code) => {
    const refused = fetched(`http://ada:S3CR3T@${host}${path}?sig=S3CR3T#sha256=${digest}`);
    await expect(refused).rejects.toThrow(code);
    await expect(refused).rejects.toThrow(/^(?!.*S3CR3T)/s);
  });
});
