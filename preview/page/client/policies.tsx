import type { PolicyResults } from "../../report.ts";
import { grouped } from "../view/grouped.ts";
import { Chip, ResourceLink, SafeLink, Section } from "./parts.tsx";
import { Rest, useSome } from "./some.tsx";

type Finding = PolicyResults["findings"][number];

export function Policies({ policies }: { readonly policies: PolicyResults }) {
  const { rules, findings, complete } = policies;
  const count = (outcome: string) => rules.filter((rule) => rule.outcome === outcome).length;
  const violated = findings.filter(({ outcome }) => outcome === "violated");
  const open = findings.filter(({ outcome }) => outcome === "not evaluated");
  // Whoever waived it gave a reason, which its message says.
  const other = findings.filter((one) => !violated.includes(one) && !open.includes(one));
  const passed = rules.filter(({ outcome }) => outcome === "passed");
  const note = `${count("violated")} violated, ${count("not evaluated")} not evaluated, ${passed.length} passed`;
  return (
    <Section id="policies" title="Policies" note={note}>
      {complete ? null : (
        <p class="warning">
          The rules did not run to their end: what is not listed was not looked at, and did not pass.
        </p>
      )}
      <Rules findings={violated} />
      <Rules findings={open} />
      {other.length === 0 ? null : (
        <details>
          <summary>{other.length} waived</summary>
          <Rules findings={other} />
        </details>
      )}
      {passed.length === 0 ? null : (
        <details>
          <summary>{passed.length} passed</summary>
          <p class="passed">
            {passed.map(({ id, name }) => (
              <Chip key={id} tone="create">
                {id} {name}
              </Chip>
            ))}
          </p>
        </details>
      )}
      {rules.length === 0 && findings.length === 0 ? <p class="none">No rule was run.</p> : null}
    </Section>
  );
}

function Rules({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <>
      {[...grouped(findings, ({ id, outcome }) => `${id} ${outcome}`)].map(([key, all]) => (
        <Rule key={key} findings={all} />
      ))}
    </>
  );
}

function Rule({ findings }: { readonly findings: readonly Finding[] }) {
  const [shown, rest] = useSome(findings, 5);
  const [first] = findings;
  if (first === undefined) return null;
  const { id, name, outcome, enforcement, url } = first;
  const isHard = outcome === "violated" && enforcement === "mandatory";
  return (
    <article class={`rule ${isHard ? "rule-hard" : "rule-soft"}`}>
      <h3>
        {id} {name} <Chip tone={isHard ? "delete" : "update"}>{outcome === "violated" ? enforcement : outcome}</Chip>
        {url === undefined ? null : <SafeLink url={url}>What to do</SafeLink>}
      </h3>
      <ul>
        {shown.map((finding) => (
          <li key={`${finding.urn} ${finding.message}`}>
            <ResourceLink urn={finding.urn} />
            <p class="message">{finding.message}</p>
          </li>
        ))}
      </ul>
      <Rest {...rest} of="findings" />
    </article>
  );
}
