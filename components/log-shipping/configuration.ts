/** Where Fluent Bit says how it is, and what it counts. https://docs.fluentbit.io/manual/administration/monitoring */
export const shipperPort = 2020;

/** Where nodes keep containers' logs, and where the shipper keeps how far it has read. */
export const shipperFolders = { logs: "/var/log", state: "/var/fluent-bit/state" } as const;

/** What is shipped, and where to. */
export interface Shipped {
  readonly region: string;
  /** Group of CloudWatch Logs. */
  readonly group: string;
  /** The shipper's own namespace: its lines would make further lines. */
  readonly namespace: string;
}

/**
 * Fluent Bit's configuration. Lines go as they are written: ours are JSON, whose fields CloudWatch Logs Insights finds by
 * itself, and who wrote them is in the name of the stream, where no line can say otherwise.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 *
 * The output is `cloudwatch_logs`, and not the older `cloudwatch`, which does not know Pod Identity:
 * https://github.com/aws/aws-for-fluent-bit/issues/784
 *
 * Recorded payloads are left out: they are no logs, and who may read logs need not be one who may read data. A place for
 * them of their own takes a `rewrite_tag` filter in this one's stead, with the same pattern, and an output for its tag:
 * https://docs.fluentbit.io/manual/4.1/data-pipeline/filters/rewrite-tag
 */
export function shipperConfiguration({ region, group, namespace }: Shipped): string {
  const { logs, state } = shipperFolders;
  return `[SERVICE]
    Flush                     5
    Log_Level                 warn
    HTTP_Server               On
    HTTP_Listen               0.0.0.0
    HTTP_Port                 ${shipperPort}
    Health_Check              On

[INPUT]
    Name                      tail
    Tag                       kube.*
    Path                      ${logs}/containers/*.log
    Exclude_Path              ${logs}/containers/*_${namespace}_*.log
    multiline.parser          cri
    DB                        ${state}/tail.db
    Mem_Buf_Limit             32MB
    Skip_Long_Lines           On
    Refresh_Interval          5
    Read_from_Head            On

[FILTER]
    Name                      grep
    Match                     kube.*
    Exclude                   log ^\\{"kind": ?"payload"

[OUTPUT]
    Name                      cloudwatch_logs
    Match                     kube.*
    region                    ${region}
    log_group_name            ${group}
    log_stream_prefix         node-
    log_key                   log
    auto_create_group         false
    Retry_Limit               10
`;
}
