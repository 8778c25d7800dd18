import { group } from "./keys.ts";

/**
 * What is done in Redis as one step each. Bodies of requests and answers pass through as texts: Lua's numbers are no
 * integers of 64 bits. https://redis.io/docs/latest/develop/programmability/eval-intro/
 */
const newest = `
local function read(count)
  local got = redis.pcall('XREADGROUP', 'GROUP', '${group}', '${group}', 'COUNT', count, 'STREAMS', KEYS[1], '>')
  if type(got) == 'table' and got.err then
    if not string.find(got.err, 'NOGROUP') then return got end
    redis.call('XGROUP', 'CREATE', KEYS[1], '${group}', '0', 'MKSTREAM')
    got = redis.call('XREADGROUP', 'GROUP', '${group}', '${group}', 'COUNT', count, 'STREAMS', KEYS[1], '>')
  end
  if not got then return {} end
  return got[1][2]
end
local out = {}
local function add(entry, deliveries)
  local one = { id = entry[1], n = deliveries, key = '', body = '' }
  for i = 1, #entry[2], 2 do
    if entry[2][i] == 'key' then one.key = entry[2][i + 1] end
    if entry[2][i] == 'body' then one.body = entry[2][i + 1] end
  end
  out[#out + 1] = one
end
local function take(count)
  local got = read(count)
  if got.err then return got end
  for _, entry in ipairs(got) do add(entry, 1) end
end
local function claim(count)
  -- Bento's own input reads what its name left behind when it starts and claims nothing of others: this does.
  local claimed = redis.pcall('XAUTOCLAIM', KEYS[1], '${group}', '${group}', ARGV[2], '0-0', 'COUNT', count)
  if claimed.err then
    if string.find(claimed.err, 'NOGROUP') then return end
    return claimed
  end
  for _, entry in ipairs(claimed[2]) do
    local pending = redis.call('XPENDING', KEYS[1], '${group}', entry[1], entry[1], 1)
    add(entry, pending[1] and pending[1][4] or 2)
  end
end
`;

const told = `
if #out == 0 then return '[]' end
return cjson.encode(out)
`;

/**
 * Takes requests: first those that somebody took and has not touched for a while, then new ones.
 * `KEYS`: queue, claims. `ARGV`: how many, milliseconds after which another takes over. Returns JSON: `[{id, n, key, body}]`,
 * where `n` counts deliveries.
 */
export const takeScript = `${newest}
local count = tonumber(ARGV[1])
if redis.call('SET', KEYS[2], '1', 'NX', 'PX', 1000) then
  local failed = claim(count)
  if failed then return failed end
end
if #out < count then
  local failed = take(count - #out)
  if failed then return failed end
end
${told}`;

/**
 * As {@link takeScript}, one batch of the whole queue at a time: while somebody works on one, nobody takes the next, and
 * what is taken over goes before what is new.
 */
export const takeInOrderScript = `${newest}
local count = tonumber(ARGV[1])
local failed = claim(count)
if failed then return failed end
if #out == 0 then
  local pending = redis.pcall('XPENDING', KEYS[1], '${group}')
  if pending.err or pending[1] == 0 then
    failed = take(count)
    if failed then return failed end
  end
end
${told}`;

/** Says that requests are still worked on. `KEYS`: queue. `ARGV`: their ids. */
export const touchScript = `
redis.call('XCLAIM', KEYS[1], '${group}', '${group}', 0, unpack(ARGV), 'JUSTID')
return 1
`;

/**
 * Writes results and dead letters, and takes their requests from the queue: all of it or nothing, and each once, whoever
 * else has worked on it. `KEYS`: queue, results, dead. `ARGV`: prefix of states, seconds that what came of it is kept from
 * now on, whether results go to the stream, most results in it, and JSON: `[{id, key, state, body, reason, extra…}]`. Returns how many were
 * not written by anybody before.
 */
export const publishScript = `
local written = 0
for _, one in ipairs(cjson.decode(ARGV[5])) do
  if redis.call('XACK', KEYS[1], '${group}', one.id) == 1 then
    redis.call('XDEL', KEYS[1], one.id)
    written = written + 1
    if one.reason ~= '' then
      redis.call('XADD', KEYS[3], '*', 'key', one.key, 'body', one.body, 'reason', one.reason, 'deliveries', one.n, 'attempts', one.attempts)
    elseif ARGV[3] == 'yes' then
      redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'key', one.key, 'body', one.body, 'deliveries', one.n, 'attempts', one.attempts)
    end
    local state = ARGV[1] .. one.key
    if redis.call('EXISTS', state) == 1 then redis.call('SET', state, one.state, 'EX', ARGV[2]) end
  end
end
return written
`;

/**
 * Queues a request unless its key is known already. `KEYS`: queue, state. `ARGV`: key, body, seconds that it is
 * known while it waits, most requests that may wait. Returns `queued`, `known` or `full`.
 */
export const submitScript = `
if redis.call('EXISTS', KEYS[2]) == 1 then return 'known' end
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[4]) then return 'full' end
redis.call('SET', KEYS[2], '{"status":"queued"}', 'EX', ARGV[3])
redis.call('XADD', KEYS[1], '*', 'key', ARGV[1], 'body', ARGV[2])
return 'queued'
`;

/** The state of a request; empty where none is known. `KEYS`: state. */
export const lookScript = `return redis.call('GET', KEYS[1]) or ''`;

/** How much waits. `KEYS`: queue, dead. Returns JSON: requests, milliseconds at which the oldest came (0: none), dead letters. */
export const measureScript = `
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)
local at = 0
if oldest[1] then at = string.match(oldest[1][1], '^%d+') end
return '{"waiting":' .. redis.call('XLEN', KEYS[1]) .. ',"oldest":' .. at .. ',"dead":' .. redis.call('XLEN', KEYS[2]) .. '}'
`;
