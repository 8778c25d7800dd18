import { holdsFixtures } from "../fixtures.ts";

holdsFixtures("K09", ["containers.0.image", "registry.example.com/a:1"]);
