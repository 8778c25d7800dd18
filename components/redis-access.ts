/**
 * What callers of Redis may do, wherever it runs: read and write keys, and subscribe. Nobody may empty, reconfigure, debug
 * or replicate the server or run scripts in it. Many clients ask `info` when they connect.
 * https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
 */
export const redisAccess = "~* &* +@all -@admin -@dangerous -@scripting +info";

/**
 * What those may do who carry a model's queue: streams, and scripts that change them in one step. No other key space is
 * there to be spoiled.
 */
export const queueAccess = "~nearline:* &* +@all -@admin -@dangerous -@pubsub -function +info";

/** What those may do who keep a model's answers: read one, and write one. */
export const resultsAccess = "~results:* -@all +@connection -@admin -@dangerous +get +set +info";
