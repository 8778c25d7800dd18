import { resolveChanges, type ResolvedChanges } from "../../../components/changes/resolve.ts";
import type { Issue } from "../../../components/issues.ts";
import { isCloud, type EnvironmentFile } from "../../../stacks/environments/environment.ts";
import { shownFile, type ReleaseName } from "../../../stacks/releases/edit/change.ts";

/** Ids of trackers, or an address: no blanks, so that one finds it again; as long as a line. `CHG-1234`, `owner/repository#12` */
const ticketId = /^[A-Za-z0-9#][\w.#/:?=&-]{0,199}$/;

/** What a change of an environment has to have; on this machine nothing. Pure. */
export function changesOf(file: EnvironmentFile): ResolvedChanges {
  return resolveChanges(isCloud(file) ? file.changes : undefined);
}

/** Whether a change is made under a ticket that is one, where it has to be made under any. Pure. */
export function ticketIssues(
  ticket: string | undefined,
  { isTicketRequired }: Pick<ResolvedChanges, "isTicketRequired">,
  name: ReleaseName,
): readonly Issue[] {
  const path = shownFile(name);
  if (ticket === undefined)
    return isTicketRequired
      ? [
          {
            code: "MR046",
            path,
            message: `Changes of ${name.environment} are made under a ticket, and none is named. Name it: --ticket CHG-1234; an incident's id is one, too.`,
          },
        ]
      : [];
  if (ticketId.test(ticket)) return [];
  return [
    {
      code: "MR045",
      path,
      message: `"${ticket}" is no id of a ticket. Write it without blanks, as the tracker does: CHG-1234, or its address.`,
    },
  ];
}

/** What the help of each command that changes a release says of `--ticket <id>`. */
export const ticketWords = "ticket that it is done under (recorded; required where the environment says so)";
