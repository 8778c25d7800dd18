import { holdsFixtures } from "../fixtures.ts";

holdsFixtures("K05", ["volumes.0", { hostPath: { path: "/" } }]);
