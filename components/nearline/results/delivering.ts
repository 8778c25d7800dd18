import type { BentoComponent } from "../../bento/index.ts";

/** A place that each result is sent to before its request is taken from the queue. */
export interface Outlet {
  /** What its dead letters' reasons begin with. */
  readonly name: string;
  /** Sends one published result, `{key, body, …}`; what fails leaves an error. */
  readonly send: readonly BentoComponent[];
  /** How often it is sent at most; then its request is a dead letter. */
  readonly tries: number;
}

export interface Delivering {
  /** One result at a time, in their order. */
  readonly ordered: boolean;
  /** Says meanwhile that requests are worked on, once a second. @default nothing */
  readonly touch?: readonly BentoComponent[];
  /** Whether results keep the bodies of their requests, as `asked`, to the end. @default until they are delivered */
  readonly withRequests?: boolean;
}

/** Results of a call that are sent at a time. */
const together = 16;

/** Milliseconds until the next attempt: doubled each time, 30 s at most. */
const pause = "[1000, 2000, 4000, 8000, 16000].index(this.tries - 1).catch(30000)";

/** What a receiver says is somebody else's text: no more of it than helps goes into a reason. */
const why = 'error().string().re_replace_all("[\\\\pC]+", " ").slice(0, 500)';

const told = (value: string): BentoComponent => ({ mapping: `root = ${value}` });

/** What became of an attempt: taken, or again, or, after the last, a dead letter with the request as it came. */
function judge({ name, tries }: Outlet, { ordered }: Delivering): string {
  return `let sent = ${ordered ? "this.left.slice(0, 1)" : "this.left"}
let rest = ${ordered ? "this.left.slice(1)" : "[]"}
let tries = this.tries + 1
let said = this.said
let judged = $sent.enumerated().map_each(e -> {"of": e.value, "why": $said.index(e.index).why})
let taken = $judged.filter(j -> j.why == "").map_each(j -> j.of)
let failed = $judged.filter(j -> j.why != "")
let over = $tries >= ${tries}
let dead = if !$over { [] } else { $failed.map_each(j -> j.of.assign({
  "body": j.of.asked,
  "reason": ${JSON.stringify(`${name}: `)} + j.why,
  "state": {"status": "dead", "id": j.of.key, "reason": ${JSON.stringify(`${name}: `)} + j.why}.format_json(no_indent: true).string()
})) }
let again = if $over { [] } else { $failed.map_each(j -> j.of) }
root.done = this.done.concat($taken).concat($dead)
root.left = $again.concat($rest)
root.tries = if $again.length() == 0 { 0 } else { $tries }`;
}

/**
 * Sends results, a list of a call's, and makes dead letters of those that nobody takes. What fails is sent again, later each
 * time; whoever is told so twice knows it by the key. Pure.
 */
export function deliver(outlet: Outlet, delivering: Delivering): BentoComponent {
  const { touch = [], ordered } = delivering;
  return {
    for_each: [
      {
        mapping: `root = {"done": this.filter(r -> r.reason != ""), "left": this.filter(r -> r.reason == ""), "tries": 0}`,
      },
      {
        while: {
          check: "this.left.length() > 0",
          processors: [
            {
              switch: [
                {
                  check: "this.tries > 0",
                  processors: [
                    { metric: { type: "counter", name: "nearline_repeated_deliveries_total" } },
                    { mapping: `meta until = timestamp_unix_milli() + ${pause}` },
                    {
                      while: {
                        check: "timestamp_unix_milli() < @until",
                        processors: [...touch, { sleep: { duration: "1s" } }],
                      },
                    },
                  ],
                },
              ],
            },
            {
              branch: {
                request_map: ordered ? "root = this.left.slice(0, 1)" : "root = this.left",
                processors: [
                  { unarchive: { format: "json_array" } },
                  {
                    parallel: {
                      cap: together,
                      processors: [
                        { try: [...outlet.send, told('{"why": ""}')] },
                        { catch: [told(`{"why": ${why}}`)] },
                      ],
                    },
                  },
                  { archive: { format: "json_array" } },
                ],
                result_map: "root.said = this",
              },
            },
            { mapping: judge(outlet, delivering) },
          ],
        },
      },
      { mapping: "root = this.done" },
    ],
  };
}

/** A key as a header or the name of an object can have it: what is no letter, digit, `-`, `_` or `~` is escaped, so that two keys are never one. */
export const escapedKey = (of: string): string => `${of}.escape_url_query().replace_all(".", "%2E")`;
