import type { Properties } from "../../local/providers/serve/values.ts";
import type { Declared } from "./engine.ts";
import type { session } from "./session.ts";

type Session = ReturnType<typeof session>;

export const status = (s: Session, where: string, value: unknown) =>
  s.server.request("PATCH", `${where}/status`, { status: value }, "application/merge-patch+json");
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A promise, and whether it has settled. */
export function watched<T>(promise: Promise<T>): { readonly promise: Promise<T>; settled: boolean } {
  const watch = { promise, settled: false };
  const settle = (): void => {
    watch.settled = true;
  };
  promise.then(settle, settle);
  return watch;
}

export async function exists(s: Session, where: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const found = await s.server.request("GET", where).catch(() => undefined);
    if (found !== undefined) return;
    await pause(50);
  }
  throw new Error(`${where} did not appear.`);
}

export function awaited(declared: Declared, annotations: Properties = {}): Declared {
  const metadata = declared.inputs["metadata"] as Properties;
  return { ...declared, inputs: { ...declared.inputs, metadata: { ...metadata, annotations } } };
}

export async function pod(s: Session, name: string, state: unknown): Promise<void> {
  await s.server.request("POST", "/api/v1/namespaces/shop/pods", {
    metadata: { name, labels: { app: "web" } },
    spec: { containers: [{ name: "main", image: "example.com/app:1" }] },
  });
  await status(s, `/api/v1/namespaces/shop/pods/${name}`, state);
}
