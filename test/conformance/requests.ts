import type * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import { toStruct } from "../../local/providers/serve/values.ts";
import type { Properties } from "../../local/providers/serve/values.ts";
import { tokenOf, urnOf } from "./answers.ts";
import type { Declared, Kept } from "./engine.ts";

interface AboutResource {
  setUrn(urn: string): unknown;
  setType(type: string): unknown;
  setName(name: string): unknown;
}

/** Says which resource a request is about. */
export function about(request: AboutResource, resource: Pick<Declared, "type" | "name">): void {
  request.setUrn(urnOf(resource));
  request.setType(tokenOf(resource));
  request.setName(resource.name);
}

/** What a diff and an update are asked alike. */
export function change<Request extends rpc.DiffRequest | rpc.UpdateRequest>(
  request: Request,
  declared: Declared,
  old: Kept,
  inputs: Properties,
): Request {
  about(request, declared);
  request.setId(old.id);
  request.setOlds(toStruct(old.outputs));
  request.setOldInputs(toStruct(old.inputs));
  request.setNews(toStruct(inputs));
  request.setIgnorechangesList([...(declared.ignoreChanges ?? [])]);
  return request;
}
