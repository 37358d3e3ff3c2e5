-- wrk: GET of one line of a file after another, from a random place on; each thread has its own.
-- FILE: the lines; PREFIX, SUFFIX: what stands around each, with the line percent-encoded.
local lines = {}
local at = 1

local function encoded(text)
  return (text:gsub("[^%w%-%._~:]", function(c) return string.format("%%%02X", c:byte()) end))
end

local count = 0
function setup(thread)
  count = count + 1
  thread:set("number", count)
end

function init(args)
  math.randomseed(os.time() + number)
  local prefix, suffix = os.getenv("PREFIX"), os.getenv("SUFFIX") or ""
  for line in io.lines(os.getenv("FILE")) do
    lines[#lines + 1] = wrk.format("GET", prefix .. encoded(line) .. suffix)
  end
  at = math.random(#lines)
end

function request()
  at = at % #lines + 1
  return lines[at]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("rate %.0f p50 %.0f p99 %.0f failed %d\n", summary.requests / summary.duration * 1e6, latency:percentile(50),
    latency:percentile(99), errors.connect + errors.read + errors.write + errors.timeout + (os.getenv("ABSENT") and 0 or errors.status)))
end
