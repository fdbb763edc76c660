"""What the gate does atomically, inside Valkey; its state, and the rule by which the next shop is chosen.

Virtual token counters (Sheng et al., “Fairness in Serving Large Language Models”, OSDI 2024): each shop's counter
grows by the service that it got, divided by its weight; the shop with the smallest counter goes next; a shop that comes
back from idle is lifted to the smallest counter of the active ones. Service is the prompt's computed tokens plus twice
the output's. Engines are chosen as in consistent hashing with bounded loads (Mirrokni et al., SODA 2018).

Keys, all behind the one that is passed, which has a hash tag so that a cluster keeps them together: `tickets` hash:
id → record · `queue:CLASS:SHOP` sorted set: waiting ids by arrival · `shops` set: shops that wait · `counters` hash:
shop → service by weight · `answers` hash: shop → service of an answer of its, on average · `held` hash: slots held,
by shop and by engine · `leases` sorted set: id → end of its lease · `seen` sorted set: shop → last time active ·
`floor` the counter served last · `hold` seconds that a slot is held, on average · `capacity` hash: engine → requests
that it batches · `sick` hash: engine → until when nobody is sent there · `trial` set: engines that were sick and have
to prove themselves · `failures` hash: engine → failures in a row · `outcomes:ENGINE` sorted set: how its last answers
ended.

A record is JSON: `s` shop, `c` class, `w` weight, `p` service expected of the prompt, `q` process, `e` engines in
the shop's order, `g` engine granted, `a` since when, `u` service charged so far.
"""

_STATE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local function key(name) return KEYS[1] .. ':' .. name end
local function number(value) return tonumber(value or '0') or 0 end
local rules = cjson.decode(ARGV[1])

local function record_of(id)
  local raw = redis.call('HGET', key('tickets'), id)
  return raw and cjson.decode(raw)
end
local function keep_record(id, record)
  redis.call('HSET', key('tickets'), id, cjson.encode(record))
end
local function held(name) return number(redis.call('HGET', key('held'), name)) end
local function hold(name, by)
  if redis.call('HINCRBY', key('held'), name, by) <= 0 then redis.call('HDEL', key('held'), name) end
end
local function counter(shop) return number(redis.call('HGET', key('counters'), shop)) end
local function queue(class, shop) return key('queue:' .. class .. ':' .. shop) end
local function waiting_of(shop)
  local all = 0
  for class = 0, 2 do all = all + redis.call('ZCARD', queue(class, shop)) end
  return all
end

-- What an engine may hold now: nothing while it is sick, one request until it has proved itself.
local function room(engine)
  local most = number(redis.call('HGET', key('capacity'), engine) or rules.engines[engine])
  if number(redis.call('HGET', key('sick'), engine)) > now then return 0 end
  if redis.call('SISMEMBER', key('trial'), engine) == 1 then return math.min(most, 1) end
  return most
end
local function whole()
  local all = 0
  for engine in pairs(rules.engines) do all = all + room(engine) end
  return all
end
local function free()
  local all = 0
  for engine in pairs(rules.engines) do all = all + math.max(0, room(engine) - held('engine:' .. engine)) end
  return all
end

-- A shop that comes back from idle is not paid for the time in which it asked for nothing.
local function lift(shop)
  redis.call('ZADD', key('seen'), now, shop)
  if held('shop:' .. shop) > 0 or redis.call('SISMEMBER', key('shops'), shop) == 1 then return end
  local least = nil
  local function look(other)
    if other ~= shop then least = math.min(least or counter(other), counter(other)) end
  end
  for _, other in ipairs(redis.call('SMEMBERS', key('shops'))) do look(other) end
  for _, name in ipairs(redis.call('HKEYS', key('held'))) do
    if string.sub(name, 1, 5) == 'shop:' then look(string.sub(name, 6)) end
  end
  least = least or number(redis.call('GET', key('floor')))
  if least > counter(shop) then redis.call('HSET', key('counters'), shop, least) end
end
local function charge(record, service)
  redis.call('HINCRBYFLOAT', key('counters'), record.s, (service - record.u) / record.w)
  record.u = service
