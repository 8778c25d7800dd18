import type { BentoComponent } from "../bento/index.ts";
import { inferenceCall } from "../bento/index.ts";
import { decide } from "./mappings.ts";

export interface Asking {
  /** The model's address for predictions. */
  readonly url: string;
  /** Seconds that an answer may take. */
  readonly timeoutSeconds: number;
  /** How often a request alone is asked again where the model fails by itself, not where it is busy or away. */
  readonly retries: number;
  /** Says meanwhile that requests are worked on. @default nothing */
  readonly touch?: readonly BentoComponent[];
}

/**
 * Asks the model until it is known what becomes of a call. A model that is busy, slow, or away is waited for, longer each
 * time and half a minute at most: that is no fault of the request.
 */
export function askUntilKnown({ url, timeoutSeconds, retries, touch = [] }: Asking): BentoComponent {
  const once: readonly BentoComponent[] = [
    {
      branch: {
        request_map: "root = this.request",
        processors: [
          inferenceCall({ url, timeoutSeconds, retries: 0 }),
          { catch: [{ mapping: 'root = {"failed": {"status": @http_status_code, "why": error()}}' }] },
          // What is no JSON is no answer.
          {
            mapping:
              'root = content().string().parse_json(use_number: true).catch({"failed": {"status": 500, "why": "the answer is no JSON"}})',
          },
        ],
        result_map: "root.answer = this",
      },
    },
    { mapping: decide(retries) },
  ];
  return {
    for_each: [
      {
        switch: [
          { check: 'this.exists("dead")', processors: [{ noop: {} }] },
          {
            processors: [
              ...once,
              {
                while: {
                  check: 'this.next == "again"',
                  processors: [
                    ...touch,
                    {
                      metric: { type: "counter", name: "nearline_repeated_calls_total" },
                    },
                    { sleep: { duration: "${! [30000, 250 * this.tries * this.tries].min() }ms" } },
                    ...once,
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  };
}
