import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { renderEnvironment } from "../../stacks/render.ts";
import { addCommand, answering } from "../command.ts";
import { environmentArgument } from "../environment/argument.ts";
import { late } from "../environment/late.ts";
import { readEnvironment } from "../environment/read.ts";
import { renderAnswer } from "../render/answer.ts";
import { renderFiles } from "../render/files.ts";
import { deployedImages, knownImage, imageOption, type KnownImages } from "../render/images.ts";
import { writeFiles } from "../render/write.ts";

interface Options {
  readonly out: string;
  readonly image: KnownImages;
}

export function addRender(program: Command): void {
  addCommand(program, {
    name: "render",
    description: "write the Kubernetes objects of an environment as plain YAML",
    details: `The objects are those that \`pulumi up\` registers, from the same renderers: one folder a model or
part, one file an object. \`kubectl apply -R -f DIR\` takes them in that order. Files of an earlier
run that are not rendered any more go; other files in DIR stay.

Images are built, so that their digests are known only then: they are taken from what \`make up\` made
and the stack runs, or from --image. One that is not known is never made up: an object \`unresolved\`
that says what is missing stands in its place, no API server takes it, and the command ends with
code 1.`,
    examples: [
      "npx ml render local --out rendered",
      "npx ml render local --out rendered --image pmml=registry.example.com/runtimes/pmml@sha256:…",
    ],
  })
    .addArgument(environmentArgument())
    .requiredOption("--out <dir>", "folder to write to")
    .addOption(
      new Option(
        "--image <name=reference>",
        "image of a runtime or of the platform, by digest; may be given several times",
      )
        .argParser(imageOption)
        .default({}, "what the stack runs"),
    )
    .action(
      answering(async (name: string, options: Options) => {
        const { environment, models } = await readEnvironment(name, options.image);
        const known = { ...deployedImages(name), ...options.image };
        const files = renderFiles(renderEnvironment(environment, models, knownImage(known), late));
        writeFiles(resolve(options.out), files);
        return renderAnswer(name, options.out, files);
      }),
    );
}
