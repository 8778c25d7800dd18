import { holdsFixtures } from "../fixtures.ts";

holdsFixtures("K06");
