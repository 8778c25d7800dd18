import type { z } from "zod";
import { bodyOf, get } from "../http.ts";
import { SourceRefused } from "../refused.ts";
import type { Surroundings } from "../source.ts";
import { artifacts } from "./answers.ts";

/** The value of the Authorization header, as MLflow's own client makes it: https://mlflow.org/docs/latest/api_reference/auth/ */
function authorization(env: Surroundings["env"]): string | undefined {
  const [username, password, token] = ["USERNAME", "PASSWORD", "TOKEN"].map((name) => env[`MLFLOW_TRACKING_${name}`]);
  if (username !== undefined && password !== undefined)
    return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  return token === undefined ? undefined : `Bearer ${token}`;
}

/** MLflow's REST API: https://mlflow.org/docs/latest/api_reference/rest-api.html */
export class Mlflow {
  readonly url: URL;
  readonly #shown: string;
  readonly #authorization: string | undefined;

  /** @throws {SourceRefused} MA021 without MLFLOW_TRACKING_URI, or with one that is no server's */
  constructor({ env }: Surroundings, shown: string) {
    const address = env["MLFLOW_TRACKING_URI"];
    if (address === undefined || !/^https?:\/\//.test(address) || !URL.canParse(address))
      throw new SourceRefused(
        "MA021",
        shown,
        "MLFLOW_TRACKING_URI names no server of MLflow. Set it, such as MLFLOW_TRACKING_URI=https://mlflow.example.com.",
      );
    this.url = new URL(address);
    this.#shown = shown;
    this.#authorization = authorization(env);
  }

  /** Asks `GET /api/2.0/mlflow/PATH`. @throws {SourceRefused} MA020 where the answer is not MLflow's */
  async ask<T extends z.ZodType>(
    path: string,
    query: Readonly<Record<string, string>>,
    schema: T,
    whatToDo = "Check the name, and who may read it.",
  ): Promise<z.infer<T>> {
    const response = await this.#get(this.#at(`/api/2.0/mlflow/${path}`, query), whatToDo);
    return this.#parsed(response, schema);
  }

  /** What is directly below a path of the artifacts that the server hands out itself, by the name there. */
  async list(path: string): Promise<readonly { readonly path: string; readonly is_dir: boolean }[]> {
    const at = this.#at("/api/2.0/mlflow-artifacts/artifacts", { path });
    const response = await this.#get(at, "Does it serve artifacts (mlflow server --serve-artifacts)?");
    return (await this.#parsed(response, artifacts)).files;
  }

  /** A file of them. */
  async file(path: string): Promise<Response> {
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    return this.#get(this.#at(`/api/2.0/mlflow-artifacts/artifacts/${encoded}`, {}), "Check the path.");
  }

  #at(path: string, query: Readonly<Record<string, string>>): URL {
    const url = new URL(this.url);
    url.pathname = `${url.pathname.replace(/\/+$/, "")}${path}`;
    url.search = new URLSearchParams(query).toString();
    return url;
  }

  #get(url: URL, whatToDo: string): Promise<Response> {
    return get(url, { shown: this.#shown, whatToDo, authorization: this.#authorization });
  }

  async #parsed<T extends z.ZodType>(response: Response, schema: T): Promise<z.infer<T>> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bodyOf(response)) chunks.push(chunk);
    let content: unknown;
    try {
      content = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    } catch {
      content = undefined;
    }
    const parsed = schema.safeParse(content);
    if (parsed.success) return parsed.data;
    throw new SourceRefused(
      "MA020",
      this.#shown,
      `${this.url.host} does not answer as MLflow does. Is MLFLOW_TRACKING_URI its address?`,
    );
  }
}
