import { holdsFixtures } from "../fixtures.ts";

holdsFixtures("K04", ["containers.0.securityContext.readOnlyRootFilesystem", false]);
