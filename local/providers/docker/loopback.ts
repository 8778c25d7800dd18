/** Registries on this machine that a text names, `127.0.0.1:15000` and the like: those may be spoken to in plain HTTP. */
export function loopbackRegistries(text: string): readonly string[] {
  const found = text.match(/(?<![\w.])(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]):\d{1,5}(?=\/)/g) ?? [];
  return [...new Set(found)].sort();
}
