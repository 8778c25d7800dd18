/**
 * What people who operate a queue do in its Redis, as one step each: half of it is never done, whenever somebody is cut off.
 * Bodies never leave it.
 */

/**
 * What is in a queue. `KEYS`: queue, dead. `ARGV`: the consumer group, and of how many dead letters, newest first, reasons
 * are told. Returns JSON: times are milliseconds since 1970, `oldest` 0 where nothing waits.
 */
export const lookAtQueue = `
local function at(id) return tonumber(string.match(id, '^%d+')) end
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1])
local now = redis.call('TIME')
local letters = {}
for i, entry in ipairs(redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', ARGV[2])) do
  local one = { id = entry[1], at = at(entry[1]) }
  for j = 1, #entry[2], 2 do
    if entry[2][j] ~= 'body' then one[entry[2][j]] = entry[2][j + 1] end
  end
  letters[i] = cjson.encode(one)
end
return '{"waiting":' .. redis.call('XLEN', KEYS[1])
  .. ',"taken":' .. ((pending.err or not pending[1]) and 0 or pending[1])
  .. ',"oldest":' .. (oldest[1] and string.match(oldest[1][1], '^%d+') or 0)
  .. ',"now":' .. now[1] .. string.format('%03d', math.floor(now[2] / 1000))
  .. ',"dead":' .. redis.call('XLEN', KEYS[2])
  .. ',"letters":[' .. table.concat(letters, ',') .. ']}'
`;

/** The newest dead letter's id; empty where there is none. `KEYS`: dead. */
export const newestDeadLetter = `
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
return newest[1] and newest[1][1] or ''
`;

/**
 * Queues dead letters again. Each goes from one stream to the other in this step, so that it is always in exactly one of
 * them. One whose request is queued already, or has been answered since, is only removed: a second result would be wrong.
 * `KEYS`: dead, queue. `ARGV`: first id to look at, last id, how many to look at, how many to queue at most, most requests
 * that may wait, prefix of states, seconds that a state is kept, and a text that the reason must have in it.
 * Returns JSON: how many were looked at, queued and known; the last id; whether the queue is full.
 */
export const replayDeadLetters = `
local looked, queued, known, last, full = 0, 0, 0, '', false
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])) do
  local one = {}
  for i = 1, #entry[2], 2 do one[entry[2][i]] = entry[2][i + 1] end
  if queued >= tonumber(ARGV[4]) then break end
  if string.find(one.reason or '', ARGV[8], 1, true) then
    local state = ARGV[6] .. (one.key or '')
    local said = redis.call('GET', state) or ''
    if string.find(said, '^{"status":"done"') or string.find(said, '^{"status":"queued"') then
      known = known + 1
    else
      if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[5]) then
        full = true
        break
      end
      redis.call('XADD', KEYS[2], '*', 'key', one.key or '', 'body', one.body or '')
      if one.key and one.key ~= '' then redis.call('SET', state, '{"status":"queued"}', 'EX', ARGV[7]) end
      queued = queued + 1
    end
    redis.call('XDEL', KEYS[1], entry[1])
  end
  looked = looked + 1
  last = entry[1]
end
return '{"looked":' .. looked .. ',"queued":' .. queued .. ',"known":' .. known .. ',"last":"' .. last .. '","full":' .. tostring(full) .. '}'
`;
