import { createHash } from "node:crypto";

/** Text as HTML shows it, in content and in quoted attributes. */
export function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** JSON that may stand in a script: no end tag in it, whatever a name says. https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", String.raw`\u003c`);
}

/** How a Content-Security-Policy names what may be run. https://www.w3.org/TR/CSP3/#grammardef-hash-source */
function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

export interface PageParts {
  readonly title: string;
  readonly style: string;
  /** In this order, after the body and the data. */
  readonly scripts: readonly string[];
  /** Read by the scripts from the element `data`. */
  readonly data: unknown;
  /** HTML: what it is made of is escaped by whoever makes it. */
  readonly body: string;
  /** Licences of what is inlined; plain text. */
  readonly notices?: string;
}

/**
 * One HTML file that asks nobody for anything, and in which nothing runs but these scripts: they and the style are
 * allowed by their hashes, and what a script writes into the page can only become text (Trusted Types with no policy).
 */
export function selfContained({ title, style, scripts, data, body, notices }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `style-src ${hashSource(style)}`,
    `script-src ${scripts.map(hashSource).join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
<script type="application/json" id="data">${scriptJson(data)}</script>
${scripts.map((script) => `<script>${script}</script>`).join("\n")}
${notices === undefined ? "" : `<script type="text/plain" id="licences">\n${escaped(notices)}\n</script>\n`}</body>
</html>
`;
}
