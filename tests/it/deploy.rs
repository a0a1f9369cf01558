//! The files that run it elsewhere: they can be read, and name what there is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

const SETTINGS: &str = include_str!("../../.env.example");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path:?}: {error}"))
}

fn documents(path: &Path) -> Vec<Value> {
    let found: Vec<Value> =
        serde_saphyr::from_multiple(&read(path)).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    assert!(!found.is_empty(), "{path:?} is empty");
    found
}

fn manifests() -> Vec<(PathBuf, Vec<Value>)> {
    let folder = fs::read_dir(root().join("deploy/kubernetes")).expect("a folder");
    let files = folder.map(|entry| Path::new("deploy/kubernetes").join(entry.expect("a file").file_name()));
    files.map(|file| (file.clone(), documents(&file))).collect()
}

/// The thing of this kind and name.
fn manifest(kind: &str, name: &str) -> Value {
    let all = manifests().into_iter().flat_map(|(_, documents)| documents);
    let mut found = all.filter(|thing| thing["kind"] == kind && thing["metadata"]["name"] == name);
    found.next().unwrap_or_else(|| panic!("no {kind} {name}"))
}

/// Every setting that a server knows.
fn settings() -> BTreeSet<&'static str> {
    let lines = SETTINGS.lines().filter_map(|line| line.strip_prefix('#')?.split_once('='));
    lines.map(|(name, _)| name).filter(|name| !name.contains(' ')).collect()
}

fn is_a_setting(name: &str) -> bool {
    name == "DATABASE_URL" || name == "PG_BIN_DIR" || name.starts_with("PARKMATE_")
}

/// The words of a file that look like settings of ours.
fn named(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    words.filter(|word| is_a_setting(word)).collect()
}

#[test]
fn every_setting_that_is_named_exists() {
    let known = settings();
    assert!(known.len() > 10, "{known:?}");
    let mut files: Vec<PathBuf> = manifests().into_iter().map(|(file, _)| file).collect();
    files.extend(
        ["Dockerfile", "deploy/compose.yaml", "deploy/nginx/parkmate.conf", "deploy/nginx/servers.conf"]
            .map(PathBuf::from),
    );
    let mut checked = 0;
    for file in files {
        for name in named(&read(&file)) {
            checked += 1;
            assert!(known.contains(name), "{file:?} sets {name}, which is no setting");
        }
    }
    assert!(checked > 15, "only {checked}");
}

/// The control: a setting that is not there would be found.
#[test]
fn a_setting_that_does_not_exist_is_found() {
    let made_up = named("ENV PARKMATE_CUCKOO=1 PARKMATE_BIND=x DATABASE_URL");
    assert_eq!(made_up.difference(&settings()).collect::<Vec<_>>(), [&"PARKMATE_CUCKOO"]);
}

#[test]
fn what_a_server_needs_is_set_wherever_it_runs() {
    let compose = &documents(Path::new("deploy/compose.yaml"))[0];
    let needed = [
        "DATABASE_URL",
        "PARKMATE_PUBLIC_URL",
        "PARKMATE_GATEWAY_SECRET",
        "PARKMATE_KEYS_SECRET",
        "PARKMATE_BUS",
        "NATS_URL",
        "PARKMATE_TRUSTED_PROXIES",
    ];
    let servers = ["parkmate-1", "parkmate-2"].map(|name| &compose["services"][name]);
    for server in servers {
        for name in needed {
            assert!(server["environment"][name].is_string(), "{name}");
        }
        assert_eq!(server["read_only"], true);
    }
    let keys = |thing: &Value, field: &str| {
        thing[field].as_object().map(|fields| fields.keys().cloned().collect::<BTreeSet<_>>()).unwrap_or_default()
    };
    let mut given = keys(&manifest("ConfigMap", "parkmate"), "data");
    given.extend(keys(&manifest("Secret", "parkmate"), "stringData"));
    for name in needed {
        assert!(given.contains(name), "{name}");
    }
}

#[test]
fn the_proxy_that_is_trusted_is_the_proxy_and_it_knows_the_servers() {
    let compose = &documents(Path::new("deploy/compose.yaml"))[0];
    let address = |name: &str| {
        let address = &compose["services"][name]["networks"]["default"]["ipv4_address"];
        address.as_str().unwrap_or_else(|| panic!("{name}")).to_owned()
    };
    assert_eq!(compose["services"]["parkmate-1"]["environment"]["PARKMATE_TRUSTED_PROXIES"], address("proxy"));
    let servers = read(Path::new("deploy/nginx/servers.conf"));
    for name in ["parkmate-1", "parkmate-2"] {
        assert!(servers.contains(&format!("server {}:8000 ", address(name))), "{name}");
    }
}

#[test]
fn kubernetes_asks_what_there_is_to_ask_and_waits_as_long_as_a_stop_takes() {
    let pod = &manifest("Deployment", "parkmate")["spec"]["template"]["spec"];
    let server = &pod["containers"][0];
    let asked = ["startupProbe", "livenessProbe", "readinessProbe"].map(|probe| &server[probe]["httpGet"]["path"]);
    assert_eq!(asked, ["/healthz", "/healthz", "/readyz?alone=true"]);
    let delay: i64 =
        manifest("ConfigMap", "parkmate")["data"]["PARKMATE_STOP_DELAY"].as_str().unwrap().parse().unwrap();
    // A probe that comes at the worst moment is still answered with no before the door closes.
    assert!(server["readinessProbe"]["periodSeconds"].as_i64().unwrap() * 2 < delay);
    assert!(pod["terminationGracePeriodSeconds"].as_i64().unwrap() > delay + 20);
    for container in pod["containers"].as_array().unwrap().iter().chain(pod["initContainers"].as_array().unwrap()) {
        let context = &container["securityContext"];
        assert_eq!(
            (&context["readOnlyRootFilesystem"], &context["allowPrivilegeEscalation"]),
            (&Value::Bool(true), &Value::Bool(false))
        );
        assert!(container["resources"]["limits"]["memory"].is_string());
    }
    assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
}

#[test]
fn the_image_is_made_of_what_is_there() {
    let ignored = read(Path::new(".dockerignore"));
    let kept: Vec<_> = ignored.lines().filter_map(|line| line.strip_prefix('!')).collect();
    assert!(kept.contains(&"src") && kept.contains(&"migrations") && kept.contains(&".sqlx"), "{kept:?}");
    for path in kept {
        assert!(root().join(path).exists(), "{path}");
    }
    assert!(read(Path::new("Dockerfile")).contains("\nUSER nonroot\n"));
}
