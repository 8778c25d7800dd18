import { items, text } from "../../serve/json.ts";
import { textsAt } from "../cloud/cloud.ts";
import { Refusal } from "../cloud/refusal.ts";
import type { Kind, Live } from "./kind.ts";
import { awsDocs, terraform } from "./sources.ts";

const zones = ["aws:route53/zone:Zone"];
const dot = (name: string): string => name.toLowerCase().replace(/\.$/, "");

export const zone: Kind = {
  token: "aws:route53/zone:Zone",
  noun: "Route 53 Hosted Zone",
  spec: "AWS::Route53::HostedZone",
  names: {
    comment: "HostedZoneConfig.Comment",
    tags: "HostedZoneTags",
    enableAcceleratedRecovery: "HostedZoneFeatures.EnableAcceleratedRecovery",
  },
  own: ["delegationSetId", "forceDestroy"],
  replaces: { delegationSetId: { when: true, source: terraform("route53/zone") } },
  formats: {
    name: {
      pattern: /^[\w!"#$%&'()*+,./:;<=>?@[\]\\^`{|}~-]{1,255}$/,
      words: "be a domain name",
      source: awsDocs("Route53/latest/DeveloperGuide/DomainNameFormat.html"),
    },
  },
  defaults: { comment: "Managed by Pulumi", forceDestroy: false },
  apart: [["delegationSetId", "vpcs"]],
  naming: { property: "name", maxLength: 255 },
  references: { "vpcs.vpcId": { to: ["aws:ec2/vpc:Vpc"] } },
  id: (_live, { ids }) => `Z${ids.capitals("zone", 20)}`,
  computed: (live, id, { ids }) => {
    const isPrivate = items(live, "vpcs").length > 0;
    const servers = isPrivate
      ? []
      : ["com", "net", "org", "co.uk"].map(
          (suffix, index) => `ns-${1 + ids.number(suffix, 2000)}.awsdns-${String(index).padStart(2, "0")}.${suffix}`,
        );
    return { zoneId: id, nameServers: servers, primaryNameServer: servers[0] ?? "" };
  },
  keeps: (live, id, cloud) => {
    if (live["forceDestroy"] === true) return;
    if (cloud.all("aws:route53/record:Record").some((record) => text(record.live, "zoneId") === id))
      throw new Refusal(
        "HostedZoneNotEmpty",
        "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
      );
  },
  taken: () => new Refusal("HostedZoneAlreadyExists", "A hosted zone of that id exists"),
  missing: (id) => new Refusal("NoSuchHostedZone", `No hosted zone found with ID: ${id}`),
  known: (live) => [text(live, "zoneId")],
};

const routing = [
  "cidrRoutingPolicy",
  "failoverRoutingPolicies",
  "geolocationRoutingPolicies",
  "geoproximityRoutingPolicy",
  "latencyRoutingPolicies",
  "multivalueAnswerRoutingPolicy",
  "weightedRoutingPolicies",
] as const;

/** The whole name: `www.example.com` of `www` in the zone `example.com`. */
function wholeName(live: Live, zoneName: string): string {
  const [name, parent] = [dot(text(live, "name")), dot(zoneName)];
  return name === parent || name.endsWith(`.${parent}`) ? name : name === "" ? parent : `${name}.${parent}`;
}

export const record: Kind = {
  token: "aws:route53/record:Record",
  noun: "Route 53 Record",
  spec: "AWS::Route53::RecordSet",
  names: {
    aliases: "AliasTarget",
    cidrRoutingPolicy: "CidrRoutingConfig",
    failoverRoutingPolicies: "Failover",
    geolocationRoutingPolicies: "GeoLocation",
    latencyRoutingPolicies: "Region",
    multivalueAnswerRoutingPolicy: "MultiValueAnswer",
    records: "ResourceRecords",
    weightedRoutingPolicies: "Weight",
    zoneId: "HostedZoneId",
  },
  own: ["allowOverwrite", "geoproximityRoutingPolicy"],
  allowed: {
    type: {
      values: [
        "A",
        "AAAA",
        "CAA",
        "CNAME",
        "DS",
        "HTTPS",
        "MX",
        "NAPTR",
        "NS",
        "PTR",
        "SOA",
        "SPF",
        "SRV",
        "SSHFP",
        "SVCB",
        "TLSA",
        "TXT",
      ],
      source: awsDocs("Route53/latest/APIReference/API_ResourceRecordSet.html"),
    },
  },
  oneOf: [["records", "aliases"]],
  apart: [["ttl", "aliases"], routing],
  identity: ["zoneId", "name", "type", "setIdentifier"],
  references: { zoneId: { to: zones } },
  id: (live) =>
    [text(live, "zoneId"), text(live, "name").toLowerCase(), text(live, "type"), text(live, "setIdentifier")]
      .filter(Boolean)
      .join("_"),
  computed: (live, _id, { cloud }) => ({
    fqdn: wholeName(live, text(cloud.get("aws:route53/zone:Zone", text(live, "zoneId"))?.live, "name")),
  }),
  refuses: (live) => {
    if (textsAt(live, "records").length > 0 && live["ttl"] === undefined)
      throw new Refusal("InvalidInput", "Missing field 'TTL' in Change");
    if (text(live, "setIdentifier") === "" && routing.some((name) => live[name] !== undefined && live[name] !== false))
      throw new Refusal("InvalidInput", "Missing field 'SetIdentifier' in Change");
  },
  owner: (live) => ({ type: "aws:route53/zone:Zone", identifier: text(live, "zoneId") }),
  taken: (live) =>
    new Refusal(
      "InvalidChangeBatch",
      `[Tried to create resource record set [name='${text(live, "name")}', type='${text(live, "type")}'] but it already exists]`,
    ),
  missing: (id) => new Refusal("NoSuchRecord", `No record ${id} was found`),
};

export const certificate: Kind = {
  token: "aws:acm/certificate:Certificate",
  noun: "ACM Certificate",
  spec: "AWS::CertificateManager::Certificate",
  names: {
    "options.certificateTransparencyLoggingPreference": "CertificateTransparencyLoggingPreference",
    "options.export": "CertificateExport",
    validationOptions: "DomainValidationOptions",
  },
  own: [
    "certificateBody",
    "certificateChain",
    "earlyRenewalDuration",
    "options",
    "privateKey",
    "privateKeyWo",
    "privateKeyWoVersion",
  ],
  allowed: {
    validationMethod: {
      values: ["DNS", "EMAIL", "HTTP"],
      source: awsDocs("acm/latest/APIReference/API_RequestCertificate.html"),
    },
    keyAlgorithm: {
      values: ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"],
      source: awsDocs("acm/latest/APIReference/API_RequestCertificate.html"),
    },
  },
  formats: {
    domainName: {
      pattern: /^(?=.{1,253}$)(\*\.)?((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9]\.)+(?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]$/,
      words: "be a domain name without a final dot; its first label may be *",
      source: awsDocs("acm/latest/APIReference/API_RequestCertificate.html"),
    },
  },
  oneOf: [["domainName", "privateKey", "privateKeyWo"]],
  id: (_live, { cloud, ids }) => cloud.arn("acm", `certificate/${ids.uuid("certificate")}`),
  arnName: (_live, id) => id.split("/").at(-1) ?? "",
  computed: (live, _id, { ids }) => {
    const names = [...new Set([text(live, "domainName"), ...textsAt(live, "subjectAlternativeNames")])].filter(Boolean);
    const byDns = text(live, "validationMethod") === "DNS";
    return {
      domainValidationOptions: byDns
        ? names.map((domainName) => ({
            domainName,
            resourceRecordName: `_${ids.hex(domainName.replace(/^\*\./, ""), 32)}.${domainName.replace(/^\*\./, "")}.`,
            resourceRecordType: "CNAME",
            resourceRecordValue: `_${ids.hex(`value ${domainName.replace(/^\*\./, "")}`, 32)}.acm-validations.aws.`,
          }))
        : [],
      keyAlgorithm: text(live, "keyAlgorithm") || "RSA_2048",
      renewalEligibility: "INELIGIBLE",
      status: text(live, "privateKey") === "" ? "PENDING_VALIDATION" : "ISSUED",
      subjectAlternativeNames: names,
      type: text(live, "privateKey") === "" ? "AMAZON_ISSUED" : "IMPORTED",
    };
  },
  refuses: (live) => {
    if (
      text(live, "domainName") !== "" &&
      text(live, "validationMethod") === "" &&
      text(live, "certificateAuthorityArn") === ""
    )
      throw new Refusal("ValidationException", "a certificate that is asked for needs a validationMethod");
  },
  taken: () => new Refusal("InternalError", "a certificate of that ARN exists"),
  missing: (arn) => new Refusal("ResourceNotFoundException", `Could not find certificate ${arn}.`),
};

export const certificateValidation: Kind = {
  token: "aws:acm/certificateValidation:CertificateValidation",
  noun: "ACM Certificate Validation",
  spec: undefined,
  why: "It only waits until the certificate is issued; CloudFormation does that within AWS::CertificateManager::Certificate.",
  own: ["certificateArn", "validationRecordFqdns"],
  replaces: {
    certificateArn: { when: true, source: terraform("acm/certificate_validation") },
    validationRecordFqdns: { when: true, source: terraform("acm/certificate_validation") },
  },
  references: { certificateArn: { to: ["aws:acm/certificate:Certificate"] } },
  id: (_live, { ids }) => ids.uuid("validation"),
  refuses: (live, { cloud }) => {
    const wanted = items(
      cloud.get("aws:acm/certificate:Certificate", text(live, "certificateArn"))?.live,
      "domainValidationOptions",
    );
    const records = cloud.all("aws:route53/record:Record").map((one) => one.live);
    const missing = wanted.find((option) => {
      const name = dot(text(option, "resourceRecordName"));
      return !records.some(
        (one) =>
          dot(text(one, "fqdn")) === name &&
          textsAt(one, "records").some((value) => dot(value) === dot(text(option, "resourceRecordValue"))),
      );
    });
    // AWS would wait for 75 minutes and then give up.
    if (missing !== undefined)
      throw new Refusal(
        "timeout",
        `waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION'): there is no record ${text(missing, "resourceRecordName")} CNAME ${text(missing, "resourceRecordValue")}`,
      );
  },
  owner: (live) => ({ type: "aws:acm/certificate:Certificate", identifier: text(live, "certificateArn") }),
  taken: () => new Refusal("InternalError", "a validation of that id exists"),
  missing: (id) => new Refusal("ResourceNotFoundException", `Could not find validation ${id}.`),
};
