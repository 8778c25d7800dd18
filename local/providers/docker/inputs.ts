import { isList, isProperties, reveal, Secret, UNKNOWN, type Properties, type Value } from "../serve/index.ts";

/** What is built and where it goes, once everything is known. */
export interface ImageInputs {
  readonly imageName: string;
  readonly context: string;
  readonly dockerfile: string;
  readonly args: Readonly<Record<string, string>>;
  readonly target: string | undefined;
  readonly platform: string;
  readonly network: string | undefined;
  readonly addHosts: readonly string[];
  readonly skipPush: boolean;
  readonly registry: Credentials;
}

export interface Credentials {
  readonly server: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** Docker's word for this machine's processor. */
export function hostPlatform(arch: NodeJS.Architecture = process.arch): string {
  const names: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", ia32: "386" };
  return `linux/${names[arch] ?? arch}`;
}

function object(value: Value | undefined): Properties {
  return isProperties(value) ? value : {};
}

/** The inputs with the official provider's defaults filled in; what is not known stays so, secrets stay secret. */
export function withDefaults(inputs: Properties): Properties {
  const build = inputs["build"] ?? {};
  if (!isProperties(build)) return inputs; // not known yet
  const context = build["context"] ?? ".";
  const dockerfile = build["dockerfile"] ?? (typeof context === "string" ? `${context}/Dockerfile` : UNKNOWN);
  const platform = build["platform"] ?? hostPlatform();
  return {
    ...inputs,
    buildOnPreview: inputs["buildOnPreview"] ?? false,
    build: { ...build, context, dockerfile, platform },
  };
}

function text(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** @throws Error when a value that a build cannot do without is missing or of the wrong kind */
export function imageInputs(inputs: Properties): ImageInputs {
  const all = reveal(withDefaults(inputs));
  const build = object(all["build"]);
  const registry = object(all["registry"]);
  const imageName = text(all["imageName"]);
  const context = text(build["context"]);
  const dockerfile = text(build["dockerfile"]);
  if (imageName === undefined || context === undefined || dockerfile === undefined)
    throw new Error("imageName, build.context and build.dockerfile must be known before an image is built.");
  const args: Record<string, string> = {};
  for (const [name, value] of Object.entries(object(build["args"]))) {
    if (typeof value !== "string") throw new Error(`build.args.${name} must be a string.`);
    args[name] = value;
  }
  const hosts = build["addHosts"];
  return {
    imageName,
    context,
    dockerfile,
    args,
    target: text(build["target"]),
    platform: text(build["platform"]) ?? hostPlatform(),
    network: text(build["network"]),
    addHosts: (isList(hosts) ? hosts : []).filter((host) => typeof host === "string"),
    skipPush: all["skipPush"] === true,
    registry: {
      server: text(registry["server"]),
      username: text(registry["username"]),
      password: text(registry["password"]),
    },
  };
}

/** Every text in the inputs that must not be printed. */
export function secretTexts(value: Value | undefined): readonly string[] {
  if (value instanceof Secret) return texts(reveal(value.value));
  if (isList(value)) return value.flatMap(secretTexts);
  return isProperties(value) ? Object.values(value).flatMap(secretTexts) : [];
}

function texts(value: Value): readonly string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (isList(value)) return value.flatMap(texts);
  return isProperties(value) ? Object.values(value).flatMap(texts) : [];
}
