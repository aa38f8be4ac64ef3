//! The command line, driven as a user drives it: whole commands in, their output and exit code out.

mod fixture;
mod smoke;
