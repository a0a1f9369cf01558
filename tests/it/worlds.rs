//! That the worlds of the other tests are what they take them for.

use crate::world::{World, beginning};

#[tokio::test]
async fn each_world_has_a_database_of_its_own() {
    let (one, other) = (World::new().await, World::new().await);
    one.customer("asha").await;
    let accounts = async |world: &World| {
        sqlx::query_scalar::<_, i64>("select count(*) from account").fetch_one(world.db()).await.unwrap()
    };
    assert_eq!((accounts(&one).await, accounts(&other).await), (1, 0));
}

#[tokio::test]
async fn the_servers_of_a_world_share_its_database_and_its_clock() {
    let mut world = World::new().await;
    let second = world.second_server().await;
    world.advance_minutes(7).await;
    let stranger = world.stranger();
    let here = stranger.get("/dev/clock").await.expect(200);
    assert_eq!(here, stranger.at(second).get("/dev/clock").await.expect(200));
    assert_eq!(world.now(), beginning() + chrono::TimeDelta::minutes(7));
}

#[tokio::test]
async fn people_are_logged_in_and_places_are_there() {
    let world = World::new().await;
    let nandi = world.operator("nandi").await;
    let lot = nandi.lot("MG Road").await;
    let bay = lot.bay("A-01").await;
    let staff = nandi.staff("ravi").await;
    let identify = async |token: &str| {
        let hash = parkmate::auth::token::hash(token);
        let mut db = world.db().acquire().await.unwrap();
        let mut holders = parkmate::auth::session::identify(&mut db, &[hash.clone()], world.now()).await.unwrap();
        holders.remove(&hash).expect("logged in")
    };
    assert_eq!(identify(&nandi.admin.token).await.admin_of, [nandi.id]);
    assert_eq!(identify(&staff.token).await.staff_of, [nandi.id]);
    assert!(identify(&world.platform_admin("root").await.token).await.is_platform_admin);
    let of_bay = "select lot_id from slot where id = $1";
    let found: parkmate::types::LotId = sqlx::query_scalar(of_bay).bind(bay).fetch_one(world.db()).await.unwrap();
    assert_eq!(found, lot.id);
}
