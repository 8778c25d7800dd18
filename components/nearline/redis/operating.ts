/**
 * What people who operate a queue do in its Redis, as one step each: half of it is never done, whenever somebody is cut off.
 * Bodies never leave it. Entries are read one at a time: a command's whole answer lies in memory, bodies and all, beside
 * what the queue itself takes, and what may be there is a multiple of what the server has.
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
local letters, before = {}, '+'
while #letters < tonumber(ARGV[2]) do
  local entry = redis.call('XREVRANGE', KEYS[2], before, '-', 'COUNT', 1)[1]
  if not entry then break end
  local one = { id = entry[1], at = at(entry[1]) }
  for j = 1, #entry[2], 2 do
    if entry[2][j] ~= 'body' then one[entry[2][j]] = entry[2][j + 1] end
  end
  letters[#letters + 1] = cjson.encode(one)
  before = '(' .. entry[1]
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
 * that may wait, prefix of states, seconds that a request is known while it waits, a text that the reason must have in it, and after how many
 * bytes of bodies to stop: until the step is over, Redis keeps what it will write of them to disk.
 * Returns JSON: how many were looked at, queued and known; the last id; whether the queue is full.
 */
export const replayDeadLetters = `
local looked, queued, known, last, full, bytes = 0, 0, 0, '', false, 0
local from = ARGV[1]
while looked < tonumber(ARGV[3]) and queued < tonumber(ARGV[4]) and bytes < tonumber(ARGV[9]) do
  local entry = redis.call('XRANGE', KEYS[1], from, ARGV[2], 'COUNT', 1)[1]
  if not entry then break end
  local one = {}
  for i = 1, #entry[2], 2 do one[entry[2][i]] = entry[2][i + 1] end
  if string.find(one.reason or '', ARGV[8], 1, true) then
    local state = ARGV[6] .. (one.key or '')
    local said = redis.call('GETRANGE', state, 0, 31)
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
  bytes = bytes + #(one.body or '')
  looked = looked + 1
  last = entry[1]
  from = '(' .. last
end
return '{"looked":' .. looked .. ',"queued":' .. queued .. ',"known":' .. known .. ',"last":"' .. last .. '","full":' .. tostring(full) .. '}'
`;