end

local function occupy(id, record, engine)
  record.g, record.a = engine, now
  hold('engine:' .. engine, 1)
  hold('shop:' .. record.s, 1)
  keep_record(id, record)
end
-- What an answer of the shop's mostly costs: charged when its turn comes, so that many long ones are not let in at once
-- because none of them has cost anything yet (“VTC with length prediction”, Sheng et al.).
local function answer(shop)
  return number(redis.call('HGET', key('answers'), shop) or redis.call('HGET', key('answers'), 'all'))
end
local function learn_answer(shop, cost)
  local before = redis.call('HGET', key('answers'), shop)
  redis.call('HSET', key('answers'), shop, before and 0.8 * before + 0.2 * cost or cost)
end
local function grant(id, record, engine)
  charge(record, record.p + answer(record.s))
  redis.call('SET', key('floor'), counter(record.s))
  occupy(id, record, engine)
end
local function unqueue(id, record)
  redis.call('ZREM', queue(record.c, record.s), id)
  if waiting_of(record.s) == 0 then redis.call('SREM', key('shops'), record.s) end
end
local function drop(id, record)
  redis.call('HDEL', key('tickets'), id)
  redis.call('ZREM', key('leases'), id)
  redis.call('ZADD', key('seen'), now, record.s)
  if not record.g then return unqueue(id, record) end
  hold('engine:' .. record.g, -1)
  hold('shop:' .. record.s, -1)
  local before = redis.call('GET', key('hold'))
  redis.call('SET', key('hold'), before and (0.9 * before + 0.1 * (now - record.a)) or (now - record.a))
end

-- The first engine of the shop's order that is not fuller than the others, else the emptiest with room.
local function place(record, taken_now, all)
  local best, free = nil, 0
  for _, engine in ipairs(record.e) do
    local most, taken = room(engine), held('engine:' .. engine)
    local fair = math.max(math.ceil(most / 2), math.ceil(1.25 * (taken_now + 1) * most / math.max(all, 1)))
    if taken < math.min(most, fair) then return engine end
    if most - taken > free then best, free = engine, most - taken end
  end
  return best
end

-- The ticket that goes next, and where: by class, aged; then the smallest counter; then who came first.
local function next_ticket(left, all, for_all)
  local best = nil
  for _, shop in ipairs(redis.call('SMEMBERS', key('shops'))) do
    local has = held('shop:' .. shop)
    for class = 0, 2 do
      local head = redis.call('ZRANGE', queue(class, shop), 0, 0, 'WITHSCORES')
      local rank = head[1] and math.max(0, class - math.floor((now - head[2]) / rules.age))
      if rank and (for_all or (has == 0 and rank == 0)) then
        local mine = { rank = rank, counter = counter(shop), came = number(head[2]), id = head[1] }
        if not best or mine.rank < best.rank or (mine.rank == best.rank and (mine.counter < best.counter
            or (mine.counter == best.counter and mine.came < best.came))) then
          mine.record = record_of(head[1])
          mine.engine = place(mine.record, all - left, all)
          if mine.engine then best = mine end
        end
      end
    end
  end
  return best
end
-- Free slots that are left to shops that hold none: those that now hold just one had theirs out of them. Where every
-- shop that was here lately holds more, all slots are for all.
local function reserve(all)
  local one, more = 0, 0
  local slots = redis.call('HGETALL', key('held'))
  for place = 1, #slots, 2 do
    if string.sub(slots[place], 1, 5) == 'shop:' then
      if number(slots[place + 1]) > 1 then more = more + 1 else one = one + 1 end
    end
  end
  if redis.call('ZCOUNT', key('seen'), now - rules.lent, '+inf') <= math.max(1, more) then return 0 end
  return math.min(math.max(2, math.floor(all / 8)), math.floor(all / 4)) - one
end
local function dispatch()
  local all = whole()
  while true do
    local left = free()
    local best = left > 0 and next_ticket(left, all, left > reserve(all))
    if not best then return end
    unqueue(best.id, best.record)
    grant(best.id, best.record, best.engine)
    redis.call('PUBLISH', key('turns:' .. best.record.q), best.id .. ' ' .. best.engine)
  end
