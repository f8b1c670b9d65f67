-- Packeteer for Wireshark and tshark: a dissector written from docs/wire-format.md alone, section by section.
--
-- Install: copy this file into a folder that Help > About Wireshark > Folders calls "Lua Plugins", or name it:
--   tshark -X lua_script:packeteer.lua -r game.pcapng
-- What the config of both ends says (channels, sizes, integrity) is not on the wire. A capture made by `packeteer export
-- --pcapng` brings it along in its first packet, a label; for others set Preferences > Protocols > Packeteer.
--
-- Not registered as a heuristic: two bits of version would take every fourth datagram of the world for ours. Use the
-- ports of the preferences, or Decode As. A payload goes to the dissector that the table "packeteer.channel" holds for
-- the name of its channel: DissectorTable.get("packeteer.channel"):add("moves", my_proto)
--
-- Not judged here: Abandoned, and BeyondWindow for what is too far ahead; both need the memory of an endpoint.

local packeteer = Proto("packeteer", "Packeteer")
local label = Proto("packeteer_label", "Packeteer label")
local channel_table = DissectorTable.new("packeteer.channel", "Packeteer channel", ftypes.STRING)

-- ---------------------------------------------------------------- preferences

local prefs = packeteer.prefs
prefs.ports = Pref.range("UDP ports", "20555", "Datagrams from or to these ports", 65535)
prefs.channels = Pref.string("Channels",
  "moves reliable, events reliable, position unreliable, effects unreliable",
  "In the order of the config, separated by commas: a name, then 'reliable' or 'unreliable'")
prefs.datagram_bytes = Pref.uint("maxDatagramBytes", 1200, "Longest datagram")
prefs.message_bytes = Pref.uint("maxMessageBytes", 1048576, "Longest message")
prefs.crc32c = Pref.bool("integrity: 'crc32c'", false, "Whether four bytes of CRC-32C end each datagram")
prefs.session = Pref.string("sessionId", "0", "With CRC-32C: a whole number, covered by it and never sent")
prefs.side_a = Pref.string("Side a", "",
  "With CRC-32C: the address of side a, as 192.0.2.1 or 192.0.2.1:9000; '?' to find out; empty without sides")
prefs.from_start = Pref.bool("From the first packet", false,
  "The capture holds the session from its first packet. If not, the first numbers are taken as they stand")

local function read_channel(text)
  local name, kind = text:match("^%s*(.-)%s+(u?n?reliable)%s*$")
  return { name = name or text:match("^%s*(.-)%s*$"), reliable = kind ~= "unreliable" }
end

