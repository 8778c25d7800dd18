import { holdsFixtures } from "../fixtures.ts";

holdsFixtures("K03", ["securityContext.seccompProfile", undefined]);