end

local function expire()
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('leases'), '-inf', now)) do
    local record = record_of(id)
    if record then drop(id, record) else redis.call('ZREM', key('leases'), id) end
  end
  for _, shop in ipairs(redis.call('ZRANGEBYSCORE', key('seen'), '-inf', now - rules.forget)) do
    if held('shop:' .. shop) == 0 and waiting_of(shop) == 0 then
      redis.call('ZREM', key('seen'), shop)
      redis.call('HDEL', key('counters'), shop)
      redis.call('HDEL', key('answers'), shop)
    end
  end
end

-- How many go before the waiting ticket, if all shops get their shares; and how long that takes.
local function outlook(id, record)
  local mine = redis.call('ZRANK', queue(record.c, record.s), id) + 1  -- from 0
  for class = 0, record.c - 1 do mine = mine + redis.call('ZCARD', queue(class, record.s)) end
  local ahead = mine
  for _, shop in ipairs(redis.call('SMEMBERS', key('shops'))) do
    if shop ~= record.s then
      local there, weight = 0, nil
      for class = 0, record.c do
        there = there + redis.call('ZCARD', queue(class, shop))
        local head = not weight and redis.call('ZRANGE', queue(class, shop), 0, 0)[1]
        if head then weight = record_of(head).w end
      end
      if weight then ahead = ahead + math.min(there, math.ceil(mine * weight / record.w) - 1) end
    end
  end
  local all = whole()
  local ours = math.max(all - math.max(reserve(all), 0), 1)
  return ahead, number(redis.call('GET', key('hold'))) * ahead / ours
end
"""

# ARGV: rules, tickets [{id, record, service}], whether they may be turned away. Each ticket is kept: one that is not
# known begins to wait, or goes on with the engine that it says it has. Returns for each: ["turn", engine],
# ["wait", position, seconds], ["full", seconds] or ["sick"].
KEEP = (
    _STATE
    + """
expire()
local asked, answers = cjson.decode(ARGV[2]), {}
local function arrive(id, record)
  lift(record.s)
  if record.g then return occupy(id, record, record.g) end
  keep_record(id, record)
  redis.call('ZADD', queue(record.c, record.s), now, id)
  redis.call('SADD', key('shops'), record.s)
end
local function is_full(record)
  local all = redis.call('HLEN', key('tickets'))
  return waiting_of(record.s) >= rules.most_of_shop or all >= rules.most
end

for _, ticket in ipairs(asked) do
  local record = record_of(ticket.id)
  if not record and (ticket.record.g or not is_full(ticket.record)) then
    record = ticket.record
    arrive(ticket.id, record)
  elseif record and record.g and ticket.service then
    redis.call('SREM', key('trial'), record.g)  -- it speaks: the others need not wait for the end of its answer
    if ticket.service > record.u then
      charge(record, ticket.service)
      keep_record(ticket.id, record)
    end
  end
  if record then redis.call('ZADD', key('leases'), now + rules.lease, ticket.id) end
end
dispatch()
local all = whole()
for place, ticket in ipairs(asked) do
  local record = record_of(ticket.id)
  if not record then
    answers[place] = { 'full', number(redis.call('GET', key('hold'))) }
  elseif record.g then
    answers[place] = { 'turn', record.g }
  elseif all == 0 then
    drop(ticket.id, record)
    answers[place] = { 'sick' }
  else
    local ahead, seconds = outlook(ticket.id, record)
    if seconds >= ticket.patience then
      drop(ticket.id, record)
      answers[place] = { 'full', seconds }
    else
      answers[place] = { 'wait', ahead, seconds }
    end
  end
end
return cjson.encode(answers)
"""
)

# ARGV: rules, id, the service in all (or empty), how it ended ("ok", "failed", "absent" or "left"), the answer's part.
LEAVE = (
    _STATE
    + """
expire()
local record = record_of(ARGV[2])
if record then
  if record.g and ARGV[3] ~= '' then charge(record, number(ARGV[3])) end
  drop(ARGV[2], record)
