import { existsSync } from "node:fs";
import { currentEngine } from "../../local/current.ts";
import { choosePlugins } from "../../local/providers/plugin-home.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { ok, type Finding } from "./finding.ts";

/** Which provider plugins and language host a stack on this machine runs with. */
export function providerFindings(): readonly Finding[] {
  return choosePlugins({ folder: currentEngine().home }).map(({ kind, name, version, source }) => {
    const found =
      source === "official"
        ? "official, installed here"
        : kind === "language" && !existsSync(toolPath("pulumi"))
          ? "stand-in, unless the Pulumi CLI brings its own"
          : "stand-in: no official plugin of this version is installed";
    return ok("providers", `${name} ${version}`, found);
  });
}
