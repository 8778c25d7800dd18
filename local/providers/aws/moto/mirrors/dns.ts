import type { ChangeAction, RRType, VPCRegion } from "@aws-sdk/client-route-53";
import { items } from "../../../serve/json.ts";
import { choice, given, list, must, number, tags, yes } from "../given.ts";
import type { Asked, Mirror } from "../mirror.ts";

export const zone: Mirror = {
  create: async ({ live, id, region, moto }) => {
    const route53 = await moto.route53();
    const [network] = items(live, "vpcs");
    const { HostedZone } = await route53.createHostedZone({
      Name: must(live, "name"),
      CallerReference: id,
      HostedZoneConfig: { Comment: given(live, "comment"), PrivateZone: network !== undefined },
      ...(network === undefined
        ? {}
        : { VPC: { VPCId: given(network, "vpcId"), VPCRegion: (given(network, "vpcRegion") ?? region) as VPCRegion } }),
    });
    const own = HostedZone?.Id?.split("/").at(-1) ?? "";
    const AddTags = tags(live);
    if (AddTags.length > 0)
      await route53.changeTagsForResource({ ResourceType: "hostedzone", ResourceId: own, AddTags });
    return { [id]: own };
  },
  delete: async ({ id, moto }) => (await moto.route53()).deleteHostedZone({ Id: id }),
};

async function change({ live, moto }: Asked, Action: ChangeAction): Promise<void> {
  const [alias] = items(live, "aliases");
  await (
    await moto.route53()
  ).changeResourceRecordSets({
    HostedZoneId: must(live, "zoneId"),
    ChangeBatch: {
      Changes: [
        {
          Action,
          ResourceRecordSet: {
            Name: must(live, "fqdn"),
            Type: choice<RRType>(live, "type"),
            SetIdentifier: given(live, "setIdentifier"),
            ...(alias === undefined
              ? {
                  TTL: number(live, "ttl"),
                  ResourceRecords: list(live, "records")?.map((Value) => ({ Value })),
                }
              : {
                  AliasTarget: {
                    DNSName: given(alias, "name"),
                    HostedZoneId: given(alias, "zoneId"),
                    EvaluateTargetHealth: yes(alias, "evaluateTargetHealth"),
                  },
                }),
          },
        },
      ],
    },
  });
}

export const record: Mirror = {
  create: (asked) => change(asked, asked.live["allowOverwrite"] === true ? "UPSERT" : "CREATE"),
  update: async (asked, before) => {
    const isAnother = ["type", "setIdentifier"].some((name) => given(before, name) !== given(asked.live, name));
    if (!isAnother) return change(asked, "UPSERT");
    await change({ ...asked, live: { ...before, zoneId: must(asked.live, "zoneId") } }, "DELETE");
    await change(asked, "CREATE");
  },
  delete: (asked) => change(asked, "DELETE"),
};

export const certificate: Mirror = {
  create: async ({ live, moto, id }) => {
    if (given(live, "domainName") === undefined || given(live, "privateKey") !== undefined) return {};
    const { CertificateArn } = await (
      await moto.acm()
    ).requestCertificate({
      DomainName: must(live, "domainName"),
      ValidationMethod: choice(live, "validationMethod"),
      SubjectAlternativeNames: list(live, "subjectAlternativeNames"),
      KeyAlgorithm: choice(live, "keyAlgorithm"),
      Tags: tags(live),
    });
    return { [id]: CertificateArn ?? "" };
  },
  delete: async ({ id, moto }) => (await moto.acm()).deleteCertificate({ CertificateArn: id }),
};
