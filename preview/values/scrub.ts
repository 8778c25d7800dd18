/** What stands where a secret was. */
export const hidden = "[secret]";

/**
 * Texts that are secrets wherever they stand, by their shape. Each is the published form of a credential; what looks only
 * a little like one is left, or no digest could be shown.
 */
const shapes: readonly (readonly [shape: RegExp, instead: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, hidden],
  // Access keys of AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, hidden],
  // JSON Web Tokens: https://www.rfc-editor.org/rfc/rfc7519#section-3.1
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/g, hidden],
  // Tokens of GitHub: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  [/\bgh[pousr]_[A-Za-z0-9]{20,}\b|\bgithub_pat_\w{20,}\b/g, hidden],
  // A password in an address: https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,200}):[^\s/@]+@/gi, `$1:${hidden}@`],
  [/\b((?:authorization:\s*)?(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi, `$1${hidden}`],
  // `password=…`, `"token": "…"`, `secret: …` in running text.
  [
    /((?:password|passwd|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key)["']?\s{0,3}[=:]\s{0,3})(["']?)(?!\[secret\])[^\s"',;{}()[\]]{4,}\2/gi,
    `$1$2${hidden}$2`,
  ],
];

/** Shorter texts are too common to be looked for: `true` as a password would blank half of a report. */
const leastLength = 6;

/** Takes secrets out of texts. */
export interface Scrubber {
  readonly text: (text: string) => string;
}

/**
 * @param known secrets by their value. Their Base64 form is looked for too, as Kubernetes writes them
 */
export function scrubber(known: Iterable<string> = []): Scrubber {
  const values = [
    ...new Set([...known].flatMap((value) => [value, value.trim(), Buffer.from(value).toString("base64")])),
  ]
    .filter((value) => value.length >= leastLength)
    // A longer one may hold a shorter one.
    .sort((one, other) => other.length - one.length);
  return {
    text: (text) => {
      let shown = text;
      for (const value of values) if (shown.includes(value)) shown = shown.replaceAll(value, hidden);
      for (const [shape, instead] of shapes) shown = shown.replace(shape, instead);
      return shown;
    },
  };
}
