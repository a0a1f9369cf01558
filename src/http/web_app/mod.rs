//! The web app, embedded as it was built; its page for every address that is one of its own.

mod file;
mod page;

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{EmbeddedFile, RustEmbed};

use self::file::File;
use self::page::Page;
use crate::config::Config;

/// Where it was not built there is none: the server can be built without Node.
#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Built;

const PAGE: &str = "index.html";

/// First segments of paths that are the server's own, whatever follows: what is not there is an error, and no page.
const OURS: [&str; 6] = ["api", "ws", "healthz", "readyz", "metrics", "checkout"];

pub struct WebApp {
    page: Option<Page>,
    files: HashMap<String, File>,
}

impl WebApp {
    /// As it was built, if it was.
    pub fn embedded(config: &Config) -> Self {
        Self::of::<Built>(config)
    }

    pub fn of<Files: RustEmbed>(config: &Config) -> Self {
        let built: Vec<(String, EmbeddedFile)> =
            Files::iter().filter_map(|path| Some((path.to_string(), Files::get(&path)?))).collect();
        let page = Files::get(PAGE).map(|page| Page::new(&page.data, config.map_tiles.as_ref()));
        let mut files: HashMap<String, File> = HashMap::new();
        for (path, content) in &built {
            if path != PAGE && file::encoded(path).is_none() {
                files.insert(path.clone(), File::new(path, content));
            }
        }
        for (path, content) in &built {
            if let Some((plain, encoding)) = file::encoded(path)
                && let Some(plain) = files.get_mut(plain)
            {
                plain.add(encoding, content);
            }
        }
        Self { page, files }
    }

    /// What a GET of this path brings; None if nothing is there.
    pub fn answer(&self, request: &HttpRequest) -> Option<HttpResponse> {
        let path = request.path().strip_prefix('/')?;
        if let Some(file) = self.files.get(path) {
            return Some(file.answer(request));
        }
        match &self.page {
            Some(page) => (path == PAGE || is_a_page(path)).then(|| page.answer()),
            None => path.is_empty().then(page::not_built),
        }
    }
}

/// The app knows its addresses better than the server. They have no dots, names of files do.
fn is_a_page(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    !path.contains('.') && first != "assets" && !OURS.contains(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_path_is_the_servers_own() {
        for path in crate::http::openapi().paths.paths.keys() {
            assert!(!is_a_page(path.trim_start_matches('/')), "{path}");
        }
    }

    #[test]
    fn addresses_of_the_app_are_told_from_files_and_from_the_servers_paths() {
        for page in ["", "lots/019e0000-0000-7000-8000-000000000001", "operator", "log-in/", "apis"] {
            assert!(is_a_page(page), "{page}");
        }
        for other in
            ["assets/gone", "favicon.ico", "lots/photo.webp", ".well-known/x", "api", "api/v2/x", "ws/", "checkout"]
        {
            assert!(!is_a_page(other), "{other}");
        }
    }
}
