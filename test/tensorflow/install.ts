import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { pythonPackages } from "../support/python-packages.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the Python packages that TensorFlow Serving's messages are in. */
    readonly messages: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide(
    "messages",
    await pythonPackages("tensorflow-messages", join(import.meta.dirname, "requirements.lock")),
  );
}
