import { execa } from "execa";
import { fileIn, installCommand, packageManagerOf } from "./about.ts";
import type { RuntimeOptions } from "./options.ts";
import { packageRoot } from "./packages.ts";
import type { Output } from "./run-plugin.ts";

/**
 * Installs the packages of the project that a program belongs to, showing what the package manager prints.
 * @throws Error with the command and the folder when it fails
 */
export async function installDependencies(
  programDirectory: string,
  options: RuntimeOptions,
  output: Output,
): Promise<void> {
  const folder = packageRoot(programDirectory);
  if (folder === undefined)
    throw new Error(`There is no package.json in ${programDirectory} or above: nothing says what to install.`);
  const exists = fileIn(folder);
  const manager = packageManagerOf(options.packagemanager, exists);
  const [file, ...args] = installCommand(manager, options.production, exists);
  const command = [file, ...args].join(" ");
  output.stdout(Buffer.from(`Installing dependencies in ${folder}: ${command}\n\n`));
  const child = execa(file, args, { cwd: folder, stdin: "ignore", reject: false, buffer: false });
  child.stdout.on("data", output.stdout);
  child.stderr.on("data", output.stderr);
  const result = await child;
  if (!result.failed) {
    output.stdout(Buffer.from("Finished installing dependencies\n\n"));
    return;
  }
  const how = result.exitCode === undefined ? `could not be run` : `failed with exit code ${result.exitCode}`;
  throw new Error(`${command} ${how} in ${folder}. Its own words are above.`);
}
