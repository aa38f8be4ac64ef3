//! The scripts that the server runs in one step each. They are sent as text: a server that restarted has forgotten them.
//!
//! Each part of a generation says how much of it must be there already. So a part is never applied twice, and a staging
//! key that expired, was evicted or was flushed between two parts is noticed instead of published without its beginning.

/// `KEYS` staging; `ARGV` bytes before, staging time to live, bytes. Returns the length after, or -1 when parts are lost.
pub(super) const APPEND: &str = "\
if redis.call('STRLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return -1 end
local size = redis.call('APPEND', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return size";

/// `KEYS` staging; `ARGV` fields before, staging time to live, then names and values. Returns as [`APPEND`] does.
pub(super) const INSERT: &str = "\
if redis.call('HLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return -1 end
for i = 3, #ARGV, 4000 do
  redis.call('HSET', KEYS[1], unpack(ARGV, i, math.min(i + 3999, #ARGV)))
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('HLEN', KEYS[1])";

/// `KEYS` staging, target; `ARGV` `STRLEN` or `HLEN`, size, time to live or nothing. Returns 1, or -1 when parts are lost.
///
/// The old generation is unlinked first, so that the server frees it aside and not while readers wait.
pub(super) const PUBLISH: &str = "\
if redis.call(ARGV[1], KEYS[1]) ~= tonumber(ARGV[2]) then return -1 end
redis.call('UNLINK', KEYS[2])
redis.call('RENAME', KEYS[1], KEYS[2])
if ARGV[3] == '' then redis.call('PERSIST', KEYS[2]) else redis.call('PEXPIRE', KEYS[2], ARGV[3]) end
return 1";
