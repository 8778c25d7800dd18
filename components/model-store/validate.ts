import { bucketIssues } from "../bucket-name.ts";
import type { Issue } from "../issues.ts";
import { dayIssues } from "../whole-days.ts";
import type { ModelStoreSettings } from "./settings.ts";

/** What only data can get wrong in an environment's model store: all of it. */
export function validateModelStore(settings: ModelStoreSettings): readonly Issue[] {
  const named =
    "create" in settings
      ? [
          ["modelStore.create.bucket", settings.create.bucket] as const,
          ...(settings.create.accessLogs === undefined
            ? []
            : [["modelStore.create.accessLogs", settings.create.accessLogs] as const]),
        ]
      : [["modelStore.adopt.bucket", settings.adopt.bucket] as const];
  const days =
    "create" in settings
      ? [{ path: "modelStore.create.keepReplacedDays", days: settings.create.keepReplacedDays, least: 1 }]
      : [];
  return [...named.flatMap(([path, name]) => bucketIssues(path, name)), ...dayIssues(days)];
}
