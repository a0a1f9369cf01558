//! Where the data lives when nobody says so.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// `PARKMATE_DATA`, else the platform's place for the data of a program. None: there is no home folder, so it must be set.
///
/// Root has no home that PostgreSQL may enter (it runs under an account of less right, and `/root` is closed), and what
/// root runs is a service: its place is the system's.
pub fn default_data_folder(
    parkmate_data: Option<&OsStr>,
    xdg_data_home: Option<&OsStr>,
    home: Option<&OsStr>,
    root: bool,
    macos: bool,
) -> Option<PathBuf> {
    if let Some(folder) = parkmate_data.filter(|folder| !folder.is_empty()) {
        return Some(folder.into());
    }
    if root {
        return Some("/var/lib/parkmate".into());
    }
    // The XDG specification asks that a relative path be ignored.
    let absolute = |folder: &OsStr| Some(PathBuf::from(folder)).filter(|path| path.is_absolute());
    let home = home.and_then(absolute);
    let base = if macos {
        home.map(|home| home.join(Path::new("Library/Application Support")))
    } else {
        xdg_data_home.and_then(absolute).or_else(|| home.map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("parkmate"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(set: &str, xdg: &str, home: &str, root: bool, macos: bool) -> Option<String> {
        default_data_folder(Some(set.as_ref()), Some(xdg.as_ref()), Some(home.as_ref()), root, macos)
            .map(|path| path.display().to_string())
    }

    #[test]
    fn what_is_set_wins_over_everything() {
        assert_eq!(folder("there", "/xdg", "/home/a", true, false).as_deref(), Some("there"));
    }

    #[test]
    fn linux_follows_xdg_and_falls_back_to_the_home_folder() {
        assert_eq!(folder("", "/xdg", "/home/a", false, false).as_deref(), Some("/xdg/parkmate"));
        assert_eq!(folder("", "", "/home/a", false, false).as_deref(), Some("/home/a/.local/share/parkmate"));
        assert_eq!(folder("", "relative", "/home/a", false, false).as_deref(), Some("/home/a/.local/share/parkmate"));
    }

    #[test]
    fn macos_uses_its_library() {
        let expected = "/Users/a/Library/Application Support/parkmate";
        assert_eq!(folder("", "/xdg", "/Users/a", false, true).as_deref(), Some(expected));
    }

    #[test]
    fn root_uses_the_place_of_a_service() {
        assert_eq!(folder("", "/xdg", "/root", true, false).as_deref(), Some("/var/lib/parkmate"));
    }

    #[test]
    fn without_any_home_it_must_be_set() {
        assert_eq!(default_data_folder(None, None, None, false, false), None);
        assert_eq!(folder("", "", "", false, true), None);
    }
}
