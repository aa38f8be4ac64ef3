//! `token create`, `list`, `revoke`: who may do what over the web API.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{BAD, Cell, Table, instant_text, paint},
        token_args::{CreateTokenArgs, TokenCommand},
    },
    store::{AccessToken, AuditEntry, SharedStore},
    suggest::did_you_mean,
    web::{digest, secret},
};

/// Who the audit says it was.
const WHO: &str = "command line";
/// Names that the audit uses otherwise.
const TAKEN: [&str; 2] = ["local", "token-file"];
/// The longest name.
const MOST: usize = 64;

pub(super) fn run(command: &TokenCommand, context: &CommandContext) -> Result<Exit, CliError> {
    context.block_on(async {
        match command {
            TokenCommand::Create(args) => create(args, context).await,
            TokenCommand::List => list(context).await,
            TokenCommand::Revoke { name } => revoke(name, context).await,
        }
    })
}

async fn create(args: &CreateTokenArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let name = &args.name;
    let is_name = |text: &str| {
        text.chars()
            .all(|char| char.is_ascii_alphanumeric() || "-_.".contains(char))
    };
    if name.is_empty() || name.len() > MOST || !is_name(name) {
        let text = format!("`{name}` is no name of a token; take up to {MOST} letters, digits, `-`, `_`, `.`");
        return Err(CliError::Usage(text));
    }
    if TAKEN.contains(&name.as_str()) {
        let text = format!("`{name}` means something else in the audit; take another name");
        return Err(CliError::Usage(text));
    }
    let store = context.store().await?;
    let text = secret().map_err(|error| CliError::Argument {
        what: "the system gives no random numbers".to_owned(),
        error: error.into(),
    })?;
    let now = context.clock().now();
    let token = AccessToken {
        name: name.as_str().into(),
        digest: digest(&text),
        scope: args.scope,
        created_at: now,
        expires_at: args.expires.and_then(|time| now.checked_add(time).ok()),
    };
    if !store.add_token(token.clone()).await? {
        let text =
            format!("there is a token `{name}` already; take another name, or take it away with `token revoke {name}`");
        return Err(CliError::Usage(text));
    }
    record(&store, context, "token create", name).await?;
    if context.output() == OutputFormat::Json {
        let mut document = document(&token);
        document["token"] = json!(text);
        context.print_json(&document)?;
    } else {
        context.say(format!("the token `{name}` of a {}, told this once:", args.scope));
        context.print(text)?;
    }
    Ok(Exit::SUCCESS)
}

async fn list(context: &CommandContext) -> Result<Exit, CliError> {
    let tokens = context.store_there().await?.tokens().await?;
    if context.output() == OutputFormat::Json {
        context.print_items(&tokens.iter().map(document).collect::<Vec<_>>())?;
        return Ok(Exit::SUCCESS);
    }
    let now = context.clock().now();
    let mut table = Table::new(["NAME", "SCOPE", "CREATED", "GOOD UNTIL"]);
    for token in &tokens {
        let until = match token.expires_at {
            None => Cell::new("for ever"),
            Some(end) if token.is_valid(now) => Cell::new(instant_text(end)),
            Some(end) => Cell::new(paint(BAD, format!("{} (over)", instant_text(end)))),
        };
        let created = Cell::new(instant_text(token.created_at));
        table.push([Cell::new(&*token.name), Cell::new(token.scope.as_str()), created, until]);
    }
    context.print(table.render(context.streams().out_width))?;
    if tokens.is_empty() {
        context.say("there is no token; `token create NAME` makes one");
    }
    Ok(Exit::SUCCESS)
}

async fn revoke(name: &str, context: &CommandContext) -> Result<Exit, CliError> {
    let store = context.store_there().await?;
    if !store.remove_token(name.into()).await? {
        let tokens = store.tokens().await?;
        return Err(CliError::Unknown {
            kind: "token",
            name: name.to_owned(),
            offer: did_you_mean(name, tokens.iter().map(|token| &*token.name)),
        });
    }
    record(&store, context, "token revoke", name).await?;
    context.say(format!("the token `{name}` opens nothing any more"));
    Ok(Exit::SUCCESS)
}

async fn record(store: &SharedStore, context: &CommandContext, action: &str, name: &str) -> Result<(), CliError> {
    let entry = AuditEntry {
        at: context.clock().now(),
        who: Arc::from(WHO),
        action: action.into(),
        target: name.into(),
        status: 200,
        problem: None,
    };
    Ok(store.record_audit(entry).await?)
}

fn document(token: &AccessToken) -> Value {
    json!({
        "name": *token.name,
        "scope": token.scope,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
    })
}
