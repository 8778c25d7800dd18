import { holdsFixtures } from "../fixtures.ts";

holdsFixtures("K02", ["securityContext.runAsNonRoot", undefined]);
