import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";

/** A signature as a receiver judges it: docs/nearline.md shows the same. @param now seconds since 1970 */
export function isSigned(headers: IncomingHttpHeaders, body: Buffer, secret: string, now: number): boolean {
  const [id, at, given] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => String(headers[name]));
  if (!(Math.abs(now - Number(at)) <= 300)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const right = Buffer.from(`v1,${createHmac("sha256", key).update(`${id}.${at}.`).update(body).digest("base64")}`);
  return (given ?? "")
    .split(" ")
    .some((one) => one.length === right.length && timingSafeEqual(Buffer.from(one), right));
}

/** What came to a receiver, once. */
export interface Posted {
  readonly id: string;
  readonly at: string;
  readonly body: string;
  readonly type: string | undefined;
  readonly signed: boolean;
  readonly answered: number;
}

/** A receiver that judges what comes, and answers what it is told to. */
export class Receiver {
  readonly posted: Posted[] = [];
  readonly server: Server;

  /** @param answer the status, and headers, to the how many-th post of an id (1: the first) */
  constructor(
    secret: () => string,
    answer: (id: string, attempt: number) => { readonly status: number; readonly location?: string },
  ) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks);
        const id = String(request.headers["webhook-id"]);
        const attempt = this.of(id).length + 1;
        const signed = isSigned(request.headers, body, secret(), Date.now() / 1000);
        const told = signed ? answer(id, attempt) : { status: 401 };
        this.posted.push({
          id,
          at: String(request.headers["webhook-timestamp"]),
          body: body.toString(),
          type: request.headers["content-type"],
          signed,
          answered: told.status,
        });
        const location = "location" in told ? { location: told.location } : {};
        response.writeHead(told.status, location).end(told.status < 300 ? "" : "not now");
      });
    });
  }

  of(id: string): readonly Posted[] {
    return this.posted.filter((one) => one.id === id);
  }
}