local function read_channels(text)
  local channels = {}
  for entry in text:gmatch("[^,]+") do channels[#channels + 1] = read_channel(entry) end
  return channels
end

-- What of the config shapes the bytes, with the names of the page.
local function make_format(format)
  local F, M = math.max(1, format.D - 160), format.M
  format.F = F
  format.whole = math.min(F, M)
  format.highest_last = math.floor((M + F - 1) / F) - 1
  return format
end

local function format_of_preferences()
  return make_format {
    D = prefs.datagram_bytes, M = prefs.message_bytes, channels = read_channels(prefs.channels),
    crc32c = prefs.crc32c, session = tonumber(prefs.session) or 0, side_a = prefs.side_a, from_start = prefs.from_start,
  }
end

-- ---------------------------------------------------------------- fields

local fields, notes = {}, {}

local function field(name, kind, ...) fields[name] = ProtoField[kind]("packeteer." .. name, ...) end
field("version", "uint8", "Version", base.DEC, nil, 0xc0)
field("wide", "bool", "Wide numbers", 8, nil, 0x20)
field("has_history", "bool", "History", 8, { "follows", "none: clean, or no ack" }, 0x10)
field("hold_code", "uint8", "Hold code", base.DEC, nil, 0x0f)
field("number", "uint64", "Packet number", base.DEC)
field("ack", "uint64", "Ack number", base.DEC)
field("ack.frame", "framenum", "Acked packet", base.NONE, frametype.ACK)
field("hold", "uint32", "Ack held, ms", base.DEC)
field("clean", "bool", "Clean")
field("history", "bytes", "History")
field("received", "string", "Received")
field("frame", "none", "Frame")
field("frame.end", "bool", "Last", 8, nil, 0x80)
field("frame.shape", "uint8", "Shape", base.DEC,
  { [0] = "single", [1] = "even run", [2] = "varied run", [3] = "fragment" }, 0x60)
field("channel", "uint8", "Channel", base.DEC)
field("channel.name", "string", "Channel name")
field("frame.count", "uint32", "Messages in the run", base.DEC)
field("frame.length", "uint32", "Length", base.DEC)
field("message", "none", "Message")
field("message.number", "uint64", "Message number", base.DEC)
field("message.first", "framenum", "First seen", base.NONE)
field("payload", "bytes", "Payload")
field("fragment", "none", "Fragment")
field("fragment.index", "uint32", "Index", base.DEC)
field("fragment.last", "uint32", "Last index", base.DEC)
field("fragment.bytes", "bytes", "Bytes")
field("crc32c", "uint32", "CRC-32C", base.HEX)
field("crc32c.good", "bool", "CRC-32C matches")
field("discard", "string", "Discarded")
field("discard.offset", "uint32", "At byte", base.DEC)
field("discard.rule", "string", "Because")
field("duplicate_of", "framenum", "Duplicate of", base.NONE)
packeteer.fields = fields

local function note(name, group, severity, text)
  notes[name] = ProtoExpert.new("packeteer.expert." .. name:lower(), text, expert.group[group], expert.severity[severity])
end
note("TooLarge", "MALFORMED", "ERROR", "Longer than maxDatagramBytes")
note("Truncated", "MALFORMED", "ERROR", "Shorter than its fields")
note("WrongVersion", "PROTOCOL", "ERROR", "Another version, or not Packeteer")
note("Malformed", "MALFORMED", "ERROR", "What the format does not allow")
note("Corrupt", "CHECKSUM", "ERROR", "The CRC does not match")
note("Stale", "SEQUENCE", "NOTE", "Older than the receive window")
note("Duplicate", "SEQUENCE", "NOTE", "A packet that came before")
note("ForgedAck", "SEQUENCE", "ERROR", "An ack of a packet that was never sent")
note("BeyondWindow", "SEQUENCE", "ERROR", "A message number that cannot be")
note("Unverified", "CHECKSUM", "WARN", "The CRC does not match what is known here")
note("Repeat", "SEQUENCE", "CHAT", "Sent before")
packeteer.experts = notes

-- ---------------------------------------------------------------- reading

-- Thrown inside `decode` and caught around it: the reason of the page, where, and the rule in a few words.
local function discard(reason, offset, rule) error({ reason = reason, offset = offset, rule = rule }, 0) end

-- A reader is { text, at, stop }: bytes as a string, offsets from 0.
local function skip(reader, count, what)
  local at = reader.at
  if at + count > reader.stop then discard("Truncated", at, what .. " is cut off") end
  reader.at = at + count
  return at
end

local function read_uint(reader, width, what)
  local at, value = skip(reader, width, what), 0
  for index = width, 1, -1 do value = value * 256 + reader.text:byte(at + index) end
  return value
end

local function read_varint(reader, what)
  local at, value, unit = reader.at, 0, 1
  for place = 1, 4 do
    local byte = read_uint(reader, 1, what)
    value = value + byte % 128 * unit
    unit = unit * 128
    if byte < 128 then
      if byte == 0 and place > 1 then discard("Malformed", at, what .. ": a varint that ends in 0") end
      return value
    end
  end
  discard("Malformed", at, what .. ": a varint of more than four bytes")
end

-- The number that is congruent to `low` and nearest to `centre`: from half a space below it to just short of half above.
local function nearest(low, centre, space)
  local base = centre - space / 2
  return base + (low - base) % space
end

-- The largest number up to `most` that is congruent to `low`; negative if there is none.
local function largest(low, most, space) return most - (most - low) % space end

-- ---------------------------------------------------------------- CRC-32C

-- Lua 5.2 has bit32, Lua 5.3 and later an operator that older ones cannot even parse.
local xor = bit32 and bit32.bxor or load("return function(a, b) return a ~ b end")()

local crc_table = {}
for byte = 0, 255 do
  local rest = byte
  for _ = 1, 8 do
    local low = rest % 2
    rest = math.floor(rest / 2)
    if low == 1 then rest = xor(rest, 0x82f63b78) end
  end
  crc_table[byte] = rest
end

local function crc_of(text)
  local crc = 0xffffffff
  for index = 1, #text do crc = xor(crc_table[xor(crc % 256, text:byte(index))], math.floor(crc / 256)) end
  return xor(crc, 0xffffffff)
end

local function eight_bytes(value)
  local bytes = {}
  for index = 1, 8 do
    bytes[index] = string.char(math.floor(value % 256))
    value = math.floor(value / 256)
  end
  return table.concat(bytes)
end

-- The 25 bytes that are covered and not sent.
local function unsent(format, side, number, ack)
  return eight_bytes(format.session) .. string.char(side) .. eight_bytes(number)
    .. (ack and eight_bytes(ack) or string.rep("\255", 8))
end

-- ---------------------------------------------------------------- the header

local WINDOW = 1024

-- `known` is what the reader knew: newest, newest_narrow (of the writer's packets), own, own_narrow (of its own), sure
-- and own_sure (whether those go back to the start), sides (that the writer may be), messages (newest by channel).
-- Fills `d` field by field, so that what was read before something is wrong can be shown.
local function decode_header(d, format, known)
  local text, size = d.text, #d.text
  if size > format.D then discard("TooLarge", format.D, size .. " bytes, at most " .. format.D) end
  local reader = { text = text, at = 0, stop = size - (format.crc32c and 4 or 0) }
  d.reader = reader
  if format.crc32c and size < 4 then discard("Truncated", 0, "CRC is cut off") end

  local first = read_uint(reader, 1, "first byte")
  d.has_first = true
  d.version, d.wide = math.floor(first / 64), math.floor(first / 32) % 2 == 1
  local has_history, hold_code = math.floor(first / 16) % 2 == 1, first % 16
  local width = d.wide and 4 or 2
  local low_number = read_uint(reader, width, "packet number")
  local low_ack, odd
  if hold_code < 15 then
    low_ack = read_uint(reader, width, "ack number")
    d.hold_at, d.hold_ms = 0, 2 * hold_code
    if hold_code == 14 then
      d.hold_at = reader.at
      d.hold_ms = read_uint(reader, 2, "hold field")
      if d.hold_ms < 27 then odd = { d.hold_at, "a hold below 27 ms in the hold field" } end
    end
  end
  if has_history and not low_ack then
    odd = { 0, "a history without an ack" }
  elseif has_history then
    d.history_at = reader.at
    local length = read_uint(reader, 1, "history length")
    if length > 128 then
      odd = odd or { d.history_at, "a history of more than 128 bytes" }
    else
      local at = skip(reader, length, "history")
      d.history = text:sub(at + 1, at + length)
      if length > 0 and d.history:byte(length) == 0 then odd = odd or { reader.at - 1, "a history that ends in 0" } end
      if d.history == "\255\255\255\255" then odd = odd or { at, "a history that clean would say" } end
    end
  end
  if d.version ~= 1 then discard("WrongVersion", 0, "version " .. d.version .. ", not 1") end
  if odd then discard("Malformed", odd[1], odd[2]) end

  local space = d.wide and 2 ^ 32 or 2 ^ 16
  local newest = d.wide and known.newest or not d.wide and known.newest_narrow or nil
  if newest or known.sure then
    d.number = nearest(low_number, newest and newest + 1 or 0, space)
  else
    d.number = low_number
  end
  if low_ack then
    d.ack_at = 1 + width
    local own = d.wide and known.own or not d.wide and known.own_narrow or nil
    if own or known.own_sure then
      d.ack = largest(low_ack, own or -1, space)
      if not known.own_sure and d.ack < 0 then d.ack = low_ack end
    else
      d.ack = low_ack
    end
  end
  if d.number < 0 then discard("Stale", 1, "its number would be below 0") end

  local is_forged = d.ack and d.ack < 0
  if format.crc32c and not is_forged then
    d.crc_at, d.crc = reader.stop, 0
    for index = 4, 1, -1 do d.crc = d.crc * 256 + text:byte(d.crc_at + index) end
    d.crc_good = false
    for _, side in ipairs(known.sides) do
      if crc_of(unsent(format, side, d.number, d.ack) .. text:sub(1, d.crc_at)) == d.crc then
        d.crc_good, d.side = true, side
      end
    end
    if not d.crc_good and known.sure and known.own_sure then
      discard("Corrupt", d.crc_at, "CRC over these bytes, the full numbers, session and side does not match")
    end
  end
  if known.newest and d.number < known.newest - WINDOW then
    discard("Stale", 1, "more than " .. WINDOW .. " behind packet " .. string.format("%d", known.newest))
  end
  if is_forged then
    d.ack = nil
    discard("ForgedAck", d.ack_at, "the reader has sent no such packet")
  end
end

-- ---------------------------------------------------------------- the body

local MOST_ITEMS = 1024

local function add_item(d, item)
  d.items[#d.items + 1] = item
  return item
end

local function check_count(d, count, at)
  if #d.items + count > MOST_ITEMS then
    discard("Malformed", at, "more than " .. MOST_ITEMS .. " messages and fragments")
  end
end

local function read_message_number(d, frame, known)
  local newest, at = known.messages[frame.channel], d.reader.at
  local low = read_uint(d.reader, 3, "message number")
  frame.number_at = at
  if newest or known.sure then
    frame.number = nearest(low, newest and newest + 1 or 0, 2 ^ 24)
  else
    frame.number = low
  end
  if frame.number < 0 then discard("BeyondWindow", at, "its message number would be below 0") end
end

local function read_length(d, frame, most)
  local reader, at = d.reader, d.reader.at
  local length = frame.is_end and reader.stop - reader.at or read_varint(reader, "length")
  if length > most then discard("Malformed", at, "a length of " .. length .. ", at most " .. most) end
  return length
end

local function take_messages(d, frame, lengths)
  for index, length in ipairs(lengths) do
    local at = skip(d.reader, length, "message")
    add_item(d, {
      frame = frame, channel = frame.channel, at = at, length = length, number = frame.number and frame.number + index - 1,
    })
  end
end

local function decode_single(d, frame, format)
  check_count(d, 1, frame.at)
  take_messages(d, frame, { read_length(d, frame, format.whole) })
end

local function read_run_count(d, frame)
  local at = d.reader.at
  frame.count_at = at
  frame.count = read_varint(d.reader, "count") + 2
  check_count(d, frame.count, at)
end

local function decode_even_run(d, frame, format)
  read_run_count(d, frame)
  local reader, at, length = d.reader, d.reader.at, nil
  if frame.is_end then
    length = (reader.stop - at) / frame.count
    if length % 1 ~= 0 then discard("Malformed", at, reader.stop - at .. " bytes do not divide by " .. frame.count) end
    length = math.floor(length)
  else
    length = read_varint(reader, "length")
  end
  if length > format.whole then discard("Malformed", at, "a length of " .. length .. ", at most " .. format.whole) end
  local lengths = {}
  for index = 1, frame.count do lengths[index] = length end
  take_messages(d, frame, lengths)
end

local function decode_varied_run(d, frame, format)
  read_run_count(d, frame)
  local reader, lengths, sum, is_even = d.reader, {}, 0, true
  local at = reader.at
  local function add(length, where)
    if length > format.whole then
      discard("Malformed", where, "a length of " .. length .. ", at most " .. format.whole)
    end
    lengths[#lengths + 1] = length
    sum = sum + length
    is_even = is_even and length == lengths[1]
  end
  for _ = 1, frame.is_end and frame.count - 1 or frame.count do
    local where = reader.at
    add(read_varint(reader, "length"), where)
  end
  if frame.is_end then
    local rest = reader.stop - reader.at - sum
    if rest < 0 then discard("Truncated", reader.at, "messages are cut off") end
    add(rest, reader.at)
  end
  if is_even then discard("Malformed", at, "a varied run of equal lengths") end
  take_messages(d, frame, lengths)
end

local function decode_fragment(d, frame, format)
  check_count(d, 1, frame.at)
  local reader, index_at = d.reader, d.reader.at
  local index = read_varint(reader, "fragment index")
  local last_at = reader.at
  local last = read_varint(reader, "last fragment index")
  if last < 1 then discard("Malformed", last_at, "a message of one fragment") end
  if last > format.highest_last then
    discard("Malformed", last_at, "last index " .. last .. ", at most " .. format.highest_last)
  end
  if index > last then discard("Malformed", index_at, "fragment " .. index .. " after the last, " .. last) end
  local length = format.F
  if index == last then
    local at = reader.at
    length = read_length(d, frame, format.F)
    if length == 0 then discard("Malformed", at, "a last fragment without a byte") end
    if last * format.F + length > format.M then discard("Malformed", at, "a message of more than " .. format.M) end
  end
  local at = skip(reader, length, "fragment")
  add_item(d, {
    frame = frame, channel = frame.channel, number = frame.number, at = at, length = length,
    index = index, last = last, index_at = index_at, last_at = last_at,
  })
end

local shapes = { [0] = decode_single, decode_even_run, decode_varied_run, decode_fragment }

local function decode_frame(d, format, known, before)
  local reader = d.reader
  local frame = { at = reader.at, first_item = #d.items + 1 }
  local first = read_uint(reader, 1, "frame byte")
  d.frames[#d.frames + 1] = frame
  frame.is_end, frame.shape, frame.channel = first >= 128, math.floor(first / 32) % 4, first % 32
  frame.channel_at = frame.at
  if frame.channel == 31 then
    frame.channel = 31 + read_uint(reader, 1, "channel")
    frame.channel_at = frame.at + 1
  end
  local channel = format.channels[frame.channel + 1]
  if not channel then discard("Malformed", frame.at, "no channel " .. frame.channel) end
  local is_fragment = frame.shape == 3
  if channel.reliable or is_fragment then read_message_number(d, frame, known) end
  shapes[frame.shape](d, frame, format)
  frame.stop = reader.at
  if before and not is_fragment and before.shape ~= 3 and before.channel == frame.channel then
    if not channel.reliable or frame.number == before.number + (before.count or 1) then
      discard("Malformed", frame.at, "two frames that could be one run")
    end
  end
  if frame.is_end and reader.at < reader.stop then
    discard("Malformed", reader.at, "bytes after the last frame")
  end
  if not frame.is_end and reader.at == reader.stop then discard("Malformed", frame.at, "a last frame without E") end
  return frame
end

local function decode_body(d, format, known)
  d.body_at = d.reader.at
  local before
  while d.reader.at < d.reader.stop do before = decode_frame(d, format, known, before) end
end

-- ---------------------------------------------------------------- conversations

-- A stream is what one end sends the other, as far as this capture saw it. Frames are dissected more than once and in
-- any order: what was known is kept by frame at its first pass, and tables of first frames only ever grow.
local streams, formats, known_at = {}, {}, {}

function packeteer.init() streams, formats, known_at = {}, {}, {} end

local function new_stream(is_sure)
  return { sure = is_sure, packets = {}, messages = {}, first = {}, side = nil }
end

local function stream_of(from, to, format)
  local key = from .. " " .. to
  streams[key] = streams[key] or new_stream(format.from_start)
  return streams[key]
end

local function sides_of(format, from, from_host, stream, back)
  local a = format.side_a
  if a == "" then return { 0 } end
  if a ~= "?" then return { (a == from or a == from_host) and 1 or 2 } end
  local side = stream.side or back.side and 3 - back.side
  return side and { side } or { 1, 2 }
end

local function know(pinfo)
  local from_host, to_host = tostring(pinfo.src), tostring(pinfo.dst)
  local from, to = from_host .. ":" .. pinfo.src_port, to_host .. ":" .. pinfo.dst_port
  local format = formats[from_host .. " " .. to_host] or format_of_preferences()
  local stream, back = stream_of(from, to, format), stream_of(to, from, format)
  return {
    format = format, stream = stream, back = back, newest = stream.newest, newest_narrow = stream.newest_narrow,
    sure = stream.sure, own = back.newest, own_narrow = back.newest_narrow, own_sure = back.sure,
    messages = stream.messages, sides = sides_of(format, from, from_host, stream, back),
  }
end

local function key_of(item) return string.format("%d %d %d", item.channel, item.number, item.index or 0) end

-- `messages` is made anew: frames keep the one they knew.
local function learn(stream, d, frame_number)
  if not stream.newest or d.number > stream.newest then stream.newest = d.number end
  if not d.wide and (not stream.newest_narrow or d.number > stream.newest_narrow) then stream.newest_narrow = d.number end
  stream.packets[d.number] = frame_number
  stream.side = d.side or stream.side
  local messages = {}
  for channel, number in pairs(stream.messages) do messages[channel] = number end
  for _, item in ipairs(d.items) do
    if item.number then
      messages[item.channel] = math.max(item.number, messages[item.channel] or 0)
      local key = key_of(item)
      stream.first[key] = stream.first[key] or frame_number
    end
  end
  stream.messages = messages
end

local function decode(text, known, frame_number)
  local d = { text = text, frames = {}, items = {} }
  local is_whole, failure = pcall(function()
    decode_header(d, known.format, known)
    local earlier = known.stream.packets[d.number]
    if earlier and earlier < frame_number then
      d.duplicate_of = earlier
      discard("Duplicate", 1, "packet " .. string.format("%d", d.number) .. " came in frame " .. earlier)
    end
    decode_body(d, known.format, known)
  end)
  if not is_whole and type(failure) ~= "table" then error(failure, 0) end
  d.failure = not is_whole and failure or nil
  return d
end

-- ---------------------------------------------------------------- words

local function whole(number) return string.format("%d", number) end

local function plural(count, noun) return count .. " " .. noun .. (count == 1 and "" or "s") end

-- What the ack and its history claim, as ranges from the newest down; how many are missing between them; and how many
-- before the ack number are claimed.
local function tell_received(d)
  local bits = { [0] = true }
  local function add(history)
    for index = 1, #history do
      local byte = history:byte(index)
      for bit = 0, 7 do
        bits[8 * (index - 1) + bit + 1] = byte % 2 == 1
        byte = math.floor(byte / 2)
      end
    end
  end
  add(d.history or "\255\255\255\255")
  local ranges, gaps, claimed, distance, most = {}, 0, -1, 0, math.min(#bits, d.ack)
  while distance <= most do
    local start = distance
    if bits[distance] then
      while distance < most and bits[distance + 1] do distance = distance + 1 end
      local newest, oldest = whole(d.ack - start), whole(d.ack - distance)
      ranges[#ranges + 1] = newest == oldest and newest or newest .. ".." .. oldest
      distance = distance + 1
      claimed = claimed + distance - start
    else
      while distance <= most and not bits[distance] do distance = distance + 1 end
      if distance <= most then gaps = gaps + distance - start end
    end
  end
  return table.concat(ranges, ", "), gaps, claimed
end

local function name_of(format, channel)
  local known = format.channels[channel + 1]
  return known and known.name or "channel " .. channel
end

local function tell_fragment(item, name)
  return string.format("frag %d/%d of %s %d", item.index + 1, item.last + 1, name, item.number)
end

local function tell_frame(d, frame, format)
  local name, count = name_of(format, frame.channel), frame.count or 1
  local first = d.items[frame.first_item]
  if not first or first.frame ~= frame then return name .. ", broken" end
  if first.index then return tell_fragment(first, name) end
  if count == 1 then return frame.number and name .. " " .. whole(frame.number) or name end
  if not frame.number then return count .. " " .. name end
  return string.format("%d %s %d..%d", count, name, frame.number, frame.number + count - 1)
end

local function tell_ack(d)
  if not d.ack then return "no ack yet" end
  local words = "ack " .. whole(d.ack)
  if not d.history then return words .. " clean" end
  if d.history == "" then return words .. " alone" end
  local _, gaps, claimed = tell_received(d)
  return words .. (gaps == 0 and " and " .. claimed .. " before" or ", " .. plural(gaps, "gap"))
end

local function tell_datagram(d, format, repeats)
  local words = {}
  if d.number and d.number >= 0 then words[1] = "#" .. whole(d.number) end
  if d.duplicate_of then
    words[#words + 1] = "duplicate of frame " .. d.duplicate_of
  elseif d.failure then
    words[#words + 1] = d.failure.reason .. " at " .. d.failure.offset .. ": " .. d.failure.rule
  else
    words[1] = words[1] .. " " .. tell_ack(d)
    for _, frame in ipairs(d.frames) do
      words[#words + 1] = tell_frame(d, frame, format) .. (repeats[frame] and " again" or "")
    end
    if #d.frames == 0 then words[#words + 1] = "nothing else" end
  end
  return table.concat(words, ", ")
end

-- ---------------------------------------------------------------- the tree

local function big(number) return UInt64.new(number % 2 ^ 32, math.floor(number / 2 ^ 32)) end

local function show_header(tree, tvb, d)
  if not d.has_first then return end
  for _, name in ipairs { "version", "wide", "has_history", "hold_code" } do tree:add(fields[name], tvb(0, 1)) end
  local width = d.wide and 4 or 2
  if d.number and d.number >= 0 then tree:add(fields.number, tvb(1, width), big(d.number)) end
  if not d.ack then return end
  local ack = tree:add(fields.ack, tvb(d.ack_at, width), big(d.ack))
  if d.acked_frame then ack:add(fields["ack.frame"], d.acked_frame):set_generated() end
  local hold = tree:add(fields.hold, tvb(d.hold_at, d.hold_at == 0 and 1 or 2), d.hold_ms)
  if d.hold_ms == 65535 then hold:append_text(" or longer") end
  tree:add(fields.clean, tvb(0, 1), d.history == nil)
  if d.history then
    local size = #d.history
    local item = tree:add(fields.history, tvb(d.history_at + 1, size))
    if size == 0 then item:set_text("History: of no bytes") end
  end
  tree:add(fields.received, tvb(d.ack_at, width), (tell_received(d))):set_generated()
end

local function show_payload(tree, tvb, pinfo, root, item, name)
  if item.length == 0 then return end
  local range = tvb(item.at, item.length)
  if item.index then
    tree:add(fields["fragment.bytes"], range)
  else
    tree:add(fields.payload, range)
    local dissector = channel_table:get_dissector(name)
    if dissector then dissector:call(range:tvb(), pinfo, root) end
  end
end

local function show_item(tree, tvb, pinfo, root, item, format)
  local name = name_of(format, item.channel)
  local range = item.length == 0 and tvb(item.frame.at, 1) or tvb(item.at, item.length)
  local sub = tree:add(fields[item.index and "fragment" or "message"], range)
  local title = item.index and tell_fragment(item, name) or item.number and name .. " " .. whole(item.number) or name
  sub:set_text(title .. ", " .. plural(item.length, "byte"))
  sub:add(fields["channel.name"], range, name):set_generated()
  if item.number then sub:add(fields["message.number"], range, big(item.number)):set_generated() end
  if item.index then
    sub:add(fields["fragment.index"], tvb(item.index_at, item.last_at - item.index_at), item.index)
    sub:add(fields["fragment.last"], tvb(item.last_at, 1), item.last)
  end
  if item.first then
    sub:add(fields["message.first"], item.first):set_generated()
    sub:add_proto_expert_info(notes.Repeat)
  end
  show_payload(sub, tvb, pinfo, root, item, name)
end

local function show_frames(tree, tvb, pinfo, root, d, format)
  local next_item = 1
  for _, frame in ipairs(d.frames) do
    local sub = tree:add(fields.frame, tvb(frame.at, (frame.stop or d.reader.stop) - frame.at))
    sub:set_text("Frame: " .. tell_frame(d, frame, format))
    sub:add(fields["frame.end"], tvb(frame.at, 1))
    sub:add(fields["frame.shape"], tvb(frame.at, 1))
    sub:add(fields.channel, tvb(frame.channel_at, 1), frame.channel)
    if frame.count then sub:add(fields["frame.count"], tvb(frame.count_at, 1), frame.count) end
    while d.items[next_item] and d.items[next_item].frame == frame do
      show_item(sub, tvb, pinfo, root, d.items[next_item], format)
      next_item = next_item + 1
    end
  end
end

local function show_crc(tree, tvb, d)
  if not d.crc then return end
  local item = tree:add_le(fields.crc32c, tvb(d.crc_at, 4))
  item:append_text(d.crc_good and " (matches)" or " (does not match)")
  item:add(fields["crc32c.good"], tvb(d.crc_at, 4), d.crc_good):set_generated()
  if not d.crc_good and not d.failure then item:add_proto_expert_info(notes.Unverified) end
end

local function show_failure(tree, tvb, d)
  local failure = d.failure
  if not failure then return end
  local offset = math.min(failure.offset, #d.text)
  local range = tvb(offset, #d.text - offset)
  local item = tree:add(fields.discard, range, failure.reason)
  item:append_text(", " .. failure.rule)
  item:add(fields["discard.offset"], range, failure.offset):set_generated()
  item:add(fields["discard.rule"], range, failure.rule):set_generated()
  if d.duplicate_of then item:add(fields.duplicate_of, d.duplicate_of):set_generated() end
  item:add_proto_expert_info(notes[failure.reason], failure.reason .. " at byte " .. failure.offset .. ": " .. failure.rule)
end

-- Which items, and which frames as a whole, were seen in earlier datagrams.
local function find_repeats(d, stream, frame_number)
  local repeats = {}
  for _, item in ipairs(d.items) do
    local first = item.number and stream.first[key_of(item)]
    if first and first < frame_number then item.first = first end
    if d.items[item.frame.first_item] == item then repeats[item.frame] = true end
    repeats[item.frame] = repeats[item.frame] and item.first ~= nil
  end
  return repeats
end

function packeteer.dissector(tvb, pinfo, tree)
  local frame_number, size = pinfo.number, tvb:len()
  local text = size > 0 and tvb:raw(0, size) or ""
  local known = known_at[frame_number]
  if not known then
    known = know(pinfo)
    known_at[frame_number] = known
  end
  local d = decode(text, known, frame_number)
  if not pinfo.visited and not d.failure then learn(known.stream, d, frame_number) end
  d.acked_frame = d.ack and known.back.packets[d.ack]

  local repeats = find_repeats(d, known.stream, frame_number)
  local title = tell_datagram(d, known.format, repeats)
  local root = tree:add(packeteer, tvb(0, size), "Packeteer, " .. title)
  show_header(root, tvb, d)
  if not d.duplicate_of then show_frames(root, tvb, pinfo, tree, d, known.format) end
  show_crc(root, tvb, d)
  show_failure(root, tvb, d)
  pinfo.cols.protocol = "Packeteer"
  pinfo.cols.info = title
  return size
end

-- ---------------------------------------------------------------- the label of an exported recording

-- One datagram of text on a port of its own, a field a line: what was recorded, and the config that shapes the bytes. It
-- comes first and begins everything anew for the two addresses that it travels between.
local label_line = ProtoField.string("packeteer_label.line", "Label")
label.fields = { label_line }
local LABEL_PORT = 20556

local function read_stream(words)
  local newest, narrow = (words or ""):match("(%S+) (%S+)")
  local stream = new_stream(true)
  stream.newest, stream.newest_narrow = tonumber(newest), tonumber(narrow)
  return stream
end

local function obey_label(text, pinfo)
  local values, channels = {}, {}
  for line in text:gmatch("[^\n]+") do
    local key, value = line:match("^(%S+) (.*)$")
    if key == "channel" then
      local kind, name = value:match("^(%S+) (.*)$")
      channels[#channels + 1] = { name = name or value, reliable = kind == "reliable" }
    elseif key then
      values[key] = value
    end
  end
  local here, peer = tostring(pinfo.src), tostring(pinfo.dst)
  local side_a = values.side == "a" and here or values.side == "b" and peer or ""
  local format = make_format {
    D = tonumber(values.maxDatagramBytes) or 1200, M = tonumber(values.maxMessageBytes) or 1048576, channels = channels,
    crc32c = values.integrity == "crc32c", session = tonumber(values.sessionId) or 0, side_a = side_a, from_start = true,
  }
  formats[here .. " " .. peer], formats[peer .. " " .. here] = format, format
  local port = ":" .. (values.port or 20555)
  streams[here .. port .. " " .. peer .. port] = read_stream(values.sent)
  streams[peer .. port .. " " .. here .. port] = read_stream(values.received)
end

function label.dissector(tvb, pinfo, tree)
  local text = tvb:raw(0, tvb:len())
  if not pinfo.visited then obey_label(text, pinfo) end
  local root = tree:add(label, tvb())
  local at, first = 0, nil
  for line in text:gmatch("[^\n]+") do
    root:add(label_line, tvb(at, #line), line)
    first, at = first or line, at + #line + 1
  end
  pinfo.cols.protocol = "Packeteer"
  pinfo.cols.info = "Label: " .. (first or "")
  return tvb:len()
end

local udp_ports = DissectorTable.get("udp.port")
local added

local function register()
  if added == tostring(prefs.ports) then return end
  if added then udp_ports:remove(added, packeteer) end
  added = tostring(prefs.ports)
  udp_ports:add(added, packeteer)
end

udp_ports:add(LABEL_PORT, label)
udp_ports:add_for_decode_as(packeteer)
packeteer.prefs_changed = register
register()
