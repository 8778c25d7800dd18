/** A text of a place, with the environment's name where it says so. */
export function textFor(written: string, environment: string): string {
  return written.replaceAll("{environment}", environment);
}

/** What of a place is the same for every run: what stands before the first name that only a run knows. */
export function fixedPart(text: string): string {
  const at = text.search(/\{(?:date|run)\}/);
  return at < 0 ? text : text.slice(0, at);
}
