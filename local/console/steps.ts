import { performance } from "node:perf_hooks";

/** Where a step says what it is doing right now; the last word is shown when the step takes longer than two seconds. */
export type Say = (now: string) => void;

/** After this long a step that has not ended shows a line, and again after each further interval (ms). */
const firstLineAfter = 2_000;
const nextLineEvery = 10_000;

/** A number of milliseconds as people read it: `0.4 s`, `12.3 s`, `3 min 07 s`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** Shortens a line of a program's output to what fits beside a step's title. */
export function oneLine(text: string, width = 90): string {
  const plain = text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "").trim();
  return plain.length > width ? `${plain.slice(0, width - 1)}…` : plain;
}

/**
 * Runs one step of a long command and says how long it took. Nothing runs silently for more than two seconds: a line
 * with the step's own last word appears then and every ten seconds after.
 *
 * @param title what is being done, in a few words
 * @param work the step; it may call `say`, and what it returns is passed on
 * @param tell says the result in a few words, beside the title. Default: nothing is said
 * @throws whatever `work` throws, after the failed step was named
 */
export async function step<T>(
  title: string,
  work: (say: Say) => Promise<T>,
  tell: (result: T) => string = () => "",
): Promise<T> {
  const began = performance.now();
  let now = "";
  const show = (): void => {
    console.log(`  … ${title} (${duration(performance.now() - began)})${now === "" ? "" : `: ${now}`}`);
  };
  let interval: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    show();
    interval = setInterval(show, nextLineEvery);
  }, firstLineAfter);
  try {
    const result = await work((text) => {
      const line = oneLine(text);
      if (line !== "") now = line;
    });
    const told = tell(result);
    console.log(`  ✓ ${title}${told === "" ? "" : `: ${told}`} (${duration(performance.now() - began)})`);
    return result;
  } catch (error) {
    console.log(`  ✗ ${title} (${duration(performance.now() - began)})`);
    throw error;
  } finally {
    clearTimeout(first);
    clearInterval(interval);
  }
}
