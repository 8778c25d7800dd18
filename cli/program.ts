import { Command } from "commander";
import { addBackups } from "./commands/backups.ts";
import { addBatch } from "./commands/batch.ts";
import { addComment } from "./commands/comment.ts";
import { addCapacity } from "./commands/capacity.ts";
import { addCompare } from "./commands/compare.ts";
import { addCost } from "./commands/cost.ts";
import { addDashboards } from "./commands/dashboards.ts";
import { addDeploy } from "./commands/deploy.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addDrift } from "./commands/drift.ts";
import { addGate } from "./commands/gate.ts";
import { addFeatures } from "./commands/features.ts";
import { addGraph } from "./commands/graph.ts";
import { addHistory } from "./commands/history.ts";
import { addInspect } from "./commands/inspect.ts";
import { addLadder } from "./commands/ladder.ts";
import { addImages } from "./commands/images.ts";
import { addLogs } from "./commands/logs.ts";
import { addLock } from "./commands/lock.ts";
import { addModels } from "./commands/models.ts";
import { addNew } from "./commands/new.ts";
import { addPreview } from "./commands/preview.ts";
import { addProgress } from "./commands/progress.ts";
import { addPromote } from "./commands/promote.ts";
import { addPublish } from "./commands/publish.ts";
import { addQueue } from "./commands/queue.ts";
import { addRecover } from "./commands/recover.ts";
import { addReference } from "./commands/reference.ts";
import { addRegistry } from "./commands/registry.ts";
import { addRelease } from "./commands/release.ts";
import { addCopy } from "./commands/copy.ts";
import { addRender } from "./commands/render.ts";
import { addRetire } from "./commands/retire.ts";
import { addRollback } from "./commands/rollback.ts";
import { addSmoke } from "./commands/smoke.ts";
import { addState } from "./commands/state.ts";
import { addTraffic } from "./commands/traffic.ts";
import { addUdf } from "./commands/udf.ts";
import { addWatch } from "./commands/watch.ts";

/** The command line `npx ml`: a table of contents. */
export function program(): Command {
  const ml = new Command("npx ml")
    .description(
      "Looks at what this repository declares, and at the machine it runs on. Nothing here needs a cloud account.",
    )
    .showSuggestionAfterError()
    .showHelpAfterError("(npx ml --help lists the commands; npx ml COMMAND --help shows examples)")
    .addHelpText(
      "after",
      "\nExit codes: 0 all is well, 1 what was found is not as it should be, 2 the command line is wrong.",
    )
    .exitOverride();
  addDoctor(ml);
  addModels(ml);
  addDashboards(ml);
  addLadder(ml);
  addNew(ml);
  addRender(ml);
  addCapacity(ml);
  addCost(ml);
  addPreview(ml);
  addComment(ml);
  addDrift(ml);
  addLock(ml);
  addState(ml);
  addBackups(ml);
  addRecover(ml);
  addCopy(ml);
  addImages(ml);
  addRegistry(ml);
  addUdf(ml);
  addReference(ml);
  addInspect(ml);
  addRelease(ml);
  addPromote(ml);
  addProgress(ml);
  addRollback(ml);
  addRetire(ml);
  addPublish(ml);
  addHistory(ml);
  addGate(ml);
  addFeatures(ml);
  addGraph(ml);
  addQueue(ml);
  addTraffic(ml);
  addCompare(ml);
  addDeploy(ml);
  addSmoke(ml);
  addWatch(ml);
  addLogs(ml);
  addBatch(ml);
  return ml;
}
