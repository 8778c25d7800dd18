// Settings of an environment that must not compile: see models.ts.
import type { ChangeSettings } from "../../components/changes/settings.ts";
import type { ElastiCacheSettings } from "../../components/elasticache/settings.ts";
import type { ModelStoreSettings } from "../../components/model-store/settings.ts";
import type { AlertSettings } from "../../components/monitoring/alerts/settings.ts";
import type { GrafanaSettings } from "../../components/monitoring/grafana/settings.ts";
import type { JenkinsSettings } from "../../components/monitoring/jenkins/settings.ts";
import type { MonitoringSettings } from "../../components/monitoring/settings.ts";
import type { KafkaSettings } from "../../components/nearline/kafka/settings.ts";
import type { PoolSettings } from "../../components/node-groups/settings.ts";
import type { AccountQuotas } from "../../components/quotas/settings.ts";
import type { RedisSettings } from "../../components/redis/settings.ts";
import type { RegistrySettings } from "../../components/registry/settings.ts";
import type { TeamSettings } from "../../components/tenancy/settings.ts";

const redis = { memory: "64Mi", whenFull: "evict", keep: "nothing" } satisfies RedisSettings;
const monitoring = {
  interval: "15s",
  retention: { time: "15d", size: "40Gi" },
  storage: { on: "volume", size: "50Gi" },
  memory: "2Gi",
} satisfies MonitoringSettings;

const kafka = {
  kind: "kafka",
  brokers: ["b-1.queues.example.com:9096"],
  addresses: ["10.40.128.0/24"],
  access: { secret: "kafka" },
  partitions: 6,
} satisfies KafkaSettings;
// @ts-expect-error a broker without a port
({ ...kafka, brokers: ["b-1.queues.example.com"] }) satisfies KafkaSettings;
// @ts-expect-error no broker at all
({ ...kafka, brokers: [] }) satisfies KafkaSettings;
// @ts-expect-error neither a login nor a network that is private
({ ...kafka, access: "plaintext" }) satisfies KafkaSettings;
// @ts-expect-error a password in a file that everybody reads
({ ...kafka, access: { secret: "kafka", password: "x" } }) satisfies KafkaSettings;
// @ts-expect-error partitions that nobody has said
({ kind: "kafka", brokers: kafka.brokers, addresses: kafka.addresses, access: kafka.access }) satisfies KafkaSettings;

// @ts-expect-error what is kept is kept on a volume: a pod's own folder goes with it
({ ...redis, keep: { on: "pod", size: "1Gi" } }) satisfies RedisSettings;
// @ts-expect-error a size in a unit that Kubernetes reads as something else
({ ...redis, memory: "64M" }) satisfies RedisSettings;
// @ts-expect-error neither of the two things that can happen when it is full
({ ...redis, whenFull: "allkeys-lru" }) satisfies RedisSettings;
// @ts-expect-error Prometheus keeps for hours or days
({ ...monitoring, retention: { time: "15m", size: "40Gi" } }) satisfies MonitoringSettings;
// @ts-expect-error an interval without a unit
({ ...monitoring, interval: "15" }) satisfies MonitoringSettings;
// @ts-expect-error a class of volumes where there is none
({ ...monitoring, storage: { on: "pod", size: "1Gi", storageClass: "gp3" } }) satisfies MonitoringSettings;

const chat = { slack: { secret: "ml-serving/prd/alerts/slack", channel: "#ml" } } as const;
const alerts = { receivers: { chat }, platform: { page: ["chat"], ticket: ["chat"] } } as const;
({ ...monitoring, alerts }) satisfies MonitoringSettings;
const mail = { to: "a@example.com", from: "a@example.com", server: "smtp:25" } as const;
({ mail: { email: mail } }) satisfies AlertSettings["receivers"];

const login = {
  clientId: "grafana",
  authorization: "https://a",
  token: "https://b",
  userInfo: "https://c",
  secret: "ml-serving/dev/grafana",
} as const;
({
  image: "docker.io/grafana/grafana:13.2.3",
  login: { ...login, roles: { admins: ["ml"] } },
}) satisfies GrafanaSettings;
// @ts-expect-error an image without a tag
({ image: "grafana", login: { ...login, roles: { admins: ["ml"] } } }) satisfies GrafanaSettings;
// @ts-expect-error nobody who administers it
({ image: "docker.io/grafana/grafana:13.2.3", login: { ...login, roles: { admins: [] } } }) satisfies GrafanaSettings;
// @ts-expect-error a workspace by its alias
({ ...monitoring, remoteWrite: { workspace: "prd", region: "eu-west-1" } }) satisfies MonitoringSettings;
// @ts-expect-error the token itself, in a data file
({ host: "ci.example.com", login: { user: "me", token: "11ab" } }) satisfies JenkinsSettings;

