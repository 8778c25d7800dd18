import { createHash } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { copyBlob } from "../../oci/copy-blob.ts";
import { client } from "./content.ts";

const mebibyte = 2 ** 20;
const chunk = Buffer.alloc(64 * 1024, 7);
const size = 512 * mebibyte;
const servers: Server[] = [];

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

it("keeps no more of a large blob in memory than is on its way", async () => {
  const hash = createHash("sha256");
  for (let bytes = 0; bytes < size; bytes += chunk.length) hash.update(chunk);
  const source = await serve((_, response) => {
    response.writeHead(200, { "content-length": size });
    let given = 0;
    const give = (): void => {
      while (given < size) {
        given += chunk.length;
        if (!response.write(chunk)) {
          response.once("drain", give);
          return;
        }
      }
      response.end();
    };
    give();
  });
  let taken = 0;
  let most = 0;
  const target = await serve((request, response) => {
    if (request.method === "HEAD") response.writeHead(404).end();
    if (request.method === "POST") response.writeHead(202, { location: "/v2/models/large/blobs/uploads/1" }).end();
    if (request.method !== "PUT") return;
    request.on("data", (part: Buffer) => {
      taken += part.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    });
    request.on("end", () => response.writeHead(201).end());
  });
  const blob = { mediaType: "x/y", digest: `sha256:${hash.digest("hex")}` as const, size };
  expect(await copyBlob(client(source, "models/large"), client(target, "models/large"), blob)).toBe(size);
  expect(taken).toBe(size);
  // What is read and not needed any more goes from time to time only; what was kept would be all of it.
  expect(most).toBeLessThan(size / 2);
});