end
local engine, ended = record and record.g, ARGV[4]
if engine and ended == 'ok' then
  learn_answer(record.s, number(ARGV[5]))
  learn_answer('all', number(ARGV[5]))
end
if engine and ended ~= 'left' then
  local last = key('outcomes:' .. engine)
  redis.call('ZREMRANGEBYSCORE', last, '-inf', now - rules.window)
  redis.call('ZADD', last, now, ended .. ' ' .. ARGV[2])
  redis.call('EXPIRE', last, rules.window + 1)
  if ended == 'ok' then
    redis.call('HDEL', key('failures'), engine)
    redis.call('SREM', key('trial'), engine)
    redis.call('HDEL', key('sick'), engine)
  else
    local row = redis.call('HINCRBY', key('failures'), engine, 1)
    local failed, both = 0, 0
    for _, one in ipairs(redis.call('ZRANGE', last, 0, -1)) do
      both = both + 1
      if string.sub(one, 1, 2) ~= 'ok' then failed = failed + 1 end
    end
    local trial = redis.call('SISMEMBER', key('trial'), engine) == 1
    if ended == 'absent' or trial or row >= rules.row or (both >= 2 * rules.row and 2 * failed >= both) then
      redis.call('HSET', key('sick'), engine, now + rules.rest)
      redis.call('SADD', key('trial'), engine)
    end
  end
end
dispatch()
return 'ok'
"""
)

# ARGV: rules, {engine: capacity}. Takes what was found out about the engines, and forgets those that are no more;
# all of it is forgotten when nobody has looked at the engines for a while.
LEARN = (
    _STATE
    + """
for engine, most in pairs(cjson.decode(ARGV[2])) do redis.call('HSET', key('capacity'), engine, most) end
for _, engine in ipairs(redis.call('HKEYS', key('capacity'))) do
  if not rules.engines[engine] then redis.call('HDEL', key('capacity'), engine) end
end
redis.call('EXPIRE', key('capacity'), rules.learned)
expire()
dispatch()
return 'ok'
"""
)

# ARGV: rules. What there is to see: engines with room and load; what is held and waits by class, and for how many
# seconds those that wait have waited, on average; shops with what they hold, wait for and have had.
SHOW = (
    _STATE
    + """
expire()
local engines, shops = {}, {}
for engine, first in pairs(rules.engines) do
  engines[#engines + 1] = { name = engine, room = room(engine), held = held('engine:' .. engine),
    capacity = number(redis.call('HGET', key('capacity'), engine) or first),
    sick = math.max(0, number(redis.call('HGET', key('sick'), engine)) - now),
    trial = redis.call('SISMEMBER', key('trial'), engine) == 1 }
end
local held_by, waiting_by, waited, waiting = { 0, 0, 0 }, { 0, 0, 0 }, 0, {}
for _, id in ipairs(redis.call('HKEYS', key('tickets'))) do
  local record = record_of(id)
  local class = record.c + 1
  if record.g then
    held_by[class] = held_by[class] + 1
  else
    waiting_by[class] = waiting_by[class] + 1
    waiting[record.s] = waiting[record.s] or { 0, 0, 0 }
    waiting[record.s][class] = waiting[record.s][class] + 1
    waited = waited + now - number(redis.call('ZSCORE', queue(record.c, record.s), id))
  end
end
local all = waiting_by[1] + waiting_by[2] + waiting_by[3]
for _, shop in ipairs(redis.call('ZRANGEBYSCORE', key('seen'), now - rules.forget, '+inf')) do
  shops[#shops + 1] = { shop = shop, held = held('shop:' .. shop), counter = counter(shop),
    waiting = waiting[shop] or { 0, 0, 0 } }
end
if #shops == 0 then shops = nil end  -- an empty table would be taken for an object
return cjson.encode({ engines = engines, shops = shops, room = whole(), held = held_by, waiting = waiting_by,
  waited = all > 0 and waited / all or 0, hold = number(redis.call('GET', key('hold'))) })
"""
)
