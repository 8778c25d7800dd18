import { holdsFixtures } from "../fixtures.ts";

holdsFixtures("K07", ["automountServiceAccountToken", undefined]);
