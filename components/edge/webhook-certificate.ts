import { webcrypto } from "node:crypto";
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** Years until somebody has to replace it: as long as the chart's own would last. */
const validYears = 10;

/** A certificate that proves itself, and its key, as PEM. */
async function selfSigned(host: string): Promise<{ readonly certificate: string; readonly key: string }> {
  const signing = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
  const keys = await webcrypto.subtle.generateKey(signing, true, ["sign", "verify"]);
  const notBefore = new Date();
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notBefore.getUTCFullYear() + validYears);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      // X.509 names hold 64 characters of a common name; who checks it looks at the alternative name.
      name: "CN=load-balancer-controller",
      notBefore,
      notAfter,
      keys,
      signingAlgorithm: signing,
      extensions: [
        new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      ],
    },
    webcrypto,
  );
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { certificate: certificate.toString("pem"), key: x509.PemConverter.encode(key, "PRIVATE KEY") };
}

export interface WebhookCertificateArgs {
  readonly namespace: pulumi.Input<string>;
  /** The name by which the API server calls the webhooks. */
  readonly host: string;
}

/** What the chart takes as `webhookTLS`. */
export interface WebhookTls {
  readonly caCert: pulumi.Output<string>;
  readonly cert: pulumi.Output<string>;
  readonly key: pulumi.Output<string>;
}

/**
 * The certificate of the controller's webhooks. The chart would make another one each time it is rendered, and every update
 * would change it: this one is made once, and kept in a Secret that later runs leave as it is. To renew it, replace the
 * Secret. https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/helm/aws-load-balancer-controller/templates/_helpers.tpl#L97
 */
export class WebhookCertificate extends pulumi.ComponentResource {
  readonly tls: WebhookTls;

  constructor(name: string, args: WebhookCertificateArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:WebhookCertificate", name, {}, opts);
    const encode = (text: string): string => Buffer.from(text).toString("base64");
    const made = pulumi.secret(selfSigned(args.host));
    const secret = new k8s.core.v1.Secret(
      name,
      {
        metadata: { name: "webhook-certificate", namespace: args.namespace },
        type: "kubernetes.io/tls",
        data: made.apply(({ certificate, key }) => ({ "tls.crt": encode(certificate), "tls.key": encode(key) })),
      },
      { parent: this, ignoreChanges: ["data"] },
    );
    const read = (file: string): pulumi.Output<string> =>
      secret.data.apply((data) => Buffer.from(data[file] ?? "", "base64").toString());
    this.tls = { caCert: read("tls.crt"), cert: read("tls.crt"), key: read("tls.key") };
    this.registerOutputs({});
  }
}
