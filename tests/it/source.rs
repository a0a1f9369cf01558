//! Rust source taken apart as far as the rules of the house need it.

pub struct Source {
    /// Without comments, and without what stands in strings, line ends included.
    pub code: String,
    pub strings: Vec<String>,
}

pub struct Function {
    pub name: String,
    /// From its first to its closing brace.
    pub lines: usize,
}

impl Source {
    pub fn read(text: &str) -> Self {
        let mut source = Self { code: String::new(), strings: Vec::new() };
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let raw = raw_string(rest);
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if let Some((open, close)) = raw {
                let body = &rest[open..];
                let end = body.find(&close).unwrap_or(body.len());
                source.string(&body[..end]);
                (open + end + close.len()).min(rest.len())
            } else if next == '"' {
                let end = end_of_string(&rest[1..]);
                source.string(&rest[1..=end]);
                (end + 2).min(rest.len())
            } else if let Some(length) = character(rest) {
                source.code.push_str("' '");
                length
            } else {
                source.code.push(next);
                next.len_utf8()
            };
            rest = &rest[length..];
        }
        source
    }

    fn string(&mut self, body: &str) {
        self.strings.push(body.to_owned());
        self.code.push_str("\"\"");
    }

    /// What follows each `crate::`, groups taken apart: `lots::Rules`, `error`.
    pub fn imports(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for (_, after) in self.after("crate::") {
            if let Some(group) = after.strip_prefix('{') {
                let end = closing(group, '{', '}');
                paths.extend(split(&group[..end]).iter().map(|part| part.trim().to_owned()));
            } else {
                let end = after.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(after.len());
                paths.push(after[..end].to_owned());
            }
        }
        paths.retain(|path| path.starts_with(char::is_lowercase));
        paths
    }

    pub fn functions(&self) -> Vec<Function> {
        let mut functions = Vec::new();
        for (_, after) in self.after("fn ") {
            let Some(name_end) = after.find(|c: char| !(c.is_alphanumeric() || c == '_')) else { continue };
            let name = after[..name_end].to_owned();
            let Some(brace) = body_start(after) else { continue };
            let length = closing(&after[brace + 1..], '{', '}');
            let lines = after[..brace + 1 + length].matches('\n').count() + 1;
            functions.push(Function { name, lines });
        }
        functions
    }

    /// The types that derive this trait, by the name their schema gives them.
    pub fn derived(&self, wanted: &str) -> Vec<String> {
        let mut types = Vec::new();
        for (_, after) in self.after("derive(") {
            let end = closing(after, '(', ')');
            let Some(at) = after.find("struct ").or(after.find("enum ")) else { continue };
            let at = after.find("enum ").map_or(at, |other| at.min(other));
            if split(&after[..end]).iter().any(|part| part.trim() == wanted) {
                let own = after[..at].split_once("schema(as = ").map(|(_, name)| name);
                let name = own.or_else(|| after[at..].split_whitespace().nth(1)).unwrap_or_default();
                let name = name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                // Names made by a macro are no names yet.
                types.extend((!name.is_empty()).then(|| name.to_owned()));
            }
        }
        types
    }

    /// Each place of a word that does not end a longer one, and the text behind it.
    fn after<'s>(&'s self, word: &'s str) -> impl Iterator<Item = (usize, &'s str)> {
        let begins = |at: usize| !self.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        let places = self.code.match_indices(word).filter(move |(at, _)| begins(*at));
        places.map(|(at, word)| (at, &self.code[at + word.len()..]))
    }
}

/// Where a raw string's body begins, and what ends it.
fn raw_string(text: &str) -> Option<(usize, String)> {
    let hashes = text.strip_prefix('r').or_else(|| text.strip_prefix("br"))?;
    let count = hashes.len() - hashes.trim_start_matches('#').len();
    hashes[count..].strip_prefix('"')?;
    Some((text.len() - hashes.len() + count + 1, format!("\"{}", "#".repeat(count))))
}

fn end_of_string(body: &str) -> usize {
    let mut escaped = false;
    for (at, next) in body.char_indices() {
        match next {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    body.len()
}

/// The length of a character literal; None for a lifetime.
fn character(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    if let Some(escape) = body.strip_prefix('\\') {
        return escape[1..].find('\'').map(|end| end + 4);
    }
    let length = body.chars().next()?.len_utf8();
    body[length..].starts_with('\'').then_some(length + 2)
}

/// Where a function's body begins; None for one that only is declared.
fn body_start(signature: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, next) in signature.char_indices() {
        match next {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(at),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

fn closing(text: &str, open: char, close: char) -> usize {
    let mut depth = 1;
    for (at, next) in text.char_indices() {
        depth += i32::from(next == open) - i32::from(next == close);
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// By the commas that stand in no bracket.
fn split(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start, mut before) = (Vec::new(), 0, 0, ' ');
    for (at, next) in list.char_indices() {
        match next {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '>' if before != '-' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        before = next;
    }
    parts.push(&list[start..]);
    parts
}
