import { holdsFixtures } from "../fixtures.ts";

holdsFixtures("K10", ["containers.0.envFrom", [{ secretRef: { name: "s" } }]]);
