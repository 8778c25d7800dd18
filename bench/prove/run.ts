import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { runMain, Problem } from "../../local/console/problem.ts";
import { run } from "../../local/console/run.ts";
import { step, type Say } from "../../local/console/steps.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { batch } from "./batch.ts";
import { alerts } from "./alerts.ts";
import { approvedIsApplied } from "./approved.ts";
import { capacity } from "./capacity.ts";
import { conversions } from "./conversions.ts";
import { days } from "./days.ts";
import { deadline } from "./deadline.ts";
import { delivery } from "./delivery.ts";
import { killedDeployments } from "./deploy-kills.ts";
import { driftOfData } from "./drift-of-data.ts";
import { kedaChartComparison } from "./keda-chart.ts";
import { graph } from "./graph.ts";
import { imagePipeline } from "./image-pipeline.ts";
import { judgement } from "./judgement.ts";
import { killedUps } from "./kills.ts";
import { ladder } from "./ladder.ts";
import { loading } from "./loading.ts";
import { modelLadder } from "./model-ladder.ts";
import { nearline } from "./nearline.ts";
import { night } from "./night.ts";
import { pipelines } from "./pipelines.ts";
import { pmmlServer } from "./pmml-server.ts";
import { policyMutants } from "./policy-mutants.ts";
import { previewPage } from "./preview-page.ts";
import { progressive } from "./progressive.ts";
import { progressivePipeline } from "./progressive-pipeline.ts";
import { withProofs, type Circumstances, type Proof } from "./proof.ts";
import { refusedRelease } from "./refused.ts";
import { pushToAnswer } from "./push-to-answer.ts";
import { reproducible } from "./reproducible.ts";
import { rehearsals } from "./rehearsals.ts";
import { releaseEdits } from "./release-edits.ts";
import { releasesUnderLoad } from "./releases-under-load.ts";
import { results } from "./results.ts";
import { rollbackTime } from "./rollback-time.ts";
import { rollout } from "./rollout.ts";
import { scaling } from "./scaling.ts";
import { scalingKeda } from "./scaling-keda.ts";
import { sparkJob } from "./spark-job.ts";
import { sparkUdf } from "./spark-udf.ts";
import { coreTimeNow, stolenFigure } from "./stolen.ts";
import { traces } from "./traces.ts";
import { trafficSplit } from "./traffic-split.ts";
import { upTimes } from "./up-times.ts";
import { ways } from "./ways.ts";

/** Every long proof by the name it is asked for: `make prove PROOF=kills`. */
const proofs: Readonly<Record<string, (say: Say) => Promise<Proof>>> = {
  "up-times": upTimes,
  "pmml-server": pmmlServer,
  conversions,
  capacity,
  kills: killedUps,
  "deploy-kills": killedDeployments,
  approved: approvedIsApplied,
  "push-to-answer": pushToAnswer,
  rollout,
  scaling,
  "scaling-keda": scalingKeda,
  "keda-chart": kedaChartComparison,
  rehearsals,
  "spark-udf": sparkUdf,
  "spark-job": sparkJob,
  loading,
  days,
  delivery,
  deadline,
  "release-edits": releaseEdits,
  "traffic-split": trafficSplit,
  "releases-under-load": releasesUnderLoad,
  "rollback-time": rollbackTime,
  judgement,
  progressive,
  "progressive-pipeline": progressivePipeline,
  ladder,
  "model-ladder": modelLadder,
  graph,
  alerts,
  batch,
  "drift-of-data": driftOfData,
  refused: refusedRelease,
  reproducible,
  "image-pipeline": imagePipeline,
  pipelines,
  night,
  "preview-page": previewPage,
  traces,
  "policy-mutants": policyMutants,
  nearline,
  results,
  ways,
};

/** Proofs that need something which not every machine can fetch: run when they are asked for by name. */
const onlyByName: readonly string[] = ["keda-chart", "preview-page"];

async function circumstances(): Promise<Circumstances> {
  const commit = await run(["git", "describe", "--always", "--dirty"], { cwd: repositoryRoot });
  const memory = Math.round(totalmem() / 1024 ** 3);
  return {
    date: new Date().toISOString().slice(0, 10),
    commit,
    // Those that it may use: a proof may be bound to fewer than the machine has.
    machine: `${availableParallelism()} cores, ${memory} GiB, Node.js ${process.version}`,
  };
}

await runMain(async () => {
  const asked = process.env["PROOF"]?.split(",") ?? Object.keys(proofs).filter((name) => !onlyByName.includes(name));
  const unknown = asked.filter((name) => !Object.hasOwn(proofs, name));
  if (unknown.length > 0)
    throw new Problem(`There is no proof ${unknown.join(", ")}.`, `make prove PROOF=${Object.keys(proofs).join(",")}`);
  const page = join(repositoryRoot, "docs/proof.md");
  const where = await circumstances();
  for (const name of asked) {
    const prove = proofs[name];
    if (prove === undefined) continue;
    const before = coreTimeNow();
    const shown = await step(name, prove);
    const proof = { ...shown, figures: [...shown.figures, ...stolenFigure(before, coreTimeNow())] };
    for (const [what, value] of proof.figures) console.log(`      ${what}: ${value}`);
    // Written after each, so that a run that is ended early keeps what it has.
    writeFileSync(page, withProofs(existsSync(page) ? readFileSync(page, "utf8") : "", [proof], where));
    if (!proof.held) {
      console.log(`      DID NOT HOLD: ${proof.claim}`);
      process.exitCode = 1;
    }
  }
});
