import { isDeepStrictEqual } from "node:util";
import type { Issue } from "../../../components/issues.ts";
import type { Release, Traffic } from "../../../components/model-service/release.ts";
import { parseRelease } from "../load.ts";
import { lostComments } from "./comments.ts";
import { trafficOf } from "./rollback.ts";

/** What the file must say after an edit, and that nothing that people wrote is lost. */
export function checked(before: string, after: string, traffic: Traffic, file: string): Release | readonly Issue[] {
  const loaded = parseRelease(after, file);
  if ("issues" in loaded) return loaded.issues;
  const cannot = (what: string): readonly Issue[] => [
    { code: "MR022", path: file, message: `${what} Edit it by hand, or write it as plain keys and values first.` },
  ];
  if (!isDeepStrictEqual(trafficOf(loaded.release), traffic))
    return cannot("It is written in a way that cannot be edited safely, such as with merged keys.");
  const [lost] = lostComments(before, after);
  return lost === undefined ? loaded.release : cannot(`The comment "# ${lost}" would be lost.`);
}
