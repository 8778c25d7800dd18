import { holdsFixtures } from "../fixtures.ts";

holdsFixtures("K01", ["hostNetwork", true]);
