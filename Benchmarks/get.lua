-- Asks for one path after another: wrk … -- FILE, a path a line.
local paths, at = {}, 0

function init(arguments)
    for line in io.lines(arguments[1]) do paths[#paths + 1] = line end
end

function request()
    at = at % #paths + 1
    return wrk.format("GET", paths[at], { ["Host"] = "127.0.0.1" })
end

function done(summary, latency)
    io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99), summary.errors.status + summary.errors.read
        + summary.errors.write + summary.errors.timeout + summary.errors.connect))
end
