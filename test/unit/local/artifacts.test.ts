import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { releasedImage } from "../../../local/artifacts.ts";
import { imageFiles } from "../../../oci/files.ts";

const root = resolve(import.meta.dirname, "../../..");
const file = "examples/iris/candidate.pmml";
const none = `sha256:${"0".repeat(64)}`;

// npx tsx oci/main.ts digest --file examples/iris/candidate.pmml, and …=model.pmml
const asItIs = "sha256:f030fde33532c1cdc3c3937eb36a3a6e18026e1a5706954238ea6b5f13e15499";
const stored = "sha256:27d5f69158c04b3b6849d6e4742a083b6de88898cb8db1b8711391fb1f365417";

it.each([
  ["as it is", asItIs, asItIs],
  ["under the name that its server looks for", stored, stored],
  ["as it is where the release names neither", none, asItIs],
])("a file of the repository is packed %s", async (_, named, packed) => {
  expect((await releasedImage(await imageFiles(join(root, file)), file, named)).digest).toBe(packed);
});
