import type { Board } from "./board.ts";
import { modelBoard } from "./model.ts";
import { costBoard } from "./cost.ts";
import { jenkinsBoard } from "./jenkins.ts";
import { gatewayBoard, gpuBoard, redisBoard } from "./parts.ts";
import { platformBoard } from "./platform.ts";
import { serversBoard } from "./servers.ts";

/** Every dashboard of an environment, in the order in which people look. */
export const boards: readonly Board[] = [
  platformBoard,
  modelBoard,
  gatewayBoard,
  redisBoard,
  costBoard,
  gpuBoard,
  serversBoard,
  jenkinsBoard,
];
