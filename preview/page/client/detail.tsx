import type { PropertyChange } from "../../report.ts";
import { hashOf } from "../view/location.ts";
import { changes, type Row } from "../view/rows.ts";
import { usePage } from "./page-state.tsx";
import { Chip, ResourceLink, SafeLink } from "./parts.tsx";
import { Rest, useSome } from "./some.tsx";
import { Change } from "./values.tsx";

const verbs = { add: "added", delete: "removed", update: "changed" } as const;

/** Everything that is known of a resource: what changes, why it is replaced, what rules say, what it hangs on. */
export function Details({ row }: { readonly row: Row }) {
  const { resource, findings } = row;
  return (
    <div class="details">
      {findings.map(({ id, name, message, outcome, url }) => (
        <p class="finding" key={`${id} ${message}`}>
          <Chip tone={outcome === "violated" ? "delete" : "update"}>
            {id} {name}
          </Chip>{" "}
          {message} {url === undefined ? null : <SafeLink url={url}>What to do</SafeLink>}
        </p>
      ))}
      {resource.replacedBy.length === 0 ? null : (
        <p>
          Is replaced because of <code>{resource.replacedBy.join(", ")}</code>.
        </p>
      )}
      <Properties row={row} />
      <Ties row={row} />
      <p class="urn">
        <code>{resource.urn}</code>
      </p>
    </div>
  );
}

function Properties({ row: { resource } }: { readonly row: Row }) {
  const [shown, rest] = useSome(resource.properties ?? [], 60);
  if (resource.properties === undefined)
    return changes(resource.operation) ? <p class="warning">The provider could not say what changes in it.</p> : null;
  if (resource.properties.length === 0)
    return <p class="soft">{changes(resource.operation) ? "No property changes." : "Nothing changes in it."}</p>;
  return (
    <>
      <table class="properties">
        <tbody>
          {shown.map((property) => (
            <Property key={property.path} property={property} />
          ))}
        </tbody>
      </table>
      <Rest {...rest} of="properties" />
    </>
  );
}

function Property({ property }: { readonly property: PropertyChange }) {
  return (
    <tr class={`property-${property.kind}`}>
      <th scope="row">
        <code>{property.path}</code>
        <small>{verbs[property.kind]}</small>
        {property.forcesReplacement ? <Chip tone="replace">forces replacement</Chip> : null}
      </th>
      <td>
        <Change before={property.before} after={property.after} />
      </td>
    </tr>
  );
}

function Ties({ row: { resource } }: { readonly row: Row }) {
  const { view, go } = usePage();
  const next = { ...view, resource: resource.urn, around: resource.urn };
  return (
    <dl class="ties">
      {resource.parent === undefined ? null : (
        <>
          <dt>part of</dt>
          <dd>
            <ResourceLink urn={resource.parent} />
          </dd>
        </>
      )}
      {resource.dependsOn.length === 0 ? null : (
        <>
          <dt>needs</dt>
          <dd>
            <Needed urns={resource.dependsOn} />
          </dd>
        </>
      )}
      <dt>graph</dt>
      <dd>
        <a
          href={hashOf(next)}
          onClick={(event) => {
            event.preventDefault();
            go(next, true);
            document.querySelector("#part-graph")?.scrollIntoView();
          }}
        >
          What hangs on it
        </a>
      </dd>
    </dl>
  );
}

function Needed({ urns }: { readonly urns: readonly string[] }) {
  const [shown, rest] = useSome(urns, 8);
  return (
    <>
      {shown.map((urn) => (
        <span key={urn} class="needed">
          <ResourceLink urn={urn} />
        </span>
      ))}
      <Rest {...rest} of="resources" />
    </>
  );
}
