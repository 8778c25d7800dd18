import { Argument, InvalidArgumentError, Option, type Command } from "commander";
import { environmentFile } from "../../stacks/environments/index.ts";
import { addCommand, answering } from "../command.ts";
import { environmentArgument } from "../environment/argument.ts";
import { imagesAnswer } from "../images/answer.ts";
import { signingKey, verifyingKey } from "../images/keys.ts";
import { lookAtImages } from "../images/look.ts";
import { makeImages } from "../images/make.ts";
import { telling } from "../telling.ts";

interface Options {
  readonly build?: boolean;
  readonly push?: boolean;
  readonly release?: boolean;
  readonly sbom?: boolean;
  readonly judge?: boolean;
  readonly database?: string;
  readonly from: number;
  readonly maxAge: number;
  readonly sign?: string;
  readonly verify?: string;
}

/** High by CVSS: https://www.first.org/cvss/v3.1/specification-document (5) */
const high = 7;
const weekDays = 7;

function number(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is no number from ${least} to ${most}.`);
  };
}

export function addImages(program: Command): void {
  addCommand(program, {
    name: "images",
    description:
      "the images that are built here, as an environment runs them: built, pushed, what is in them, known holes, signatures",
    details: `Without options it lists them, with size and SBOM. --sbom attaches an SBOM (CycloneDX, by syft) to each that has none.
--judge holds what they have against known vulnerabilities: by a database in a folder (--database, or
ML_VULNERABILITIES; nobody is asked over the network), and by ECR's own scan where the registry is ECR. From severity 7 on one is refused, one
of unknown severity always; stacks/waived-vulnerabilities.yaml has exceptions, each with a reason and a last day. A database that knows
nothing of an ecosystem, or nothing new, passes nobody. --sign signs what was not refused, as cosign does; --verify
ends with code 1 where one is not signed by that key. A key is a PEM file (P-256) or awskms:///ALIAS-OR-ARN.
--build builds those that the environment's models run by, from these sources and as an up does, and does all of that with what was built;
--push brings to the environment's registry what was not refused, and nothing where it has it; --release writes the digests into
stacks/runtime-images/ENV.yaml. Building takes what make up takes (buildah, Go, Java), and no Docker engine.`,
    examples: [
      "npx ml images local",
      "npx ml images local --sbom --judge --database /var/lib/osv",
      "npx ml images prd --judge --sign awskms:///alias/ml-serving-images",
      "npx ml images prd --verify images.pub",
      "npx ml images dev pmml --build",
      "npx ml images dev --build --sbom --judge --sign awskms:///alias/ml-serving-images --release",
    ],
  })
    .addArgument(environmentArgument())
    .addArgument(new Argument("[image...]", "images, such as pmml or functions/advice; all by default"))
    .option("--sbom", "attach an SBOM to each that has none")
    .option("--judge", "hold them against known vulnerabilities")
    .addOption(new Option("--database <folder>", "the vulnerability database").env("ML_VULNERABILITIES"))
    .addOption(new Option("--from <severity>", "CVSS from which one is refused").argParser(number(0, 10)).default(high))
    .addOption(
      new Option("--max-age <days>", "a database that knows nothing newer passes nobody")
        .argParser(number(0, 3_650))
        .default(weekDays),
    )
    .option("--sign <key>", "sign what is not refused")
    .option("--verify <key>", "each must be signed by this key")
    .option("--build", "build them from these sources")
    .addOption(new Option("--push", "push what was built and is not refused").implies({ build: true }))
    .addOption(
      new Option("--release", "write what was pushed into the environment's file").implies({ build: true, push: true }),
    )
    .action(
      answering(async (name: string, images: readonly string[], options: Options) => {
        const { database, from, maxAge } = options;
        const asked = {
          names: images,
          sbom: options.sbom === true,
          judge: options.judge === true ? { database, from, oldestDays: maxAge } : undefined,
          sign: options.sign === undefined ? undefined : await signingKey(options.sign),
          verify: options.verify === undefined ? undefined : await verifyingKey(options.verify),
          say: (now: string) => {
            console.error(`… ${now}`);
          },
        };
        const file = await environmentFile(name);
        const { push = false, release = false } = options;
        return imagesAnswer(
          name,
          await (options.build === true
            ? telling(`building the images of ${name}`, makeImages(file, { ...asked, build: { push, release } }))
            : telling(`looking at the images of ${name}`, lookAtImages(file, asked))),
        );
      }),
    );
}
