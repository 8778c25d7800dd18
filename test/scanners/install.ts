import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { pythonPackages } from "../support/python-packages.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of checkov and what it is made of. */
    readonly checkov: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide("checkov", await pythonPackages("checkov", join(import.meta.dirname, "checkov/requirements.lock")));
}
