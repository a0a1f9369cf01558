//! The soak itself works, small, against the debug server: nothing is lost when servers and PostgreSQL are killed; and with
//! early acknowledgement something is, and is found to be.

use std::process::Command;

fn soak(arguments: &[&str]) -> std::io::Result<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_soak")).args(arguments).output()?;
    let [said, complained] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    assert!(output.status.success(), "{said}\n{complained}");
    Ok(said)
}

#[test]
fn nothing_is_lost_or_doubled_while_servers_and_postgresql_are_killed() {
    let said = soak(&["--bookings", "200", "--seconds", "8", "--database-kills", "1", "--server-kills", "2"]).unwrap();
    assert!(said.contains("nothing lost, nothing doubled, everything told"), "{said}");
    for line in ["servers killed                 2", "KillPostmaster 1"] {
        assert!(said.contains(line), "{line} in {said}");
    }
}

/// The control.
#[test]
fn what_is_acknowledged_before_it_is_on_disk_is_lost_and_that_is_seen() {
    let said = soak(&["--control", "--bookings", "600", "--seconds", "20", "--database-kills", "12"]).unwrap();
    assert!(said.contains("VIOLATION Lost"), "{said}");
}
