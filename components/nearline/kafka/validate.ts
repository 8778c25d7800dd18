import { overlap, parseCidr, type Cidr } from "../../cidr.ts";
import type { IssueCode } from "../../issue-codes.ts";
import type { Issue } from "../../issues.ts";
import type { KafkaAccess, KafkaSettings } from "./settings.ts";

/** Addresses of private networks: https://www.rfc-editor.org/rfc/rfc1918#section-3, and those that carriers share (RFC 6598). */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].flatMap((text) => {
  const range = parseCidr(text);
  return range === undefined ? [] : [range];
});

const isPrivate = (range: Cidr): boolean =>
  privateRanges.some((whole) => whole.bits <= range.bits && overlap(whole, range));

/** A quarter of the Internet is no name for anybody. */
const fewestBits = 8;

/** More are a slip of the hand: workers of one model are never so many. */
const mostPartitions = 1000;

function isBroker(text: string): boolean {
  const [, port = ""] = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?:(\d{1,5})$/.exec(text)?.slice(1) ?? [];
  return Number(port) >= 1 && Number(port) <= 65_535;
}

function addressIssue(text: string, access: KafkaAccess): { code: IssueCode; message: string } | undefined {
  const range = parseCidr(text);
  if (range === undefined || range.bits < fewestBits)
    return {
      code: "EN056",
      message: `"${text}" is no range of addresses, or one of half the world. Write where the brokers are, such as 10.40.128.0/24.`,
    };
  if (access === "private-network" && !isPrivate(range))
    return {
      code: "EN057",
      message: `${text} is not of a private network, and nothing is encrypted and nobody logs in there. Give "access" a secret.`,
    };
  return undefined;
}

function accessIssues(access: KafkaAccess): readonly Issue[] {
  if (access === "private-network") return [];
  const issues: Issue[] = [];
  const { secret, authority } = access;
  // Letters of a secret's name, without those that would make it somebody else's.
  if (!/^[A-Za-z0-9_.@-]{1,128}$/.test(secret))
    issues.push({
      code: "EN059",
      path: "queues.access.secret",
      message: `"${secret}" is no last part of a secret's name. Write one such as kafka: letters, digits, _ . @ -`,
    });
  if (
    authority !== undefined &&
    !/^-----BEGIN CERTIFICATE-----\r?\n[\s\S]+-----END CERTIFICATE-----\s*$/.test(authority)
  )
    issues.push({
      code: "EN059",
      path: "queues.access.authority",
      message: "It is no certificate as PEM. Write it from -----BEGIN CERTIFICATE----- to the end, or leave it out.",
    });
  return issues;
}

/** What only data can get wrong in what an environment says of Kafka. Pure. */
export function validateKafka({ brokers, addresses, access, partitions }: KafkaSettings): readonly Issue[] {
  return [
    ...brokers.flatMap((broker, index): readonly Issue[] =>
      isBroker(broker)
        ? []
        : [
            {
              code: "EN055",
              path: `queues.brokers[${index}]`,
              message: `"${broker}" is no host and port. Write one such as b-1.queues.example.com:9096.`,
            },
          ],
    ),
    ...addresses.flatMap((text, index): readonly Issue[] => {
      const found = addressIssue(text, access);
      return found === undefined ? [] : [{ ...found, path: `queues.addresses[${index}]` }];
    }),
    ...(Number.isInteger(partitions) && partitions >= 1 && partitions <= mostPartitions
      ? []
      : [
          {
            code: "EN058" as const,
            path: "queues.partitions",
            message: `${partitions} is no number of partitions. Write a whole number from 1 to ${mostPartitions}, as topics have.`,
          },
        ]),
    ...accessIssues(access),
  ];
}
