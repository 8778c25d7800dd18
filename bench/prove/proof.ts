/** One claim of the project, and what was measured of it. */
export interface Proof {
  /** Short and stable: the heading of its section in docs/proof.md. */
  readonly name: string;
  /** What must hold, in words. */
  readonly claim: string;
  /** Figures with their units, in the order in which they are shown. */
  readonly figures: readonly (readonly [what: string, value: string])[];
  readonly held: boolean;
}

/** When and on what a proof was run. */
export interface Circumstances {
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
}

const opening = `# Proof

What was measured, when, and of which commit. Written by \`make prove\`; each section by the run that it names.
`;

/** A proof's section as Markdown. */
export function section(proof: Proof, circumstances: Circumstances): string {
  const rows = proof.figures.map(([what, value]) => `| ${what} | ${value} |`);
  return [
    `## ${proof.name}`,
    "",
    `${proof.claim} — **${proof.held ? "held" : "did not hold"}**`,
    "",
    `${circumstances.date}, commit ${circumstances.commit}, ${circumstances.machine}`,
    "",
    "| what | measured |",
    "| --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

/** The page with the sections of these proofs put in place of their older ones; all other sections stay. */
export function withProofs(page: string, proofs: readonly Proof[], circumstances: Circumstances): string {
  const sections = new Map<string, string>();
  for (const part of page.split(/^(?=## )/m).slice(1))
    sections.set(part.slice("## ".length, part.indexOf("\n")), `${part.trimEnd()}\n`);
  for (const proof of proofs) sections.set(proof.name, section(proof, circumstances));
  const sorted = [...sections].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return [opening, ...sorted].join("\n");
}
