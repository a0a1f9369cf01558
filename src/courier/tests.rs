use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use reqwest::header::HeaderMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{Answer, Courier, Trouble};

/// Answers everybody with the same, and counts them.
async fn receiver(answer: impl Into<String>) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let (port, calls) = (listener.local_addr().expect("an address").port(), Arc::new(AtomicUsize::new(0)));
    let (counted, answer) = (calls.clone(), answer.into());
    tokio::spawn(async move {
        while let Ok((mut caller, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut heard = [0; 4096];
                let _ = caller.read(&mut heard).await;
                let _ = caller.write_all(answer.as_bytes()).await;
            });
        }
    });
    (port, calls)
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// A name server that gives these answers, one after the other, the last for ever; and how often it was asked.
fn answering(
    answers: &'static [&'static [&'static str]],
) -> (impl Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let lookup = move |_| {
        let turn = counted.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        let addresses = answers[turn].iter().map(|ip| ip.parse().expect("an address")).collect();
        async move { Ok(addresses) }.boxed()
    };
    (lookup, asked)
}

async fn call(courier: &Courier, url: &str) -> Answer {
    courier.post(url, HeaderMap::new(), "{}").await
}

#[tokio::test]
async fn a_name_that_leads_into_the_own_network_is_refused_and_nobody_is_called() {
    let (port, calls) = receiver(ok("hello")).await;
    let url = format!("https://inside.example:{port}/");
    const INSIDE: [&[&[&str]]; 3] =
        [&[&["127.0.0.1"]], &[&["::1"]], &[&["10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"]]];
    for inside in INSIDE {
        let (lookup, _) = answering(inside);
        let courier = Courier::looking_up(lookup, false).expect("a courier");
        assert_eq!(call(&courier, &url).await.outcome, Err(Trouble::AddressRefused));
    }
    assert_eq!(calls.load(Ordering::SeqCst), 0);
    // The control: where it is allowed the name leads there, and only TLS is missing.
    let (lookup, _) = answering(&[&["127.0.0.1"]]);
    let courier = Courier::looking_up(lookup, true).expect("a courier");
    assert!(call(&courier, &url).await.outcome.is_err());
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_the_second_time_is_checked_the_second_time() {
    let (port, calls) = receiver(ok("hello")).await;
    // Nobody lives at the first: it is an address that may be called, and on this machine cannot.
    let (lookup, asked) = answering(&[&[], &["127.0.0.1"]]);
    let courier = Courier::looking_up(lookup, false).expect("a courier");
    let url = format!("https://changing.example:{port}/");
    assert_eq!(call(&courier, &url).await.outcome, Err(Trouble::NoAddress));
    assert_eq!(call(&courier, &url).await.outcome, Err(Trouble::AddressRefused));
    assert_eq!((asked.load(Ordering::SeqCst), calls.load(Ordering::SeqCst)), (2, 0));
}

#[tokio::test]
async fn it_connects_to_the_address_it_checked_and_does_not_look_again() {
    let (port, calls) = receiver(ok("hello")).await;
    let (lookup, asked) = answering(&[&["10.0.0.1", "127.0.0.1"], &["10.0.0.1"]]);
    let courier = Courier::looking_up(lookup, true).expect("a courier");
    let url = format!("https://rebinding.example:{port}/");
    // What is private is left out of the first answer, and the second is never asked for.
    assert!(call(&courier, &url).await.outcome.is_err());
    assert_eq!((asked.load(Ordering::SeqCst), calls.load(Ordering::SeqCst)), (1, 1));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let (target, calls) = receiver(ok("secret")).await;
    let moved = format!("HTTP/1.1 307 Moved\r\nlocation: http://127.0.0.1:{target}/\r\ncontent-length: 0\r\n\r\n");
    let (port, _) = receiver(moved).await;
    let courier = Courier::new(true).expect("a courier");
    let answer = call(&courier, &format!("http://127.0.0.1:{port}/")).await;
    assert_eq!((answer.outcome, answer.beginning.as_str()), (Ok(307), ""));
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_endless_answer_is_read_to_its_first_kibibyte() {
    let (port, _) = receiver(ok(&"x\0".repeat(1_000_000))).await;
    let courier = Courier::new(true).expect("a courier");
    let answer = call(&courier, &format!("http://127.0.0.1:{port}/")).await;
    assert_eq!((answer.outcome, answer.beginning.as_str()), (Ok(200), "x".repeat(512).as_str()));
}

#[tokio::test]
async fn where_nobody_listens_it_is_not_connected() {
    let port = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address").port();
    let courier = Courier::new(true).expect("a courier");
    let answer = call(&courier, &format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(answer.outcome, Err(Trouble::NotConnected));
}

#[test]
fn only_public_addresses_by_tls_may_be_asked_for() {
    let (strict, developer) = (Courier::new(false).expect("a courier"), Courier::new(true).expect("a courier"));
    for url in ["https://hooks.example.com/a?b=c", "https://8.8.8.8/", "https://[2606:4700::1111]:8443/x"] {
        assert!(strict.may_call(url).is_ok(), "{url}");
    }
    for url in ["http://127.0.0.1:9/", "http://localhost/", "http://[::1]/", "http://0x7f.1/"] {
        assert!(strict.may_call(url).is_err() && developer.may_call(url).is_ok(), "{url}");
    }
    for url in [
        "",
        "hooks.example.com",
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "https://user:word@hooks.example.com/",
        "https://10.0.0.1/",
        "https://0xa.1/",
        "https://167772161/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fe80::1]/",
        "https://169.254.169.254/latest",
        "http://10.0.0.1/",
    ] {
        assert!(strict.may_call(url).is_err() && developer.may_call(url).is_err(), "{url}");
    }
}
