-- Posts the signed bodies of a file, one after another and each once: wrk … -- FILE. A line is the signature,
-- 64 digits, and the body.
local lines, at = {}, 0

function init(arguments)
    for line in io.lines(arguments[1]) do lines[#lines + 1] = line end
end

function request()
    at = at % #lines + 1
    local line = lines[at]
    return wrk.format("POST", "/webhook", {
        ["Host"] = "127.0.0.1", ["Content-Type"] = "application/json",
        ["X-Hub-Signature-256"] = "sha256=" .. line:sub(1, 64),
    }, line:sub(65))
end

function done(summary, latency)
    io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99), summary.errors.status + summary.errors.read
        + summary.errors.write + summary.errors.timeout + summary.errors.connect))
end
