import type { Waiver } from "../../stacks/waived-vulnerabilities.ts";

/** A known vulnerability of a package in an image. */
export interface Vulnerability {
  readonly id: string;
  /** Other names of the same: `CVE-2026-1`. */
  readonly aliases: readonly string[];
  readonly package: string;
  readonly version: string;
  /** CVSS, 0 to 10; undefined where nobody has said. */
  readonly severity: number | undefined;
}

/** What a judge found in an image. */
export interface Findings {
  /** Who judged: `osv-scanner`, `ECR`. */
  readonly by: string;
  readonly vulnerabilities: readonly Vulnerability[];
  /** How new what it knows is; undefined where it does not say. */
  readonly knownAt: Date | undefined;
  /** What it could not judge, a sentence each: then nobody knows, which is not well. */
  readonly blind: readonly string[];
}

/** What is demanded of an image. */
export interface Demands {
  readonly waivers: readonly Waiver[];
  readonly now: Date;
  /** From this severity (CVSS) a vulnerability is refused, and one of unknown severity always. */
  readonly from: number;
  /** Older knowledge (days) is none. */
  readonly oldestDays: number;
}

/** How an image stands. */
export interface Gate {
  readonly by: string;
  readonly refused: readonly Vulnerability[];
  readonly waived: readonly (Vulnerability & { readonly reason: string; readonly until: string })[];
  readonly below: readonly Vulnerability[];
  /** Waivers that have ended and would have counted. */
  readonly ended: readonly Waiver[];
  /** Why nobody can say that it is well, a sentence each. */
  readonly unknown: readonly string[];
  readonly passes: boolean;
}

const dayMs = 24 * 3_600_000;

function isAbout(waiver: Waiver, { id, aliases, package: name }: Vulnerability): boolean {
  return [id, ...aliases].includes(waiver.id) && (waiver.package === undefined || waiver.package === name);
}

/** A waiver holds through its last day. */
function holds({ until }: Waiver, now: Date): boolean {
  return now.getTime() < Date.parse(`${until}T00:00:00Z`) + dayMs;
}

/** Holds what was found against what is demanded. Pure. */
export function gate({ by, vulnerabilities, knownAt, blind }: Findings, demands: Demands): Gate {
  const { waivers, now, from, oldestDays } = demands;
  const isLow = ({ severity }: Vulnerability): boolean => severity !== undefined && severity < from;
  const waived: (Vulnerability & { reason: string; until: string })[] = [];
  const refused: Vulnerability[] = [];
  const ended = new Set<Waiver>();
  for (const one of vulnerabilities) {
    if (isLow(one)) continue;
    const about = waivers.filter((waiver) => isAbout(waiver, one));
    const valid = about.find((waiver) => holds(waiver, now));
    if (valid !== undefined) waived.push({ ...one, reason: valid.reason, until: valid.until });
    else {
      refused.push(one);
      for (const waiver of about) ended.add(waiver);
    }
  }
  const ageDays = knownAt === undefined ? undefined : Math.floor((now.getTime() - knownAt.getTime()) / dayMs);
  const unknown = [
    ...blind,
    ...(ageDays === undefined ? ["nobody knows how old the database is"] : []),
    ...(ageDays !== undefined && ageDays > oldestDays
      ? [`the database knows nothing newer than ${ageDays} days; ${oldestDays} are the most`]
      : []),
  ];
  return {
    by,
    refused,
    waived,
    below: vulnerabilities.filter(isLow),
    ended: [...ended],
    unknown,
    passes: refused.length === 0 && unknown.length === 0,
  };
}
