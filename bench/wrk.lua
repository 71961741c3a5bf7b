-- Sends the requests of a plan, one after another from where the last run has ended, and prints what came of it as JSON.
-- Arguments: method, file of paths, file of bodies (empty where there are none), number of the first request, headers
-- as names and values in turns.

local thread_of_requests
local paths, bodies, headers = {}, {}, {}
local method

local function read_lines(file, lines)
  for line in io.lines(file) do lines[#lines + 1] = line end
end

function setup(thread)
  thread_of_requests = thread
end

function init(args)
  method = args[1]
  read_lines(args[2], paths)
  read_lines(args[3], bodies)
  -- Asked for when all is done.
  number = tonumber(args[4])
  for place = 5, #args, 2 do headers[args[place]] = args[place + 1] end
end

function request()
  local path = paths[number % #paths + 1]
  local round = math.floor(number / #paths)
  local body = bodies[(number % #paths + round) % #bodies + 1]
  number = number + 1
  return wrk.format(method, path, headers, body)
end

function done(summary, latency)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '\n{"requests":%d,"seconds":%f,"failures":%d,"medianMs":%f,"p99Ms":%f,"longestMs":%f,"next":%d}\n',
    summary.requests, summary.duration / 1e6, failures, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000, thread_of_requests:get('number')))
end
