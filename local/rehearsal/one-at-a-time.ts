import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isAlive } from "../console/alive.ts";
import { Problem } from "../console/problem.ts";
import type { RehearsalLayout } from "./layout.ts";

/** Beside the folder of the rehearsal, which comes and goes. */
function lockFile({ cluster }: RehearsalLayout): string {
  return `${cluster.folder}.pid`;
}

/**
 * Holds a rehearsal's name: a second one of the same name would take the first one down.
 * @returns gives it back
 * @throws {Problem} while another process holds it
 */
export function holdName(layout: RehearsalLayout): () => void {
  const file = lockFile(layout);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
      return () => {
        rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const pid = Number(readFileSync(file, "utf8"));
      if (pid !== process.pid && isAlive(pid))
        throw new Problem(
          `Another rehearsal of ${layout.environment} (process ${pid}) is at work as ${layout.cluster.name}.`,
          `Wait for it, or give this one a name and ports of its own: ML_SERVING_CLUSTER=other ML_SERVING_PORT_BLOCK=55 make rehearse ENV=${layout.environment}`,
        );
      // Of one that was killed.
      rmSync(file, { force: true });
    }
  }
}
