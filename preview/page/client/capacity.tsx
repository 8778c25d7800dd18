import type { Capacity } from "../../report.ts";
import { number } from "../view/numbers.ts";
import { Chip, Section } from "./parts.tsx";
import { Rest, useSome } from "./some.tsx";

export function CapacityPart({ capacity }: { readonly capacity: Capacity }) {
  const limits = capacity.limits.toSorted((a, b) => Number(a.fits) - Number(b.fits) || share(b) - share(a));
  const short = limits.filter(({ fits }) => !fits).length;
  const [shown, rest] = useSome(limits, Math.max(short, 8));
  const note = capacity.fits ? "everything has room, at its most" : `${short} of ${limits.length} limits are too small`;
  return (
    <Section id="capacity" title="Capacity" note={note}>
      {limits.length === 0 ? <p class="none">No limit was looked at.</p> : null}
      <ul class="limits">
        {shown.map((limit) => (
          <li key={`${limit.what} ${limit.of}`} class={limit.fits ? undefined : "short"}>
            <p>
              <span class="number">
                {number(limit.needed)} of {number(limit.available)}
              </span>
              <b>{limit.what}</b> {limit.of}
            </p>
            <Bar share={share(limit)} />
            <details open={!limit.fits}>
              <summary>
                {limit.fits ? (
                  <span class="soft">{number(limit.available - limit.needed)} left</span>
                ) : (
                  <Chip tone="delete">{number(limit.needed - limit.available)} short</Chip>
                )}
              </summary>
              <p class="soft">{limit.because}</p>
            </details>
          </li>
        ))}
      </ul>
      <Rest {...rest} of="limits that have more room" />
      <NotKnown all={capacity.unknown} of="Could not be reckoned" />
    </Section>
  );
}

function share({ needed, available }: { readonly needed: number; readonly available: number }): number {
  return available === 0 ? (needed === 0 ? 0 : 2) : needed / available;
}

function Bar({ share }: { readonly share: number }) {
  return (
    <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-all" width="100" height="6" />
      <rect class="bar-used" width={Math.min(100, share * 100)} height="6" />
    </svg>
  );
}

export function NotKnown({ all, of }: { readonly all: readonly string[]; readonly of: string }) {
  return all.length === 0 ? null : (
    <details class="unknowns">
      <summary>
        {of}: {all.length}
      </summary>
      <ul>
        {all.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </details>
  );
}
