import type { Answer } from "../answer.ts";
import type { Unread } from "./read.ts";
import { inOrder, isWanted, type LogRecord, type Wanted } from "./record.ts";
import { asJson, shown } from "./shown.ts";

/** What could not be read, in words. */
export function unreadInWords({ source: { pod, container }, why }: Unread): string {
  return `${pod}, container ${container}, cannot be read: ${why}`;
}

/** Where nothing was found: why that may be. */
function nothing({ model, requestId }: Wanted): string {
  if (requestId === undefined) return `No log of ${model} has a line in this time. Look further back with --since.`;
  return `No log of ${model} has a line of request ${requestId} in this time. Look further back with --since; a busy server writes only some of its requests (docs/logs.md), the gateway all.`;
}

/** The lines that are looked for, of all that were read. Pure. */
export function logsAnswer(read: readonly LogRecord[], unread: readonly Unread[], wanted: Wanted): Answer {
  const records = inOrder(
    read.filter((record) => isWanted(record, wanted)),
    wanted,
  );
  const lines = records.length === 0 ? [nothing(wanted)] : records.map(shown);
  return {
    text: [...lines, ...unread.map(unreadInWords)].join("\n"),
    json: [...records.map(asJson), ...unread.map(({ source, why }) => ({ ...source, unread: why }))],
    isLines: true,
    ok: unread.length === 0,
  };
}
