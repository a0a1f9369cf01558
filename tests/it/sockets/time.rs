//! The server's clock, for everyone.

use serde_json::json;

use super::until;
use crate::world::World;

#[tokio::test]
async fn everyone_is_told_the_time_each_second_by_one_timer() {
    let world = World::new().await;
    let nobody = world.stranger();
    let mut sockets = Vec::new();
    for path in ["/ws/time", "/ws/time/"] {
        let mut socket = nobody.dial(path, &[]).await.expect("the socket opens");
        let welcome = json!({"type": "connected", "message": "Real-time server clock connected", "connected": true});
        assert_eq!(socket.next().await, welcome);
        sockets.push(socket);
    }
    for socket in &mut sockets {
        let tick = socket.next().await;
        assert_eq!((&tick["type"], &tick["time_24h"]), (&json!("time_update"), &json!("04:30:00")), "{tick:#}");
        assert_eq!(tick["timestamp"], world.now().timestamp());
    }
    sockets.clear();
    until("the listeners have left", async || world.app.hub.listeners().count() == 0).await;
}
