import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** Comments of pull requests, as GitHub serves them: a hundred a page, with a link to the next. */
export interface GithubStandIn {
  /** Where its API is. */
  readonly url: string;
  /** The one token that may. */
  readonly token: string;
  /** What is said by now; a test may put what others said. */
  comments: { id: number; body: string }[];
  /** Methods and paths that were asked for, in order. */
  asked: string[];
  /** Refuses everything with this status. */
  refusal: number | undefined;
  readonly stop: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly link?: string;
}

/** https://docs.github.com/en/rest/issues/comments */
export async function startGithub(): Promise<GithubStandIn> {
  const token = "planted-token";
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body, link }) => {
      response.writeHead(status, link === undefined ? {} : { link });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const standIn: GithubStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ token, comments: [], asked: [], refusal: undefined },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  async function answer(request: IncomingMessage): Promise<Answer> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const url = new URL(request.url ?? "", standIn.url);
    standIn.asked.push(`${request.method ?? ""} ${url.pathname}`);
    if (standIn.refusal !== undefined || request.headers.authorization !== `Bearer ${token}`)
      return { status: standIn.refusal ?? 401, body: { message: "Resource not accessible by integration" } };
    const sent = parts.length === 0 ? "" : (JSON.parse(Buffer.concat(parts).toString()) as { body: string }).body;
    if (request.method === "POST") standIn.comments.push({ id: 9_000, body: sent });
    if (request.method === "PATCH") {
      const id = Number(url.pathname.split("/").at(-1));
      standIn.comments = standIn.comments.map((one) => (one.id === id ? { id, body: sent } : one));
    }
    if (request.method !== "GET") return { status: 200, body: {} };
    const page = Number(url.searchParams.get("page") ?? "1");
    const isLast = page * 100 >= standIn.comments.length;
    return {
      status: 200,
      body: standIn.comments.slice((page - 1) * 100, page * 100),
      ...(isLast ? {} : { link: `<${url.origin}${url.pathname}?per_page=100&page=${page + 1}>; rel="next"` }),
    };
  }
  return standIn;
}
