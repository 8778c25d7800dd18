import type { Statement } from "../policy-document.ts";
import type { DnsZone } from "./settings.ts";

/**
 * What ExternalDNS may do: write one host's records, and those in which it notes that they are its own (`a-HOST`,
 * `aaaa-HOST`, `cname-HOST`), in one zone.
 * https://github.com/kubernetes-sigs/external-dns/blob/v0.21.0/docs/tutorials/aws.md
 */
export function dnsPolicy(zone: DnsZone, host: string): readonly Statement[] {
  const zoneArn = `arn:aws:route53:::hostedzone/${zone.id}`;
  return [
    {
      Effect: "Allow",
      Action: "route53:ChangeResourceRecordSets",
      Resource: zoneArn,
      Condition: {
        "ForAllValues:StringEquals": {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames": [
            host,
            ...["a", "aaaa", "cname"].map((type) => `${type}-${host}`),
          ],
          "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "CNAME", "TXT"],
        },
      },
    },
    { Effect: "Allow", Action: ["route53:ListResourceRecordSets", "route53:ListTagsForResources"], Resource: zoneArn },
    // A list of names: there is no part of it to give.
    { Effect: "Allow", Action: "route53:ListHostedZones", Resource: "*" },
  ];
}
