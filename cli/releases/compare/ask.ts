import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Request } from "./requests.ts";

/** What a version answered to one request. */
export interface Answered {
  /** 0 where no answer came. */
  readonly status: number;
  /** As JSON, or its text. */
  readonly answer: unknown;
  /** From the request to the end of the answer. */
  readonly ms: number;
}

/** After so long without an answer a request counts as failed (ms). */
const patience = 30_000;

/** Between the beginnings of two rounds there is at least so long (ms): a comparison is no load test. */
const leastInterval = 10;

/** Requests to each that only warm it up; one that was started for the occasion has answered nothing yet. */
const uncounted = 50;

/** Sends one request to a server. @param url of the server, without a path @param headers beside that of the body */
export async function ask(
  url: string,
  { path, body }: Request,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const began = performance.now();
  const done = (status: number, answer: unknown): Answered => ({ status, answer, ms: performance.now() - began });
  try {
    const response = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
    const text = await response.text();
    try {
      return done(response.status, JSON.parse(text));
    } catch {
      return done(response.status, text);
    }
  } catch (error) {
    return done(0, error instanceof Error ? error.message : String(error));
  }
}

/**
 * Asks two servers the same, one request at a time, each first in every other round, so that what changes meanwhile on the way
 * or on the machine meets both. Requests are taken in turn. Some before them open the connections and warm both, and are not counted.
 */
export async function askBoth(
  urls: readonly [string, string],
  requests: readonly [Request, ...Request[]],
  rounds: number,
): Promise<readonly (readonly [Answered, Answered])[]> {
  for (const request of requests.slice(0, uncounted)) for (const url of urls) await ask(url, request);
  const all: (readonly [Answered, Answered])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const request = requests[round % requests.length] ?? requests[0];
    const pause = sleep(leastInterval);
    if (round % 2 === 0) {
      const one = await ask(urls[0], request);
      all.push([one, await ask(urls[1], request)]);
    } else {
      const other = await ask(urls[1], request);
      all.push([await ask(urls[0], request), other]);
    }
    await pause;
  }
  return all;
}

/** Asks one server everything, several at a time; answers in the order of the requests. */
export async function askAll(url: string, requests: readonly Request[], atATime = 8): Promise<readonly Answered[]> {
  const answers: Answered[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < requests.length; index = next++) {
      const request = requests[index];
      if (request !== undefined) answers[index] = await ask(url, request);
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return answers;
}
