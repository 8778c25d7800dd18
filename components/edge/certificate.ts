import { Certificate } from "@pulumi/aws/acm/certificate.js";
import { CertificateValidation } from "@pulumi/aws/acm/certificateValidation.js";
import { Record } from "@pulumi/aws/route53/record.js";
import * as pulumi from "@pulumi/pulumi";

export interface HostCertificateArgs {
  readonly host: string;
  readonly zoneId: string;
  /** What it is called where AWS shows it. */
  readonly title: string;
}

/**
 * A certificate of AWS Certificate Manager for one host, proven by a record in its zone; AWS renews it as long as that
 * record stands. https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export class HostCertificate extends pulumi.ComponentResource {
  /** Known once the certificate is issued: a load balancer takes no other. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: HostCertificateArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:HostCertificate", name, {}, opts);
    const parent = { parent: this };
    const certificate = new Certificate(
      name,
      { domainName: args.host, validationMethod: "DNS", tags: { Name: args.title } },
      parent,
    );
    // One name, one record.
    const option = certificate.domainValidationOptions.apply(([first]) => {
      if (first === undefined) throw new RangeError(`AWS asks for no record that would prove ${args.host}`);
      return first;
    });
    const proof = new Record(
      `${name}-proof`,
      {
        zoneId: args.zoneId,
        name: option.resourceRecordName,
        type: option.resourceRecordType,
        records: [option.resourceRecordValue],
        ttl: 300,
      },
      parent,
    );
    const validation = new CertificateValidation(
      name,
      { certificateArn: certificate.arn, validationRecordFqdns: [proof.fqdn] },
      parent,
    );
    this.arn = validation.certificateArn;
    this.registerOutputs({ arn: this.arn });
  }
}
