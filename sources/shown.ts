/** Parameters of a query that name a version; every other may be a signature or a token. */
const harmless: readonly string[] = ["versionId"];

/**
 * A URL without what lets somebody in: no user, no password, and of its query and its fragment only what names a version
 * (`versionId`) or a digest (`#sha256=…`).
 */
export function publicUrl(url: URL): string {
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  for (const name of [...shown.searchParams.keys()]) if (!harmless.includes(name)) shown.searchParams.delete(name);
  if (!/^#sha256=[0-9a-f]+$/.test(shown.hash)) shown.hash = "";
  return shown.href;
}

const address = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi;

/** Text that somebody else wrote, or typed, without what lets somebody in: every URL in it as {@link publicUrl} has it. Pure. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(address, (found) => {
    const url = URL.canParse(found) ? new URL(found) : undefined;
    return url === undefined ? found.replace(/\/\/[^/]*@/, "//").replace(/\?.*$/, "") : publicUrl(url);
  });
}
