-- wrk: POST of each line of FILE once, shared out among THREADS threads; then only errors, which `failed` does not count.
local bodies = {}
local at = 0
local count = 0
local threads = {}

function setup(thread)
  thread:set("number", count)
  count = count + 1
  threads[count] = thread
end

function init(args)
  created = 0
  local number_of_line, every = 0, tonumber(os.getenv("THREADS"))
  for line in io.lines(os.getenv("FILE")) do
    if number_of_line % every == number then
      bodies[#bodies + 1] = wrk.format("POST", "/v1/agents", { ["Content-Type"] = "application/json" }, line)
    end
    number_of_line = number_of_line + 1
  end
end

function request()
  at = at + 1
  if at > #bodies then wrk.thread:stop() end
  return bodies[math.min(at, #bodies)]
end

function response(status)
  if status == 201 then created = created + 1 end
end

function done(summary, latency, requests)
  local all = 0
  for _, thread in ipairs(threads) do all = all + thread:get("created") end
  io.write(string.format("rate %.0f p50 %.0f p99 %.0f failed %d\n", all / summary.duration * 1e6, latency:percentile(50), latency:percentile(99),
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
