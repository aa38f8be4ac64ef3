//! What tests of assets need: servers that misbehave on request.
