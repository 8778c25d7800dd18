/** Parts of what `make up` needs, in the order in which they are shown. */
export const areas = ["machine", "toolchain", "providers", "cluster", "facts", "disk"] as const;

/** What was found of one thing that `make up` needs. */
export interface Finding {
  readonly area: (typeof areas)[number];
  readonly name: string;
  /** `missing`: `make up` cannot work before somebody acts. */
  readonly state: "ok" | "will be made" | "missing";
  /** What is there, or will be used. */
  readonly found: string;
  /** What to do about what is missing. */
  readonly wayOut?: string;
}

export function ok(area: Finding["area"], name: string, found: string): Finding {
  return { area, name, state: "ok", found };
}

/** Something that `make up` builds, fetches, installs or starts by itself. */
export function willBeMade(area: Finding["area"], name: string, found: string): Finding {
  return { area, name, state: "will be made", found };
}

export function missing(area: Finding["area"], name: string, found: string, wayOut: string): Finding {
  return { area, name, state: "missing", found, wayOut };
}
