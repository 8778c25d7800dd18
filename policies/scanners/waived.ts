import type { ScannerFinding, Waiver } from "./waivers.ts";

/** Whether a text is of the form of a pattern, in which `*` stands for any characters. */
function isLike(text: string, pattern: string): boolean {
  const escaped = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(text);
}

function covers({ scanner, check, object, part }: Waiver, finding: ScannerFinding): boolean {
  return (
    scanner === finding.scanner &&
    check === finding.check &&
    isLike(finding.object, object) &&
    (part === undefined || isLike(finding.part, part))
  );
}

/** What no waiver covers, and the waivers that cover nothing. Pure. */
export function waive(
  findings: readonly ScannerFinding[],
  waivers: readonly Waiver[],
): { readonly left: readonly ScannerFinding[]; readonly unused: readonly Waiver[] } {
  return {
    left: findings.filter((finding) => !waivers.some((waiver) => covers(waiver, finding))),
    unused: waivers.filter((waiver) => !findings.some((finding) => covers(waiver, finding))),
  };
}
