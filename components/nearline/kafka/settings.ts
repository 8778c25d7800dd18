import type { EnvironmentName } from "../../environment-names.ts";

/** `HOST:PORT` of a broker. */
export type KafkaBroker = `${string}:${number}`;

/** How workers, and what scales them, prove who they are. */
export type KafkaAccess =
  /** They do not, and nothing is encrypted: brokers are at private addresses only, and whoever gets there may do anything. */
  | "private-network"
  /** Over TLS, by SASL's SCRAM-SHA-512. */
  | {
      /**
       * Last part of the names of secrets in Secrets Manager, each JSON with `username` and `password`: each team's workers
       * have one, `ml-serving/ENV/models-TEAM/SECRET`, and what scales them `ml-serving/ENV/keda/SECRET`. Values are
       * letters, digits, `-`, `_`, `.` and `~`.
       */
      readonly secret: string;
      /** Who signed the brokers' certificates, as PEM, where that is nobody whom everybody knows. @default the world's own */
      readonly authority?: string;
    };

/**
 * What an environment says of a Kafka that is there. Its owner makes topics, users and rights: `docs/nearline.md#on-kafka`
 * has the commands.
 */
export interface KafkaSettings {
  readonly kind: "kafka";
  /** Brokers that are asked first; they name the others, which listen on the same ports. */
  readonly brokers: readonly [KafkaBroker, ...KafkaBroker[]];
  /** Where all brokers are, in CIDR notation: network policies let workers call them there and nowhere else. */
  readonly addresses: readonly [string, ...string[]];
  readonly access: KafkaAccess;
  /** Partitions of each topic of requests, as its owner makes it: so many workers of a model can work at a time. */
  readonly partitions: number;
}

/** The topics of a model. */
export interface KafkaTopics {
  readonly requests: string;
  readonly results: string;
  readonly dead: string;
}

/** A model's queue on Kafka. */
export interface KafkaQueue {
  readonly settings: KafkaSettings;
  readonly topics: KafkaTopics;
  /** The workers' consumer group. */
  readonly group: string;
}

/**
 * Names of a model's topics and group: `ml-serving.ENV.TEAM.MODEL.requests`, so that a right on a prefix is a team's or a
 * model's. No part has a dot in it, and all of it is shorter than the 249 letters of a topic's name.
 */
export function kafkaQueue(
  settings: KafkaSettings,
  {
    environment,
    team,
    model,
  }: { readonly environment: EnvironmentName; readonly team: string; readonly model: string },
): KafkaQueue {
  const group = `ml-serving.${environment}.${team}.${model}`;
  const topic = (what: string): string => `${group}.${what}`;
  return { settings, group, topics: { requests: topic("requests"), results: topic("results"), dead: topic("dead") } };
}

/** Ports on which brokers listen. */
export function kafkaPorts({ brokers }: Pick<KafkaSettings, "brokers">): readonly number[] {
  return brokers.map((broker) => Number(broker.slice(broker.lastIndexOf(":") + 1)));
}

/** The Kubernetes Secret that workers, and in its own namespace KEDA, log in by: `username` and `password`. */
export const kafkaLoginName = "nearline-kafka";
