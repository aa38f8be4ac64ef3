//! A secret has no `Display`.

use edge_assets::prelude::*;

#[derive(Debug, Config)]
pub struct Login {
    pub token: Secret<String>,
}

#[asset]
pub async fn daily(login: Config<Login>) -> Result<String> {
    Ok(format!("token {}", login.token))
}

fn main() {}
