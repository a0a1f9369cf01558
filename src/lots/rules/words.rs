//! What a search text looks for.

/// A `like` pattern for each word, the longest first, because it tells the index most.
pub fn patterns(text: &str) -> Vec<String> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.dedup();
    words.into_iter().map(|word| format!("%{}%", literal(word))).collect()
}

/// Without a meaning of its own to `like`.
fn literal(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '\\' | '%' | '_') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::patterns;

    #[test]
    fn each_word_is_looked_for_as_it_is_written() {
        assert_eq!(patterns(" mg  road 100% a_b\\ "), ["%road%", "%100\\%%", "%a\\_b\\\\%", "%mg%"]);
        assert!(patterns("  ").is_empty());
    }
}
