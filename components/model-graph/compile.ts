import { bentoService, type BentoConfiguration } from "../bento/index.ts";
import { branchOf } from "./call.ts";
import { computing } from "./compute.ts";
import { answering, metadata, reading } from "./endpoint.ts";
import type { CallNode } from "./node.ts";
import { stagesOf, type Stage } from "./order.ts";
import type { ModelGraph } from "./spec.ts";

/** Requests that one replica answers at a time; each waits for its steps and takes next to nothing meanwhile. */
const atOnce = 256;

/** What tells of steps: their calls by label, and those that failed. Bento has several more for each of its parts. */
const kept = `root = if this.has_prefix("http_request_") || this.has_prefix("input_") || this == "graph_step_failed" { this } else { deleted() }
meta path = deleted()`;

/** As long as nothing has refused or failed. */
const going = "this.refused == null && this.failures.length() == 0";

function isCall(node: Stage[number]): node is CallNode {
  return node.kind === "call";
}

/** One stage: first what is computed, then calls at the same time. */
function processorsOf(stage: Stage): readonly object[] {
  const calls = stage.filter(isCall);
  const computed = stage.flatMap((node) => (isCall(node) ? [] : [{ mutation: computing(node) }]));
  if (calls.length === 0) return computed;
  const branches = Object.fromEntries(calls.map((node) => [node.name, branchOf(node)]));
  return [...computed, { workflow: { meta_path: "", order: [Object.keys(branches)], branches } }];
}

/** What a graph does with a request, once it has one. Pure; what `bento test` runs. */
export function pipelineOf(graph: ModelGraph): readonly object[] {
  const stages = stagesOf(graph.nodes).map((stage) => ({
    switch: [{ check: going, processors: processorsOf(stage) }],
  }));
  return [
    { mapping: reading(graph) },
    { try: stages },
    // A mapping that failed: a division by zero, a text where a number was said. Which one is in the log; values are not.
    { catch: [{ mapping: 'root = {"refused": "The values given cannot be computed with."}' }] },
    { mapping: answering(graph) },
  ];
}

/**
 * A graph as Bento's configuration: https://warpstreamlabs.github.io/bento/docs/configuration/about. Addresses come as variables
 * of the environment; the same configuration runs in all environments. Pure.
 * @param longestSeconds that a request may take
 */
export function compileGraph(graph: ModelGraph, port: number, longestSeconds: number): BentoConfiguration {
  const base = `/v2/models/${graph.shape.name}`;
  const stream = {
    input: {
      http_server: {
        path: "/v2/",
        ws_path: "",
        allowed_verbs: ["GET", "POST"],
        timeout: `${longestSeconds}s`,
        sync_response: {
          status: '${! metadata("status") }',
          headers: { "Content-Type": "application/json" },
          metadata_headers: { include_patterns: ["^x-graph-fallbacks$"] },
        },
      },
    },
    pipeline: {
      threads: atOnce,
      processors: [
        {
          mapping: `meta ask = if @http_server_verb == "POST" && @http_server_request_path == "${base}/infer" { "infer" } else { @http_server_verb + " " + @http_server_request_path }`,
        },
        {
          switch: [
            { check: '@ask == "infer"', processors: pipelineOf(graph) },
            {
              check: `@ask == "GET ${base}"`,
              processors: [{ mapping: `root = ${metadata(graph)}\nmeta = {"status": 200}` }],
            },
            {
              check: `["GET ${base}/ready", "GET /v2/health/ready", "GET /v2/health/live"].contains(@ask)`,
              processors: [
                { mapping: `root = {"name": "${graph.shape.name}", "ready": true}\nmeta = {"status": 200}` },
              ],
            },
            {
              processors: [
                {
                  mapping: `root = {"error": "There is nothing here. Predictions are at POST ${base}/infer."}\nmeta = {"status": 404}`,
                },
              ],
            },
          ],
        },
      ],
    },
    output: { sync_response: {} },
  };
  const options = { fields: { graph: graph.shape.name }, shutdownSeconds: longestSeconds, metrics: kept };
  const service = bentoService(stream, options);
  return { ...service, http: { ...service.http, address: `0.0.0.0:${port}` } };
}
