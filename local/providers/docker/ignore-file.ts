/** Decides whether a path of a build context stays out of it. */
export type Ignores = (path: string) => boolean;

interface Pattern {
  readonly exception: boolean;
  readonly expression: RegExp;
}

/** One pattern as a regular expression over whole paths; what lies below a matching folder matches too. */
function expressionOf(pattern: string): RegExp {
  let source = "";
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (pattern.startsWith("**/", at)) {
      source += "(?:.*/)?";
      at += 2;
    } else if (pattern.startsWith("**", at)) {
      source += ".*";
      at += 1;
    } else if (char === "*") source += "[^/]*";
    else if (char === "?") source += "[^/]";
    else if (char === "[" && pattern.includes("]", at)) {
      const end = pattern.indexOf("]", at);
      source += pattern.slice(at, end + 1);
      at = end;
    } else if (char === "\\" && at + 1 < pattern.length) {
      at += 1;
      source += pattern.charAt(at).replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
    } else source += char.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  }
  return new RegExp(`^${source}(?:/.*)?$`);
}

/**
 * Reads a `.dockerignore`: one pattern a line relative to the context, `#` comments, `!` exceptions, the last match
 * decides. https://docs.docker.com/build/concepts/context/#dockerignore-files
 * @returns a test on paths relative to the context, with `/` between their parts
 */
export function parseIgnoreFile(text: string): Ignores {
  const patterns: Pattern[] = [];
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    if (line.startsWith("#")) continue;
    const trimmed = line.trim();
    const exception = trimmed.startsWith("!");
    const pattern = (exception ? trimmed.slice(1).trim() : trimmed)
      .replace(/^(\.?\/)+/, "")
      .replace(/\/+$/, "")
      .replace(/\/(\.?\/)+/g, "/");
    if (pattern !== "" && pattern !== ".") patterns.push({ exception, expression: expressionOf(pattern) });
  }
  return (path) => {
    let ignored = false;
    for (const { exception, expression } of patterns) if (expression.test(path)) ignored = !exception;
    return ignored;
  };
}
