/** A path of a server: with a slash in front, without a query. */
export type ServerPath = `/${string}`;

/** An image by digest. Without a registry in front it is in the environment's own. */
export type ImageByDigest = `${string}@sha256:${string}`;

/** The field of a JSON answer that says whether it is one: for servers that answer 200 also when they failed. */
export interface FailureField {
  /** Name of a field of the answer's outermost object, such as `code`. */
  readonly field: string;
  /** Its value in answers that are none of the server's faults; every other value, and its absence, is a failure. */
  readonly ok: number | string | boolean;
}

/** What every server may be told, whoever made it. */
interface ServerSettings {
  /** Variables of its environment. None of them is a secret: those come as files. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds that its longest request takes: so long an ending pod is left to finish. At most 15. @default 10 */
  readonly longestRequestSeconds?: number;
}

/** gRPC beside HTTP, which probes need. */
export interface GrpcService {
  readonly port: number;
  /** Full name of the one service that clients may call, such as `inference.GRPCInferenceService`. */
  readonly service: string;
}

/** A server of the Open Inference Protocol v2: its paths, and when it is ready, are the protocol's. */
interface SpeaksOip {
  readonly protocol: "oip-v2";
  readonly routes?: never;
  readonly health?: never;
  readonly failure?: never;
}

/** A server with a protocol of its own. */
interface SpeaksItsOwn {
  readonly protocol: "own";
  /** Paths that clients may call, each below the model's address; nothing else of the server is led to. 16 at most. */
  readonly routes: readonly [ServerPath, ...ServerPath[]];
  /** Answers 200 when *this model* is loaded and answers; asked for readiness and, unless `live` says otherwise, for life. */
  readonly health: ServerPath | { readonly ready: ServerPath; readonly live: ServerPath };
}

/** Failures that hide behind a 200 are counted by the server, in its metrics. */
interface CountsFailures {
  /** Which answers are failures. The server counts them in `ml_serving_failed_answers_total`: see docs/custom.md. */
  readonly failure?: FailureField;
  /** The port on which it answers `/metrics` for Prometheus. */
  readonly metrics: number;
}

interface CountsNone {
  readonly failure?: never;
  /** @default it has none: the gateway's signals do without */
  readonly metrics?: number;
}

/** What an image needs to be told, whatever is in it. */
interface ImageSettings extends ServerSettings {
  /** Port that serves predictions. */
  readonly port: number;
  /** @default none */
  readonly grpc?: GrpcService;
  /** The program, where it is not the image's own entry point. */
  readonly command?: readonly [string, ...string[]];
  /** @default none */
  readonly args?: readonly string[];
  /** Folders that the server writes to; everything else is read-only. @default none */
  readonly scratch?: readonly ServerPath[];
}

type AnswersOfImage = (SpeaksOip & { readonly metrics?: number }) | (SpeaksItsOwn & (CountsFailures | CountsNone));

/** An image that serves any model of its kind; the model comes as an artifact, which the release names. */
interface ServesArtifact {
  readonly image: ImageByDigest;
  /** Where the artifact is mounted; `MODEL_PATH` says it too. */
  readonly modelMount: ServerPath;
}

/** A server of the organisation's that models share: an entry of `stacks/runtimes.ts`. */
export type PackagedServer = ServesArtifact & ImageSettings & AnswersOfImage;

/** An image made for this model. */
type OwnImage = ServesArtifact & { readonly artifact?: never; readonly function?: never; readonly use?: never };

/** An image that the model is in: the release's digest names the image. */
interface BakedImage {
  readonly artifact: {
    /** Its repository. Without a registry in front it is in the environment's own. */
    readonly image: string;
    /** Where the model is in it; `MODEL_PATH` says it to the server. */
    readonly path: ServerPath;
  };
  readonly image?: never;
  readonly modelMount?: never;
  readonly function?: never;
  readonly use?: never;
}

/** A Python function or WSGI application with its requirements; its image is built here, by one template. */
interface PythonFunction extends ServerSettings {
  /** Its folder in the repository, with `app.py` and `requirements.lock`. The artifact is in `/models`. */
  readonly function: string;
  readonly image?: never;
  readonly artifact?: never;
  readonly use?: never;
  readonly modelMount?: never;
  readonly port?: never;
  readonly metrics?: never;
  readonly grpc?: never;
  readonly command?: never;
  readonly args?: never;
  readonly scratch?: never;
}

type AnswersOfFunction = SpeaksOip | (SpeaksItsOwn & { readonly failure?: FailureField });

/** A server from the catalogue: everything else is said there. */
interface FromCatalogue {
  readonly use: PackagedServer;
  readonly image?: never;
  readonly artifact?: never;
  readonly function?: never;
  readonly protocol?: never;
  readonly modelMount?: never;
  readonly routes?: never;
  readonly health?: never;
  readonly failure?: never;
  readonly port?: never;
  readonly metrics?: never;
  readonly grpc?: never;
  readonly command?: never;
  readonly args?: never;
  readonly scratch?: never;
  readonly env?: never;
  readonly longestRequestSeconds?: never;
}

/** A server that the platform knows by what is declared of it alone. */
export type CustomSpec =
  ((OwnImage | BakedImage) & ImageSettings & AnswersOfImage) | (PythonFunction & AnswersOfFunction) | FromCatalogue;
