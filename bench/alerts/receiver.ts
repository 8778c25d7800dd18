import { createServer } from "node:http";

/** Prints every body that it is sent as a line of its own: the other end of a webhook. Takes a host and a port. */
const [host, port] = process.argv.slice(2);
createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    process.stdout.write(`${JSON.stringify(JSON.parse(Buffer.concat(parts).toString()))}\n`);
    response.end();
  });
}).listen(Number(port), host);
