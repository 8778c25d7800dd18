import { toolPath } from "../../local/toolchain/paths.ts";
import { run } from "../../local/console/run.ts";
import { machineRegistry } from "../../oci/machine-registries.ts";
import type { RegistryAccess } from "../releases/registry-access.ts";

/** What an SBOM is attached as: https://cyclonedx.org/specification/overview/#registered-media-types */
export const sbomType = "application/vnd.cyclonedx+json";

/** What of CycloneDX is read here: https://cyclonedx.org/docs/1.6/json/ */
export interface Bom {
  readonly components?: readonly {
    readonly type: string;
    readonly name: string;
    readonly version?: string;
    readonly purl?: string;
  }[];
}

/**
 * An SBOM without what differs each time that it is written, so that the same image has the same one: a serial number, a
 * time, and the address that the image was read from. Pure.
 */
export function settled(text: string, name: string, digest: string): Buffer {
  const bom = JSON.parse(text) as Record<string, unknown>;
  const { metadata = {} } = bom as { metadata?: Record<string, unknown> };
  const { component = {} } = metadata as { component?: Record<string, unknown> };
  delete bom["serialNumber"];
  delete metadata["timestamp"];
  Object.assign(component, { "bom-ref": name, name, version: digest });
  return Buffer.from(`${JSON.stringify({ ...bom, metadata: { ...metadata, component } })}\n`);
}

/** How syft logs in: https://github.com/anchore/syft/wiki/private-registry-authentication */
function login({ baseUrl, authorization }: RegistryAccess): Readonly<Record<string, string>> {
  const { host, protocol } = new URL(baseUrl);
  const here = machineRegistry(host);
  if (here !== undefined)
    return { SYFT_CHECK_FOR_APP_UPDATE: "false", SYFT_REGISTRY_CA_CERT: here.ca, DOCKER_CONFIG: here.folder };
  const [username = "", ...password] = Buffer.from(authorization?.replace(/^Basic /, "") ?? "", "base64")
    .toString("utf8")
    .split(":");
  return {
    SYFT_CHECK_FOR_APP_UPDATE: "false",
    ...(protocol === "http:" ? { SYFT_REGISTRY_INSECURE_USE_HTTP: "true" } : {}),
    ...(authorization?.startsWith("Basic ") === true
      ? {
          SYFT_REGISTRY_AUTH_AUTHORITY: host,
          SYFT_REGISTRY_AUTH_USERNAME: username,
          SYFT_REGISTRY_AUTH_PASSWORD: password.join(":"),
        }
      : {}),
  };
}

/** What is in an image of a registry, as syft finds it: CycloneDX. */
export async function sbomOf(access: RegistryAccess, repository: string, digest: string): Promise<Buffer> {
  const [, ...path] = access.address.split("/");
  const place = [new URL(access.baseUrl).host, ...path, repository].join("/");
  const args = ["scan", "--quiet", `registry:${place}@${digest}`, "--output", "cyclonedx-json"];
  const text = await run([toolPath("syft"), ...args], { env: login(access) });
  return settled(text, repository, digest);
}
