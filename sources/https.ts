import { basename } from "node:path";
import { Downloads } from "./download.ts";
import { bodyOf, get, isPrivate } from "./http.ts";
import { publicUrl } from "./shown.ts";
import type { Addressed, Fetched, Source, Surroundings } from "./source.ts";

/** `https://…`: plain HTTP is taken from this machine alone. */
export function parseAddressed(rest: string): Addressed | string {
  const url = URL.canParse(rest) ? new URL(rest) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return "It is no address that begins with https://.";
  if (!isPrivate(url)) return "It is plain HTTP.";
  if (url.pathname.endsWith("/")) return "It names a folder; one file is fetched.";
  return { url };
}

/** One file by its address; the digest that was told is checked by whoever asks. */
export async function fetchAddressed(
  { scheme, url }: Source<"https" | "pachyderm" | "modeldb">,
  at: Surroundings,
): Promise<Fetched> {
  const address = publicUrl(url);
  const shown = scheme === "https" ? address : `${scheme}:${address}`;
  const response = await get(url, { shown, whatToDo: "Check the address, and who may read it." });
  const downloads = new Downloads(at, shown);
  downloads.expect(Number(response.headers.get("content-length") ?? 0));
  const { path, sha256 } = await downloads.write(decodeURIComponent(basename(url.pathname)), bodyOf(response));
  const hidden = url.search !== "" && !address.includes("?");
  return {
    path,
    shown,
    pinned: `${shown}#sha256=${sha256}`,
    version: undefined,
    provenance: { source: `sha256:${sha256}` },
    notes: [
      ...(scheme === "https" ? [] : [`${scheme}'s own interface was not asked: what trained it is not recorded.`]),
      ...(hidden ? ["What stood behind ? in the address is not recorded: it may be a signature."] : []),
    ],
  };
}
