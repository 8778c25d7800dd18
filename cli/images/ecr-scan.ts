import type { ECR, ImageScanFindings } from "@aws-sdk/client-ecr";
import type { Findings, Vulnerability } from "./vulnerabilities.ts";

/**
 * ECR's words as numbers: the lowest of each of CVSS' own ranges. https://www.first.org/cvss/v3.1/specification-document
 * (5, qualitative severity rating scale). UNDEFINED is none.
 */
const severities: Readonly<Record<string, number>> = {
  CRITICAL: 9,
  HIGH: 7,
  MEDIUM: 4,
  LOW: 0.1,
  INFORMATIONAL: 0,
};

/** What ECR's own scan says, basic or enhanced. Pure. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFindings.html */
export function ecrFindings(
  status: string | undefined,
  { findings = [], enhancedFindings = [], vulnerabilitySourceUpdatedAt, imageScanCompletedAt }: ImageScanFindings,
): Findings {
  const basic = findings.map(({ name = "", severity = "", attributes = [] }): Vulnerability => {
    const of = (key: string): string => attributes.find((one) => one.key === key)?.value ?? "";
    return {
      id: name,
      aliases: [],
      package: of("package_name"),
      version: of("package_version"),
      severity: severities[severity],
    };
  });
  const enhanced = enhancedFindings
    .filter((one) => one.status !== "SUPPRESSED" && one.status !== "CLOSED")
    .flatMap(({ packageVulnerabilityDetails, severity = "", score }) =>
      (packageVulnerabilityDetails?.vulnerablePackages ?? []).map(({ name = "", version = "" }): Vulnerability => ({
        id: packageVulnerabilityDetails?.vulnerabilityId ?? "",
        aliases: packageVulnerabilityDetails?.relatedVulnerabilities ?? [],
        package: name,
        version,
        severity: score ?? severities[severity],
      })),
    );
  // COMPLETE: scanned when it was pushed. ACTIVE: scanned all the time.
  const isDone = status === "COMPLETE" || status === "ACTIVE";
  return {
    by: "ECR",
    vulnerabilities: [...basic, ...enhanced],
    knownAt: status === "ACTIVE" ? new Date() : (vulnerabilitySourceUpdatedAt ?? imageScanCompletedAt),
    blind: isDone ? [] : [`ECR's scan is ${status ?? "not there"}`],
  };
}

/** Reads all pages of ECR's scan of an image. */
export async function judgeByEcr(
  client: Pick<ECR, "describeImageScanFindings">,
  at: { readonly registryId: string; readonly repositoryName: string },
  digest: string,
): Promise<Findings> {
  const all: Findings[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await client.describeImageScanFindings({
        ...at,
        imageId: { imageDigest: digest },
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      all.push(ecrFindings(page.imageScanStatus?.status, page.imageScanFindings ?? {}));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ScanNotFoundException") throw error;
    return { by: "ECR", vulnerabilities: [], knownAt: undefined, blind: ["ECR has not scanned it"] };
  }
  const [first = ecrFindings(undefined, {})] = all;
  return { ...first, vulnerabilities: all.flatMap(({ vulnerabilities }) => vulnerabilities) };
}
