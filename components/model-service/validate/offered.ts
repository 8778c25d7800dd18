import type { EnvironmentName } from "../../environment-names.ts";
import type { OfferedNodes } from "../offered-nodes.ts";

/** What an environment has that models may ask for. */
export interface Offered {
  readonly environment: EnvironmentName;
  readonly redis: boolean;
  readonly nodes: OfferedNodes;
}
