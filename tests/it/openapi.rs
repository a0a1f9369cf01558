//! The OpenAPI document says what clients need, and the copy in the repository is what the code produces.

use std::collections::BTreeSet;
use std::path::Path;

use parkmate::error::Code;
use reqwest::Method;
use serde_json::{Value, json};

use crate::architecture::each_file;
use crate::source::Source;
use crate::world::{Reply, World};

fn document() -> Value {
    serde_json::to_value(parkmate::http::openapi()).unwrap()
}

struct Operation {
    method: Method,
    path: String,
    says: Value,
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, says) in item.as_object().unwrap() {
            let method = method.to_uppercase().parse().unwrap();
            operations.push(Operation { method, path: path.clone(), says: says.clone() });
        }
    }
    assert!(operations.len() >= 5, "only {} operations", operations.len());
    operations
}

/// All of them at once, so that one run tells everything there is to mend.
#[track_caller]
fn assert_each(lacks: impl Fn(&Operation) -> Option<String>) {
    let lacking: Vec<String> = operations(&document())
        .iter()
        .filter_map(|operation| Some(format!("{} {}: {}", operation.method, operation.path, lacks(operation)?)))
        .collect();
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn the_committed_document_is_what_the_code_produces() {
    let committed: Value = serde_json::from_str(include_str!("openapi.json")).unwrap();
    let fresh = document();
    let differ = |path: &&String| committed["paths"].get(path.as_str()) != fresh["paths"].get(path.as_str());
    let keys = |document: &Value| document["paths"].as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let paths: BTreeSet<_> = keys(&committed).union(&keys(&fresh)).filter(differ).cloned().collect();
    assert!(
        committed == fresh,
        "The API has changed ({paths:?}). If that is meant: cargo run -- openapi > tests/it/openapi.json"
    );
}

#[test]
fn every_operation_has_a_known_tag_and_a_summary() {
    let document = document();
    let tags: BTreeSet<&str> =
        document["tags"].as_array().unwrap().iter().filter_map(|tag| tag["name"].as_str()).collect();
    assert_each(|operation| {
        let own = operation.says["tags"].as_array().cloned().unwrap_or_default();
        let known = own.len() == 1 && own[0].as_str().is_some_and(|tag| tags.contains(tag));
        if !known {
            return Some(format!("its tags are {own:?}"));
        }
        operation.says["summary"].as_str().is_none_or(str::is_empty).then(|| "no summary".into())
    });
}

#[test]
fn every_operation_says_what_comes_back() {
    assert_each(|operation| {
        let responses = operation.says["responses"].as_object().unwrap();
        let successes: Vec<_> = responses.iter().filter(|(status, _)| status.starts_with(['1', '2', '3'])).collect();
        let with_schema = |status: &str, response: &Value| {
            let contents = response["content"].as_object();
            let written = contents.is_some_and(|kinds| kinds.values().all(|content| content["schema"].is_object()));
            written || status == "204" || status.starts_with(['1', '3'])
        };
        if successes.is_empty() {
            return Some("no success".into());
        }
        let lacking = successes.iter().find(|(status, response)| !with_schema(status, response));
        lacking.map(|(status, _)| format!("{status} has no schema"))
    });
}

#[test]
fn every_refusal_is_a_problem() {
    assert_each(|operation| {
        let responses = operation.says["responses"].as_object().unwrap();
        let mut refusals = responses.iter().filter(|(status, _)| status.starts_with(['4', '5']));
        let bare = refusals.find(|(_, response)| response["content"].get("application/problem+json").is_none())?;
        Some(format!("{} is no problem+json: add `body = Problem`", bare.0))
    });
}

#[test]
fn every_path_parameter_is_described() {
    assert_each(|operation| {
        let parameters = operation.says["parameters"].as_array().cloned().unwrap_or_default();
        let described: BTreeSet<&str> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let named: BTreeSet<&str> =
            operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        (described != named).then(|| format!("{named:?} in the path, {described:?} described"))
    });
}

#[test]
fn operation_ids_are_unique() {
    let operations = operations(&document());
    let ids: BTreeSet<&str> =
        operations.iter().filter_map(|operation| operation.says["operationId"].as_str()).collect();
    assert_eq!(ids.len(), operations.len());
}

#[test]
fn every_post_takes_an_idempotency_key() {
    assert_each(|operation| {
        let parameters = operation.says["parameters"].as_array().cloned().unwrap_or_default();
        let takes = parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key");
        (takes != (operation.method == Method::POST)).then(|| format!("takes one: {takes}"))
    });
}

#[test]
fn every_code_of_a_refusal_is_listed() {
    let listed = document()["components"]["schemas"]["Code"]["enum"].clone();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(listed, json!(codes));
}

#[test]
fn every_schema_that_is_referred_to_exists() {
    fn references<'d>(value: &'d Value, found: &mut BTreeSet<&'d str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|member| references(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.contains("#/components/schemas/Problem"), "{found:?}");
    let dangling: Vec<_> = found.iter().filter(|path| document.pointer(&path[1..]).is_none()).collect();
    assert!(dangling.is_empty(), "{dangling:?}");
}

/// Two would silently become one, whichever came last.
#[test]
fn no_two_schemas_share_a_name() {
    let (mut seen, mut twice) = (BTreeSet::new(), Vec::new());
    each_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |path, text| {
        for name in Source::read(text).derived("ToSchema") {
            if !seen.insert(name.clone()) {
                twice.push(format!("{name}, again in {}", path.display()));
            }
        }
    });
    assert!(seen.contains("Problem") && seen.contains("Money"), "{seen:?}");
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

/// What the document calls open to anyone (`security(())`) is so, and nothing else is: strangers are turned away before
/// their request is read.
#[tokio::test]
async fn strangers_get_in_where_the_document_says_so_and_nowhere_else() {
    let world = World::new().await;
    let mut wrong = Vec::new();
    for Operation { method, path, says } in operations(&document()) {
        let anyone = says["security"].as_array().is_some_and(|ways| ways.contains(&json!({})));
        let concrete: Vec<&str> = path
            .split('/')
            .map(|part| if part.starts_with('{') { "01937d2e-7d2c-7000-8000-000000000000" } else { part })
            .collect();
        let request = world.stranger().request(method.clone(), &concrete.join("/"));
        let request = if says.get("requestBody").is_some() { request.json(&json!({})) } else { request };
        let reply = Reply::of(request.send().await.unwrap()).await;
        if (reply.body["code"] == "unauthenticated") == anyone || reply.status >= 500 {
            wrong.push(format!(
                "{method} {path}: open to anyone is {anyone}, yet {} {}",
                reply.status, reply.body["code"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_document_and_its_browser_are_served() {
    let world = World::new().await;
    let person = world.stranger();
    assert_eq!(person.get("/openapi.json").await.expect(200), document());
    for path in ["/api/docs/", "/api/docs/swagger-ui-bundle.js", "/api/docs/swagger-initializer.js"] {
        let page = Reply::of(person.request(Method::GET, path).send().await.unwrap()).await;
        let policy = page.header("content-security-policy").unwrap_or_default().to_owned();
        assert!(!policy.contains("script-src") && policy.starts_with("default-src 'self';"), "{policy}");
        assert!(!page.expect(200).as_str().unwrap().contains("src=\"http"), "{path} needs something from elsewhere");
    }
}
