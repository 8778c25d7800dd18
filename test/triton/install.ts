import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { pythonPackages } from "../support/python-packages.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the Python packages that Triton's messages are in. */
    readonly tritonMessages: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide(
    "tritonMessages",
    await pythonPackages("triton-messages", join(import.meta.dirname, "requirements.lock")),
  );
}
