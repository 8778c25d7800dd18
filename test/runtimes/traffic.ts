import type { Question } from "../../local/golden/questions.ts";

/** What a model that is asked all the time has answered. */
export interface Asked {
  readonly model: string;
  /** The model's address at the gateway. */
  readonly url: string;
  readonly questions: readonly Question[];
}

/** A question's answer as the gateway gives it. @throws what it says for any other status than 200 */
export async function ask(url: string, { path, body }: Question): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    // A connection of its own: so all proxies get some.
    headers: { connection: "close", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status === 200) return response.json();
  throw new Error(`${url}${path}: ${response.status} ${(await response.text()).slice(0, 500)}`);
}

/**
 * Asks every model its questions, one after the other and again and again, until told to stop.
 * Stopping throws what was answered in place of a prediction.
 */
export function keepAsking(models: readonly Asked[]): { readonly stop: () => Promise<void> } {
  let stopped = false;
  const clients = Promise.all(
    models.map(async ({ url, questions }) => {
      for (let count = 0; !stopped; count += 1) {
        const question = questions[count % questions.length];
        if (question !== undefined) await ask(url, question);
      }
    }),
  );
  clients.catch(() => undefined); // told by stop
  return {
    stop: async () => {
      stopped = true;
      await clients;
    },
  };
}