// @ts-expect-error the address of a webhook of Slack, which is a secret, in a data file
({ chat: { slack: { url: "https://hooks.slack.com/x", channel: "#ml" } } }) satisfies AlertSettings["receivers"];
// @ts-expect-error a user of a mail server without a password
({ mail: { email: { ...mail, user: "me" } } }) satisfies AlertSettings["receivers"];
// @ts-expect-error nobody is said to be woken
({ ...alerts, platform: { ticket: ["chat"] } }) satisfies AlertSettings;
// @ts-expect-error a severity that there is not
({ ...alerts, teams: { risk: { page: [], ticket: [], critical: [] } } }) satisfies AlertSettings;

const valkey = { engine: "valkey", version: "8.1", size: "cache.r7g.large", replicas: 2, snapshotDays: 7 } as const;
({ create: valkey }) satisfies ElastiCacheSettings;
({ create: { keepUntaggedDays: 14 } }) satisfies RegistrySettings;
({ create: { bucket: "models", keepReplacedDays: 90 } }) satisfies ModelStoreSettings;

// @ts-expect-error an engine that is not a Redis
({ create: { ...valkey, engine: "memcached" } }) satisfies ElastiCacheSettings;
// @ts-expect-error a Redis that is there without a password
({ adopt: { host: "redis.example.com" } }) satisfies ElastiCacheSettings;
// @ts-expect-error how many copies, or that there are none, is said
({ create: { ...valkey, replicas: undefined } }) satisfies ElastiCacheSettings;
// @ts-expect-error tags that move are no setting
({ create: { keepUntaggedDays: 14, mutableTags: true } }) satisfies RegistrySettings;
// @ts-expect-error a Harbor without what pods log in with
({ adopt: { harbor: { host: "harbor.example.com", project: "ml" } } }) satisfies RegistrySettings;
// @ts-expect-error a bucket that is public is no setting
({ create: { bucket: "models", keepReplacedDays: 90, public: true } }) satisfies ModelStoreSettings;
// @ts-expect-error what is there is not changed
({ adopt: { bucket: "models", keepReplacedDays: 90 } }) satisfies ModelStoreSettings;

const pool = { for: "models", instances: ["c7i.xlarge"], min: 0, max: 2 } as const;
pool satisfies PoolSettings;
({ ...pool, gpu: "a10g", instances: ["g5.xlarge"], sharing: { timeSlices: 2 } }) satisfies PoolSettings;

// @ts-expect-error an instance type where an accelerator belongs
({ ...pool, gpu: "g5.xlarge" }) satisfies PoolSettings;
// @ts-expect-error nothing there is to share
({ ...pool, sharing: { timeSlices: 2 } }) satisfies PoolSettings;
// @ts-expect-error both ways of sharing
({ ...pool, gpu: "a100", sharing: { timeSlices: 2, mig: "1g.5gb" } }) satisfies PoolSettings;
// @ts-expect-error the platform's nodes have no accelerators
({ ...pool, for: "platform", gpu: "a10g" }) satisfies PoolSettings;
// @ts-expect-error no instance type
({ ...pool, instances: [] }) satisfies PoolSettings;
// @ts-expect-error labels and taints follow from what a pool is for
({ ...pool, labels: { team: "risk" } }) satisfies PoolSettings;

// @ts-expect-error a family of instances whose quota nobody reckons with
({ vcpus: { x: 8 } }) satisfies AccountQuotas;
// @ts-expect-error a budget of no currency and no time
({ cpu: 1, memory: "1Gi", pods: 1, budget: 500 }) satisfies TeamSettings;

const approval = { by: ["ml-releases"], within: "4h" } as const;
({ approval, ticket: "required", bake: "1d" }) satisfies ChangeSettings;
// @ts-expect-error an approval that nobody could give
({ approval: { ...approval, by: [] } }) satisfies ChangeSettings;
// @ts-expect-error an approval that is waited for for ever
({ approval: { by: ["ml-releases"] } }) satisfies ChangeSettings;
// @ts-expect-error people do not approve within seconds
({ approval: { ...approval, within: "90s" } }) satisfies ChangeSettings;
// @ts-expect-error a ticket is required or it is not said
({ ticket: "optional" }) satisfies ChangeSettings;
