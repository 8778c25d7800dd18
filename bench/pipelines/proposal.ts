import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Say } from "../../local/console/steps.ts";
import type { Build } from "../../test/support/delivery.ts";
import { startGithub, type GithubStandIn } from "../../test/support/github.ts";
import { secondIris } from "../prove/two-irises.ts";
import { archivedJson, built, ended, stagesOf, type Scene } from "./scene.ts";

interface Report {
  readonly stacks: readonly {
    readonly models: readonly { readonly model: string; readonly change: string }[];
    readonly verdict: { readonly level: string };
  }[];
}

/** One branch that somebody proposes. */
interface Proposal {
  readonly branch: string;
  readonly what: string;
  /** Makes the change in the clone. */
  readonly change: (scene: Scene) => Promise<unknown>;
  readonly result: Build["result"];
  /** What the comment has to say. */
  readonly told: readonly RegExp[];
}

/** Puts other words into a file of the clone. @throws RangeError where it has not exactly these */
function edit({ stack: { folder } }: Scene, path: string, from: string, to: string): Promise<void> {
  const file = join(folder, path);
  const text = readFileSync(file, "utf8");
  if (text.split(from).length !== 2) throw new RangeError(`${path} does not have "${from}" once`);
  writeFileSync(file, text.replace(from, to));
  return Promise.resolve();
}

const branches: readonly Proposal[] = [
  {
    branch: "second-iris",
    what: "a second version of iris",
    change: ({ stack }) => stack.command("release", "iris", "local", ...secondIris),
    result: "SUCCESS",
    told: [/\biris\b/, /\b1 → \S*2\b/],
  },
  {
    branch: "bounds",
    what: "a declaration whose bounds contradict",
    change: (scene) => edit(scene, "stacks/models/iris.ts", "replicas: 2,", "scaling: { min: 5, max: 3 },"),
    result: "FAILURE",
    told: [/MS008/, /5 is above max 3/],
  },
  {
    branch: "escalation",
    what: "containers that may gain privileges",
    change: (scene) =>
      edit(scene, "components/pod-security.ts", "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true"),
    result: "FAILURE",
    told: [/K02/, /iris-champion/],
  },
];

/** The pipeline of proposals, and what its comment says of each; it is one comment, edited with every push. */
export async function proposals(scene: Scene, say: Say): Promise<void> {
  const { repository, expect } = scene;
  const github = await startGithub();
  const folder = mkdtempSync(join(tmpdir(), "ml-token-"));
  const token = join(folder, "token");
  writeFileSync(token, `${github.token}\n`, { mode: 0o600 });
  try {
    for (const proposal of branches) {
      say(proposal.what);
      await repository.git("checkout", "--quiet", "-b", proposal.branch);
      await proposal.change(scene);
      await repository.push(proposal.what, proposal.branch);
      await repository.git("checkout", "--quiet", "main");
      const build = await built(
        scene,
        "pull-request",
        {},
        {
          branch: proposal.branch,
          change: "7",
          agents: { comment: { GITHUB_TOKEN_FILE: token, GITHUB_API_URL: github.url } },
        },
      );
      shown(scene, proposal, build, github);
    }
    const posts = github.asked.filter((line) => line.startsWith("POST")).length;
    expect(
      "the comment",
      posts === 1 && github.comments.length === 1,
      `made ${posts} time, edited ${github.asked.filter((line) => line.startsWith("PATCH")).length} times`,
    );
  } finally {
    rmSync(folder, { recursive: true });
    await github.stop();
  }
}

function shown(scene: Scene, { what, result, told }: Proposal, build: Build, { comments }: GithubStandIn): void {
  const { stacks } = archivedJson(build, "reports/local/preview.json") as Report;
  const changed = stacks.flatMap(({ models }) => models.filter(({ change }) => change !== "same"));
  const body = comments[0]?.body ?? "";
  const missing = told.filter((one) => !one.test(body));
  const line = body.split("\n").find((one) => told[0]?.test(one) === true) ?? "";
  const said = line.replace(/^- /, "").replaceAll("|", " ").replaceAll(/\s+/g, " ").trim().slice(0, 200);
  scene.expect(
    `pull request, ${what}`,
    build.result === result &&
      stagesOf(build).at(-1) === "comment" &&
      missing.length === 0 &&
      (result === "FAILURE" || changed.map(({ model }) => model).join() === "iris"),
    `${ended(build)}; ${stacks.map(({ verdict }) => verdict.level).join()}; the comment: ${missing.length === 0 ? `"${said}"` : `lacks ${missing.join(", ")}: ${body.slice(0, 600)}`}`,
  );
}
