//! No file over 600 lines; tests are not counted, SQL files are not Rust.

use crate::source::RustFile;
use crate::tree::Finding;

const MOST: usize = 600;
/// Files that may be longer, each with its reason; starts empty and should stay so.
const EXCEPTIONS: [(&str, &str); 0] = [];

pub(crate) fn check(file: &RustFile) -> Vec<Finding> {
    if file.is_test_file() || EXCEPTIONS.iter().any(|(path, _)| file.path == *path) {
        return Vec::new();
    }
    let lines = file.code_lines().filter(|(line, _)| !file.is_test(*line)).count();
    if lines <= MOST {
        return Vec::new();
    }
    let text = format!("{lines} lines without tests, {MOST} are allowed; cut it by noun or by step of the algorithm");
    vec![Finding::new(&file.path, MOST, text)]
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::source::RustFile;

    #[test]
    fn a_long_file_is_refused() {
        assert!(check(&RustFile::new("a/src/b.rs", &"let a = 1;\n".repeat(600))).is_empty());
        let found = check(&RustFile::new("a/src/b.rs", &"let a = 1;\n".repeat(601)));
        assert!(
            found[0].to_string().starts_with("a/src/b.rs:600: 601 lines"),
            "{found:?}"
        );
    }

    #[test]
    fn tests_are_not_counted() {
        let tests = format!(
            "fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{}}}\n",
            "let a = 1;\n".repeat(700)
        );
        assert!(check(&RustFile::new("a/src/b.rs", &tests)).is_empty());
        assert!(check(&RustFile::new("a/tests/it/b.rs", &"let a = 1;\n".repeat(700))).is_empty());
    }
}
