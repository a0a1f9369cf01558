//! Migrations are compiled in, and cargo does not see them by itself: a new one must make it build again.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
