import type { Summary } from "../load/outcome.ts";

/** A phase's figures in a line. */
export function told(summary: Summary): string {
  const failures = Object.entries(summary.failures).map(([what, count]) => `${count} × ${what}`);
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return [
    `${summary.sent} requests`,
    `${summary.failed} failed${failures.length === 0 ? "" : ` (${failures.join(", ")})`}`,
    `${summary.rate.toFixed(1)} requests/s`,
    `p50 ${ms(summary.p50)}, p99 ${ms(summary.p99)}, worst ${ms(summary.worst)}`,
  ].join("; ");
}
