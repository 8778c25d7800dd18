import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

export interface RuntimeImageArgs {
  /** Folder with the Containerfile and everything it copies. */
  readonly context: string;
  /** What it is built on, by digest: an image that its Containerfile calls BASE, or images by what it calls them. */
  readonly base: string | Readonly<Record<string, string>>;
  /** Registry that it is pushed to, such as `127.0.0.1:15000`. */
  readonly registry: string;
  /** Repository in the registry, such as `runtimes/pmml`. */
  readonly repository: string;
  /** Where tags never move, one for each that is built: {@link builtOfTag}. @default "current", which is moved */
  readonly tag?: string;
}

/** The image of a runtime that we build ourselves, pushed to the environment's registry. */
export class RuntimeImage extends pulumi.ComponentResource {
  /** The full reference by digest: what is run is what was built. */
  readonly reference: pulumi.Output<string>;

  constructor(name: string, args: RuntimeImageArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:RuntimeImage", name, {}, opts);
    const image = new docker.Image(
      name,
      {
        imageName: `${args.registry}/${args.repository}:${args.tag ?? "current"}`,
        build: {
          context: args.context,
          dockerfile: `${args.context}/Containerfile`,
          platform: "linux/amd64",
          args: typeof args.base === "string" ? { BASE: args.base } : { ...args.base },
        },
      },
      { parent: this },
    );
    this.reference = image.repoDigest;
    this.registerOutputs({ reference: this.reference });
  }
}
