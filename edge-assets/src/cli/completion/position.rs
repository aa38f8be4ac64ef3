//! [`Position`]: where in the tree of commands the cursor stands.

use clap::{Arg, ArgAction, Command};

/// Where the cursor stands.
#[derive(Debug)]
pub(super) struct Position<'a> {
    /// The commands from the root to the innermost one.
    pub(super) commands: Vec<&'a Command>,
    /// What is being written.
    pub(super) place: Place<'a>,
}

/// What is being written.
#[derive(Debug)]
pub(super) enum Place<'a> {
    /// An option; those that were given stand beside it.
    Option(Vec<&'a Arg>),
    /// The value of an option or argument; behind so much of the word, as in `--output=`.
    Value(&'a Arg, usize),
    /// A command, or the first argument of a command that takes one as well.
    Command(Option<&'a Arg>),
    /// Something that nothing is known of.
    Unknown,
}

impl<'a> Position<'a> {
    /// Walks the tree along the words; `current` is the word at the cursor.
    pub(super) fn find(root: &'a Command, words: &[String], current: &str) -> Self {
        let mut walk = Walk {
            commands: vec![root],
            given: Vec::new(),
            awaits_value: None,
            arguments: 0,
            are_options_over: false,
        };
        words.iter().for_each(|word| walk.step(word));
        let place = walk.place(current);
        Self {
            commands: walk.commands,
            place,
        }
    }

    /// The name of the innermost command, and of the one that holds it.
    pub(super) fn names(&self) -> (&str, &str) {
        let name = |back: usize| {
            self.commands
                .iter()
                .rev()
                .nth(back)
                .map_or("", |command| command.get_name())
        };
        (name(0), name(1))
    }
}

struct Walk<'a> {
    commands: Vec<&'a Command>,
    /// The options given so far.
    given: Vec<&'a Arg>,
    /// The option whose value comes next.
    awaits_value: Option<&'a Arg>,
    /// How many arguments of the innermost command were given.
    arguments: usize,
    /// Whether `--` was given.
    are_options_over: bool,
}

impl<'a> Walk<'a> {
    fn command(&self) -> &'a Command {
        self.commands[self.commands.len() - 1]
    }

    fn step(&mut self, word: &str) {
        if self.awaits_value.take().is_some() {
            return;
        }
        if self.are_options_over || !word.starts_with('-') || word == "-" {
            let inner = self.command().find_subcommand(word);
            match inner.filter(|_| self.arguments == 0 && !self.are_options_over) {
                Some(inner) => self.commands.push(inner),
                None => self.arguments += 1,
            }
        } else if word == "--" {
            self.are_options_over = true;
        } else if let Some(long) = word.strip_prefix("--") {
            let (name, value) = long
                .split_once('=')
                .map_or((long, None), |(name, value)| (name, Some(value)));
            let Some(option) = self.long(name) else { return };
            self.given.push(option);
            if value.is_none() && takes_value(option) {
                self.awaits_value = Some(option);
            }
        } else {
            self.short(&word[1..]);
        }
    }

    /// `-q`, `-j NAME`, `-jNAME`, `-vvv`.
    fn short(&mut self, letters: &str) {
        let mut letters = letters.chars();
        while let Some(letter) = letters.next() {
            let mut options = self.command().get_arguments();
            let Some(option) = options.find(|option| option.get_short() == Some(letter)) else {
                return;
            };
            self.given.push(option);
            if takes_value(option) {
                if letters.as_str().is_empty() {
                    self.awaits_value = Some(option);
                }
                return;
            }
        }
    }

    fn long(&self, name: &str) -> Option<&'a Arg> {
        let mut options = self.command().get_arguments();
        options.find(|option| option.get_long() == Some(name))
    }

    fn place(&self, current: &str) -> Place<'a> {
        if let Some(option) = self.awaits_value {
            return Place::Value(option, 0);
        }
        if !self.are_options_over && current.starts_with('-') {
            return match current.strip_prefix("--").and_then(|long| long.split_once('=')) {
                Some((name, _)) => self
                    .long(name)
                    .filter(|option| takes_value(option))
                    .map_or(Place::Unknown, |option| Place::Value(option, name.len() + 3)),
                None => Place::Option(self.given.clone()),
            };
        }
        let argument = self.command().get_positionals().nth(self.arguments);
        match argument {
            _ if self.arguments == 0 && self.command().has_subcommands() => Place::Command(argument),
            Some(argument) => Place::Value(argument, 0),
            None => Place::Unknown,
        }
    }
}

fn takes_value(option: &Arg) -> bool {
    option.get_action().takes_values()
}

/// Whether an option may be given again.
pub(super) fn is_repeatable(option: &Arg) -> bool {
    matches!(option.get_action(), ArgAction::Append | ArgAction::Count)
}
