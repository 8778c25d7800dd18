import { holdsFixtures } from "../fixtures.ts";

holdsFixtures("K11", ["containers.0.resources", undefined]);
