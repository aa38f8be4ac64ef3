//! Names of the author's scope that hide those of the standard library.
#![deny(warnings)]
#![allow(dead_code, reason = "only compiled")]

mod settings {
    struct Option;
    struct Some;
    struct None;
    struct Result;
    struct Vec;
    struct Box;
    struct Value;
    struct Kind;
    struct Reader;
    struct Setting;
    struct Settings;
    mod std {}
    mod core {}
    mod edge_assets {}

    #[derive(::edge_assets::Config)]
    struct Sampling {
        #[config(default = 5, min = 1)]
        rows: u64,
        #[config(default = "5m")]
        window: ::std::time::Duration,
        label: ::std::option::Option<String>,
        mode: ::std::option::Option<Mode>,
    }

    #[derive(::edge_assets::Config)]
    enum Mode {
        Fast,
        None,
    }
}

fn main() {}
