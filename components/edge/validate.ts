import type { Issue } from "../issues.ts";
import { parseCidr } from "../cidr.ts";
import type { CallerAuthentication, EdgeSettings } from "./settings.ts";

type ApiKeys = Extract<CallerAuthentication, { readonly apiKeys: unknown }>["apiKeys"];

/** What else of an environment its edge depends on. */
export interface EdgeSurroundings {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** Whether it has a Redis that counts can be kept in. */
  readonly redis: boolean;
}

/** Labels of letters, digits and inner dashes; at least two: https://www.rfc-editor.org/rfc/rfc1123#section-2.1 */
const dnsName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html says at most 32 characters. */
const zoneId = /^Z[A-Z0-9]{1,31}$/;

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html */
const certificateArn = /^arn:aws:acm:([a-z0-9-]+):(\d{12}):certificate\/[\w-]+$/;

/** https://www.rfc-editor.org/rfc/rfc9110#section-5.1 */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What rates Envoy Gateway takes: https://github.com/envoyproxy/gateway/blob/v1.9.1/api/v1alpha1/ratelimit_types.go */
const mostRequests = 4_294_967_295;

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === "https:";
}

/** Longest name that a certificate of ACM is made for: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const longestCertified = 64;

function hostIssues({ host, dnsZone, certificate }: EdgeSettings): readonly Issue[] {
  const issues: Issue[] = [];
  if (!dnsName.test(dnsZone.name))
    issues.push({
      code: "EN040",
      path: "edge.dnsZone.name",
      message: `"${dnsZone.name}" is no DNS name. Write the zone's name in lower case, without a final dot: prd.example.com.`,
    });
  if (!zoneId.test(dnsZone.id))
    issues.push({
      code: "EN041",
      path: "edge.dnsZone.id",
      message: `"${dnsZone.id}" is no id of a hosted zone. Write the one that Route 53 shows, such as Z0123456789ABCDEFGHIJ.`,
    });
  if (!dnsName.test(host) || !host.endsWith(`.${dnsZone.name}`))
    issues.push({
      code: "EN040",
      path: "edge.host",
      message: `"${host}" is no name in the zone ${dnsZone.name}. Write one that ends in it, such as models.${dnsZone.name}.`,
    });
  else if (certificate === "create" && host.length > longestCertified)
    issues.push({
      code: "EN040",
      path: "edge.host",
      message: `"${host}" has ${host.length} characters, and AWS makes certificates for at most ${longestCertified}. Write a shorter one, or adopt a certificate.`,
    });
  return issues;
}

function certificateIssues({ certificate }: EdgeSettings, { region, account }: EdgeSurroundings): readonly Issue[] {
  if (certificate === "create") return [];
  const arn = certificate.adopt;
  const [, itsRegion, itsAccount] = certificateArn.exec(arn) ?? [];
  const path = "edge.certificate.adopt";
  const form = `arn:aws:acm:${region}:${account}:certificate/…`;
  if (itsRegion === undefined)
    return [{ code: "EN043", path, message: `"${arn}" is no ARN of a certificate. Write ${form}.` }];
  if (itsRegion !== region || itsAccount !== account)
    return [
      {
        code: "EN043",
        path,
        message: `${arn} is a certificate of ${itsAccount} in ${itsRegion}; a load balancer takes one of its own account and region. Write ${form}.`,
      },
    ];
  return [];
}

/** A key of a Secret, which a client's name becomes: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
const secretKey = /^[-._a-zA-Z0-9]{1,253}$/;

function keyIssues({ header, secret, clients }: ApiKeys): readonly Issue[] {
  const issues: Issue[] = [];
  const add = (field: string, message: string): void => {
    issues.push({ code: "EN047", path: `edge.callers.apiKeys.${field}`, message });
  };
  if (!headerName.test(header)) add("header", `"${header}" is no name of a header. Write one such as x-api-key.`);
  if (secret.trim() === "")
    add("secret", "There is no name. Write the name of the secret in Secrets Manager that holds the keys.");
  for (const [index, client] of clients.entries()) {
    if (!secretKey.test(client))
      add(`clients[${index}]`, `"${client}" is no name of a client. Write letters, digits, dashes, dots, underscores.`);
    else if (clients.indexOf(client) < index) add(`clients[${index}]`, `"${client}" is there twice. Leave one away.`);
  }
  return issues;
}

function authenticationIssues(callers: CallerAuthentication): readonly Issue[] {
  if ("apiKeys" in callers) return keyIssues(callers.apiKeys);
  const { issuer, audiences, jwks } = callers.jwt;
  const addresses = { issuer, jwks };
  return [
    ...Object.entries(addresses)
      .filter(([, address]) => !isHttps(address))
      .map(([field, address]) => ({
        code: "EN042" as const,
        path: `edge.callers.jwt.${field}`,
        message: `"${address}" is no https address: whoever sits between could hand out keys. Write https://….`,
      })),
    ...audiences
      .map((audience, index) => ({ audience, index }))
      .filter(({ audience }) => audience.trim() === "")
      .map(({ index }) => ({
        code: "EN042" as const,
        path: `edge.callers.jwt.audiences[${index}]`,
        message: "There is no name. Write the audience that the issuer puts into tokens for these models.",
      })),
  ];
}

function rateIssues({ rateLimit }: EdgeSettings, { redis }: EdgeSurroundings): readonly Issue[] {
  if (rateLimit === undefined) return [];
  const { requestsPerSecond: rate } = rateLimit;
  const issues: Issue[] = [];
  if (!Number.isInteger(rate) || rate < 1 || rate > mostRequests)
    issues.push({
      code: "EN044",
      path: "edge.rateLimit.requestsPerSecond",
      message: `${rate} is not a number of requests. Write a whole number from 1 to ${mostRequests}; to refuse everybody, leave the edge away.`,
    });
  if (!redis)
    issues.push({
      code: "EN046",
      path: "edge.rateLimit",
      message: "Rates are counted in Redis, and the environment has none. Add one or leave the limit away.",
    });
  return issues;
}

function rangeIssues({ from }: EdgeSettings): readonly Issue[] {
  return (from ?? [])
    .map((range, index) => ({ range, index }))
    .filter(({ range }) => parseCidr(range) === undefined)
    .map(({ range, index }) => ({
      code: "EN048",
      path: `edge.from[${index}]`,
      message: `"${range}" is no range of addresses. Write its first address and its size, such as 203.0.113.0/24.`,
    }));
}

/** What only data can get wrong in an environment's edge: all of it. */
export function validateEdge(settings: EdgeSettings, surroundings: EdgeSurroundings): readonly Issue[] {
  const { callers, reach } = settings;
  const open: Issue = {
    code: "EN045",
    path: "edge.callers",
    message:
      'Anybody on the Internet could call: "network" lets in whoever reaches the load balancer. Write jwt or apiKeys, or reach: "internal".',
  };
  return [
    ...hostIssues(settings),
    ...certificateIssues(settings, surroundings),
    ...(callers === "network" ? (reach === "internet" ? [open] : []) : authenticationIssues(callers)),
    ...rateIssues(settings, surroundings),
    ...rangeIssues(settings),
  ];
}
