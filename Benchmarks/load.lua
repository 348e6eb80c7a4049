-- What the loads share: the lines of a file, one after another, and what is printed at the end. wrk runs a
-- script from wherever it is started, so it finds this one beside itself.
local lines, at = {}, 0

-- wrk … -- FILE
function init(arguments)
    for line in io.lines(arguments[1]) do lines[#lines + 1] = line end
end

function next_line()
    at = at % #lines + 1
    return lines[at]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99),
        errors.status + errors.read + errors.write + errors.timeout + errors.connect))
end
