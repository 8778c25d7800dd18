/*
 * Names, values and messages come from programs and providers: nothing in them may become markup, mention a person or
 * point at an issue.
 */

/**
 * What means something to GitHub's Markdown, as entities: those are text wherever they stand, also in tables and inside
 * of HTML. https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */
const special = /[&<>|\\`*_[\]~@#$!]/g;

/** Mentions and references are looked for in the rendered text: a space without width keeps them from being found. */
const breaking = new Set(["@", "#"]);

/** Control characters have no picture, and some turn the direction of what follows. */
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

function inLine(text: string): string {
  return text.replace(invisible, "").replace(/\s+/g, " ").trim();
}

/** A text as it is, in one line. */
export function escaped(text: string): string {
  return inLine(text)
    .replace(special, (character) => `${entity(character)}${breaking.has(character) ? "&#8203;" : ""}`)
    .replace(/\b(https?|ftp|www)(:\/\/|\.)/gi, "$1&#8203;$2");
}

/** A text in the type of code: nothing is looked for in it, so that it can be copied as it is. */
export function code(text: string): string {
  return `<code>${inLine(text).replace(special, entity)}</code>`;
}

/** The start of a text that is too long for a line. */
export function short(text: string, most = 120): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
