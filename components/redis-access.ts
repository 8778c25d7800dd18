/**
 * What callers of Redis may do, wherever it runs: read and write keys, and subscribe. Nobody may empty, reconfigure, debug
 * or replicate the server or run scripts in it. Many clients ask `info` when they connect.
 * https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
 */
export const redisAccess = "~* &* +@all -@admin -@dangerous -@scripting +info";
