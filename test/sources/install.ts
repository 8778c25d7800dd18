import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { pythonPackages } from "../support/python-packages.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folders of the Python packages of MLflow and of DVC. */
    readonly mlflow: string;
    readonly dvc: string;
  }
}

const lockOf = (name: string): string => join(import.meta.dirname, name, "requirements.lock");

export default async function setup(project: TestProject): Promise<void> {
  // One after the other: both unpack some hundred wheels.
  project.provide("mlflow", await pythonPackages("mlflow-server", lockOf("mlflow")));
  project.provide("dvc", await pythonPackages("dvc", lockOf("dvc")));
}
