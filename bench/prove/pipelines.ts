import type { Say } from "../../local/console/steps.ts";
import { deliveryRepository } from "../../test/support/delivery-repository.ts";
import { releaseStack } from "../../test/support/release-stack.ts";
import { models } from "../pipelines/model.ts";
import { nights } from "../pipelines/nightly.ts";
import { proposals } from "../pipelines/proposal.ts";
import type { Scene } from "../pipelines/scene.ts";
import { Shown } from "../pipelines/shown.ts";
import type { Proof } from "./proof.ts";

/** The pipelines of the night, of proposals and of models as wholes, their scripts really run on a cluster and a bare repository. */
export async function pipelines(say: Say): Promise<Proof> {
  say("a cluster that serves iris");
  const stack = await releaseStack("pipes", 62, "iris");
  const repository = await deliveryRepository(stack.folder);
  const shown = new Shown();
  const scene: Scene = { stack, repository, expect: shown.expect };
  try {
    await nights(scene, say);
    await proposals(scene, say);
    await models(scene, say);
  } finally {
    repository.remove();
    await stack.remove();
  }
  return {
    name: "Pipelines as wholes",
    claim:
      "The pipelines of the night, of proposals and of models, every script of them run by a shell: what somebody did by hand is named; a proposal's comment says what it would do, or why it is refused; an artifact is inspected, released, approved and answers its golden rows; asked for once more nothing changes; a bad one comes to nothing",
    ...shown.result,
  };
}
