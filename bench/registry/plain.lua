-- wrk: one address; the line of figures that run.sh reads.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("rate %.0f p50 %.0f p99 %.0f failed %d\n", summary.requests / summary.duration * 1e6, latency:percentile(50),
    latency:percentile(99), errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
