//! The scripts that ask.

/// The script of a shell for a program of that name; nothing for shells that do not ask.
pub(in crate::cli) fn script(shell: clap_complete::Shell, program: &str) -> Option<String> {
    let template = match shell {
        clap_complete::Shell::Bash => BASH,
        clap_complete::Shell::Zsh => ZSH,
        clap_complete::Shell::Fish => FISH,
        _ => return None,
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let function: String = program.chars().map(|c| if is_word(c) { c } else { '_' }).collect();
    Some(template.replace("FUNCTION", &function).replace("PROGRAM", program))
}

const BASH: &str = r#"# Completion of PROGRAM for bash.
_FUNCTION_complete() {
    local kind='' line
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $kind ]]; then
            kind=$line
        else
            COMPREPLY+=("$line")
        fi
    done < <("$1" complete bash -- "$COMP_WORDBREAKS" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    case "$kind" in
        files) compopt -o default 2>/dev/null ;;
        partial) compopt -o nospace 2>/dev/null ;;
    esac
}
complete -o nosort -F _FUNCTION_complete PROGRAM 2>/dev/null || complete -F _FUNCTION_complete PROGRAM
"#;

const ZSH: &str = r#"#compdef PROGRAM
# Completion of PROGRAM for zsh.
_FUNCTION() {
    local -a lines values shown end
    local line
    lines=("${(@f)$("${(Q)words[1]}" complete zsh -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    if [[ ${lines[1]} == files ]]; then
        _files
        return
    fi
    [[ ${lines[1]} == partial ]] && end=(-S '')
    for line in "${(@)lines[2,-1]}"; do
        [[ -n $line ]] || continue
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    (( ${#values} )) && compadd "${end[@]}" -l -d shown -a -- values
}
if [[ ${funcstack[1]} == _FUNCTION ]]; then
    _FUNCTION "$@"
else
    compdef _FUNCTION PROGRAM
fi
"#;

const FISH: &str = r#"# Completion of PROGRAM for fish.
function __FUNCTION_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($words[1] complete fish -- $words "$current" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path "$current"
    else
        printf '%s\n' $lines[2..-1]
    end
end
complete -c PROGRAM -f -a '(__FUNCTION_complete)'
"#;

#[cfg(test)]
mod tests {
    use clap_complete::Shell;

    use super::*;

    #[test]
    fn names_of_functions_are_words() {
        let bash = script(Shell::Bash, "edge-pipelines").unwrap();
        assert!(bash.contains("_edge_pipelines_complete() {"), "{bash}");
        assert!(bash.contains("-F _edge_pipelines_complete edge-pipelines"), "{bash}");
        assert!(script(Shell::Elvish, "edge-pipelines").is_none());
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let script = script(shell, "a.b").unwrap();
            assert!(!script.contains("FUNCTION") && !script.contains("PROGRAM"), "{script}");
        }
    }
}
