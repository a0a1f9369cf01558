//! No migration stops a live system, or a server of the version before, unless it says why it does not.

use std::fs;
use std::path::Path;

/// Those before ran when there was nobody to disturb.
const FROM: u32 = 14;
const REASON: &str = "-- Safe: ";

struct Statement {
    /// In lower case, blanks joined, without comments.
    code: String,
    /// What the comment above it gives as its reason.
    excused: bool,
}

/// A function's body is no statement of the migration.
fn statements(text: &str) -> Vec<Statement> {
    let (mut statements, mut code, mut excused, mut in_body) = (Vec::new(), String::new(), false, false);
    for line in text.lines() {
        if let Some(reason) = line.trim().strip_prefix(REASON) {
            excused = !reason.trim().is_empty();
        }
        let line = line.split("--").next().unwrap_or_default().to_lowercase();
        let bodies = line.matches("$$").count();
        if !in_body {
            code.push_str(line.split("$$").next().unwrap_or_default());
            code.push(' ');
        }
        in_body ^= bodies % 2 == 1;
        if !in_body && line.trim_end().ends_with(';') {
            let whole = code.split_whitespace().collect::<Vec<_>>().join(" ");
            statements.push(Statement { code: whole, excused });
            (code, excused) = (String::new(), false);
        }
    }
    statements
}

/// The word after one of these, such as a table's name.
fn after<'s>(code: &'s str, starts: &[&str]) -> Option<&'s str> {
    let rest = starts.iter().find_map(|start| code.strip_prefix(start))?;
    rest.split([' ', '(', ';']).next()
}

/// What is wrong with a statement, on tables that are there.
fn danger(code: &str) -> Option<&'static str> {
    let has = |words: &str| code.contains(words);
    let computed =
        || code.split(" default ").skip(1).any(|value| value.split([',', ';']).next().is_some_and(|v| v.contains('(')));
    let checks = has("add constraint") && (has(" check ") || has(" check(") || has("foreign key")) && !has("not valid");
    let index_first = has("add constraint") && (has(" unique") || has("primary key") || has(" exclude"));
    Some(match () {
        () if code.starts_with("create index") && !has(" concurrently ") => "builds an index while writers wait",
        () if code.starts_with("create unique index") && !has(" concurrently ") => "builds an index while writers wait",
        () if code.starts_with("reindex") && !has(" concurrently ") => "builds an index while writers wait",
        () if has("add column") && has(" not null") && !has(" default ") => {
            "needs a value that old servers do not give"
        }
        () if has("add column") && computed() => "writes the whole table anew",
        () if checks => "reads the whole table while nobody may write: not valid, then validate",
        () if index_first && !has("using index") => "builds an index while everybody waits: using index",
        () if has(" set not null") => "reads the whole table while nobody may write: a check, then validate",
        () if has("alter column") && has(" type ") => "writes the whole table anew",
        () if code.starts_with("drop ") || has(" drop column") => "takes away what old servers use",
        () if has(" rename ") => "takes away what old servers use",
        () if code.starts_with("alter type") => "old servers do not know the value",
        () if ["update ", "delete ", "truncate ", "lock ", "with "].iter().any(|verb| code.starts_with(verb)) => {
            "holds locks on as many rows as there are"
        }
        () if code.starts_with("cluster") || code.starts_with("vacuum") => "writes the whole table anew",
        () => return None,
    })
}

fn dangers(text: &str) -> Vec<String> {
    let statements = statements(text);
    let made: Vec<_> =
        statements.iter().filter_map(|s| after(&s.code, &["create table if not exists ", "create table "])).collect();
    let on_its_own = |code: &str| {
        let target = code.split(" on ").nth(1).or_else(|| code.split("alter table ").nth(1));
        let target =
            target.map(|rest| rest.trim_start_matches("only ")).and_then(|rest| rest.split([' ', '(', ';']).next());
        target.is_some_and(|table| made.contains(&table))
    };
    let mut found = Vec::new();
    for Statement { code, excused } in &statements {
        if let Some(why) = danger(code)
            && !excused
            && !on_its_own(code)
        {
            found.push(format!("{why}: {code}"));
        }
    }
    let concurrently = statements.iter().filter(|statement| statement.code.contains(" concurrently ")).count();
    let alone = text.starts_with("-- no-transaction\n");
    if concurrently > 0 && (!alone || statements.len() > 1) {
        found.push("concurrently is for a file of its own that begins with -- no-transaction".into());
    }
    if alone && concurrently == 0 {
        found.push("without a transaction it can be left half done".into());
    }
    found
}

#[test]
fn no_migration_stops_a_live_system_unless_it_says_why_it_does_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let (mut files, mut found) = (0, Vec::new());
    for entry in fs::read_dir(folder).expect("migrations") {
        let path = entry.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let number: u32 = name.split('_').next().and_then(|number| number.parse().ok()).expect(&name);
        files += 1;
        if number >= FROM {
            let text = fs::read_to_string(&path).expect("readable");
            found.extend(dangers(&text).into_iter().map(|danger| format!("{name}: {danger}")));
        }
    }
    assert!(files >= 13, "only {files} files were read");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The controls: each danger is found, and not found where a reason stands above it.
#[test]
fn each_danger_is_found_and_a_reason_excuses_it() {
    for statement in [
        "create index booking_a_idx on booking (a);",
        "create unique index booking_a_key\n    on booking (a);",
        "reindex table booking;",
        "alter table booking add column a text not null;",
        "alter table booking add column a uuid default gen_random_uuid();",
        "alter table booking add constraint booking_a check (a > 0);",
        "alter table booking add constraint booking_a_fkey foreign key (a) references lot (id);",
        "alter table booking add constraint booking_a_key unique (a);",
        "alter table booking alter column a set not null;",
        "alter table booking alter column a type bigint;",
        "alter table booking drop column a;",
        "drop table booking;",
        "alter table booking rename to stay;",
        "alter type booking_status add value 'lost';",
        "update booking set a = 1;",
        "with old as (delete from booking returning id) select 1;",
        "lock table booking;",
    ] {
        assert_eq!(dangers(statement).len(), 1, "{statement}");
        assert_eq!(
            dangers(&format!("-- Safe: nobody is there yet.\n{statement}")),
            Vec::<String>::new(),
            "{statement}"
        );
        assert_eq!(dangers(&format!("-- Safe:\n{statement}")).len(), 1, "no reason: {statement}");
    }
    let alone = "create index concurrently booking_a_idx on booking (a);";
    assert_eq!(dangers(alone).len(), 1, "in a transaction");
    assert_eq!(dangers(&format!("-- no-transaction\n{alone}\nselect 1;")).len(), 1, "not alone");
    assert_eq!(dangers("-- no-transaction\nselect 1;").len(), 1, "without need");
}

#[test]
fn what_disturbs_nobody_is_let_through() {
    for sound in [
        "create table thing (id uuid not null, constraint thing_id check (id is not null));\ncreate index thing_idx on thing (id);",
        "-- no-transaction\ncreate index concurrently booking_a_idx on booking (a);",
        "alter table booking add column a text;",
        "alter table booking add column a boolean not null default false;",
        "alter table booking add constraint booking_a check (a > 0) not valid;",
        "alter table booking validate constraint booking_a;",
        "alter table booking add constraint booking_a_key unique using index booking_a_key;",
        "create function f() returns void language sql as $$ update booking set a = 1; $$;",
        "create function f() returns void language sql\n    as $$\ndelete from booking;\n$$;",
    ] {
        assert_eq!(dangers(sound), Vec::<String>::new(), "{sound}");
    }
}
