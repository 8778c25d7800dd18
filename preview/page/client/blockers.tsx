import type { StackReport } from "../../report.ts";
import { blockersOf } from "../view/blockers.ts";
import { ResourceLink, SafeLink, Section } from "./parts.tsx";
import { Rest, useSome } from "./some.tsx";

export function Blockers({ stack }: { readonly stack: StackReport }) {
  const blockers = blockersOf(stack);
  const [shown, rest] = useSome(blockers, 8);
  const isBlocked = stack.verdict.level === "blocked";
  const told = new Set(blockers.map(({ detail }) => detail));
  const reasons = stack.verdict.reasons.filter((reason) => !told.has(reason));
  return (
    <Section id="blockers" title={isBlocked ? "What blocks it" : "What needs attention"}>
      {blockers.length === 0 && reasons.length === 0 ? <p class="none">Nothing.</p> : null}
      {blockers.length === 0 ? (
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      ) : null}
      <ul class={isBlocked ? "blockers" : "blockers mild"}>
        {shown.map(({ what, detail, urn, url }, index) => (
          <li key={index}>
            <b>{what}</b>
            <p class="message">{detail}</p>
            <p class="soft">
              {urn === undefined ? null : <ResourceLink urn={urn} />}
              {url === undefined ? null : <SafeLink url={url}>What to do</SafeLink>}
            </p>
          </li>
        ))}
      </ul>
      <Rest {...rest} of="more" />
    </Section>
  );
}
