-- Asks for one path after another: wrk … -- FILE, a path a line.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "load.lua")

function request()
    return wrk.format("GET", next_line(), { ["Host"] = "127.0.0.1" })
end
