import { Command } from "commander";
import { imageFiles } from "./files.ts";
import { packImage, type PackedImage } from "./pack.ts";
import { parseRepository } from "./reference.ts";
import { pushImage } from "./registry.ts";

interface Options {
  readonly file: readonly string[];
  readonly title?: string;
}

/** `SOURCE=PATH-IN-IMAGE`, or `SOURCE`: a file keeps its own name, and what is in a folder its path there. */
async function load(options: Options): Promise<PackedImage> {
  const files = await Promise.all(
    options.file.map((text) => {
      const equals = text.lastIndexOf("=");
      return equals < 0 ? imageFiles(text) : imageFiles(text.slice(0, equals), text.slice(equals + 1));
    }),
  );
  return packImage(
    files.flat(),
    options.title === undefined ? {} : { "org.opencontainers.image.title": options.title },
  );
}

const collect = (value: string, before: string[]): string[] => [...before, value];

const program = new Command("oci").description(
  "Packs model files as an OCI image and pushes it; prints the digest, which is the model's version.",
);

program
  .command("digest")
  .description("print the digest without pushing")
  .requiredOption(
    "--file <source[=path]>",
    "file or folder, and its path in the image; may be given several times",
    collect,
    [],
  )
  .option("--title <text>", "org.opencontainers.image.title")
  .action(async (options: Options) => {
    console.log((await load(options)).digest);
  });

program
  .command("push")
  .description(
    "push to a registry (plain HTTP on loopback only; REGISTRY_AUTHORIZATION: value of the Authorization header)",
  )
  .requiredOption(
    "--file <source[=path]>",
    "file or folder, and its path in the image; may be given several times",
    collect,
    [],
  )
  .requiredOption("--to <registry/repository>", "where to, such as 127.0.0.1:15000/models/iris")
  .option("--title <text>", "org.opencontainers.image.title")
  .action(async (options: Options & { readonly to: string }) => {
    const to = parseRepository(options.to);
    const { digest, uploadedBytes } = await pushImage(await load(options), to, process.env["REGISTRY_AUTHORIZATION"]);
    console.error(
      `${to.registry}/${to.name}@${digest}: ${uploadedBytes === 0 ? "was there already" : `${uploadedBytes} bytes uploaded`}`,
    );
    console.log(digest);
  });

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
