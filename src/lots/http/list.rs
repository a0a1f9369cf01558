//! Searching lots.

use actix_web::{HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Anyone;
use crate::error::{Problem, Refusal, Result};
use crate::lots::model::{Address, After, Feature, Found, Location, Near, Search, Sort};
use crate::lots::rules::{absolute, asked, mean_rating, patterns, zone};
use crate::lots::store;
use crate::rest::Query;
use crate::types::{LotId, Money, Page, PageQuery, Period, VehicleClass};

const LONGEST_TEXT: usize = 200;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct SearchQuery {
    /// Every word must be found in the name, street, locality or city.
    #[param(max_length = 200, example = "mg road")]
    q: Option<String>,
    /// A point, `lat,lng`, to measure distances from.
    #[param(example = "12.9756,77.6068")]
    near: Option<String>,
    /// Metres around `near`.
    #[param(minimum = 1, maximum = 20_000_000)]
    radius_m: Option<f64>,
    /// RFC 3339. With a time asked for, only lots with a bay free throughout are listed.
    from: Option<String>,
    /// RFC 3339; each lot's usual length after `from` unless told.
    to: Option<String>,
    /// Only bays for it are looked at and counted.
    #[param(inline)]
    vehicle_class: Option<VehicleClass>,
    /// Only lots that wash cars.
    car_wash: Option<bool>,
    /// The dearest hour, in minor units; the lot's cheapest bay counts.
    #[param(minimum = 0)]
    max_rate: Option<i64>,
    /// Stars; a lot nobody has rated has none.
    #[param(minimum = 1, maximum = 5)]
    min_rating: Option<f64>,
    /// By distance if `near` is given, by name otherwise.
    #[param(inline)]
    sort: Option<Sort>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl SearchQuery {
    pub fn read(&self) -> Result<Search, Refusal> {
        let near = self.near()?;
        let sort = self.sort.unwrap_or(if near.is_some() { Sort::Distance } else { Sort::Name });
        if sort == Sort::Distance && near.is_none() {
            return Err(Refusal::field("sort", "near_missing", "A distance needs `near`, the point to measure from."));
        }
        let text = self.q.as_deref().unwrap_or_default();
        if text.chars().count() > LONGEST_TEXT || text.chars().any(char::is_control) {
            return Err(Refusal::field("q", "invalid", format!("{LONGEST_TEXT} printable characters at most.")));
        }
        if self.min_rating.is_some_and(|least| !(1.0..=5.0).contains(&least)) {
            return Err(Refusal::field("min_rating", "invalid", "1 to 5."));
        }
        if self.max_rate.is_some_and(|most| most < 0) {
            return Err(Refusal::field("max_rate", "invalid", "Not less than 0."));
        }
        let read = |written: &Option<String>, field| written.as_deref().map(|w| absolute(w, field)).transpose();
        let (from, to) = (read(&self.from, "from")?, read(&self.to, "to")?);
        match (from, to) {
            (None, Some(_)) => return Err(Refusal::field("from", "missing", "`to` needs a `from`.")),
            (Some(start), Some(_)) => drop(asked(from, to, 1, start)?),
            _ => {}
        }
        let after = self.cursor.as_deref().map(|cursor| {
            After::parse(cursor, sort)
                .ok_or_else(|| Refusal::field("cursor", "invalid", "Take `next_cursor` of the page before."))
        });
        Ok(Search {
            patterns: patterns(text),
            near,
            from,
            to,
            vehicle_class: self.vehicle_class,
            car_wash: self.car_wash.unwrap_or(false),
            max_rate: self.max_rate,
            min_rating: self.min_rating,
            sort,
            after: after.transpose()?,
            limit: PageQuery { limit: self.limit, cursor: None }.limit(),
        })
    }

    fn near(&self) -> Result<Option<Near>, Refusal> {
        let Some(written) = &self.near else {
            return match self.radius_m {
                Some(_) => Err(Refusal::field("near", "missing", "`radius_m` needs `near`, its middle.")),
                None => Ok(None),
            };
        };
        let number = |written: &str| written.trim().parse::<f64>().ok();
        let point = written.split_once(',').and_then(|(lat, lng)| {
            let point = Location { lat: number(lat)?, lng: number(lng)? };
            ((-90.0..=90.0).contains(&point.lat) && (-180.0..=180.0).contains(&point.lng)).then_some(point)
        });
        let point = point.ok_or_else(|| Refusal::field("near", "invalid", "Write lat,lng in degrees."))?;
        if self.radius_m.is_some_and(|radius| !(1.0..=20_000_000.0).contains(&radius)) {
            return Err(Refusal::field("radius_m", "invalid", "1 to 20000000 metres."));
        }
        Ok(Some(Near { point, within: self.radius_m }))
    }
}

#[derive(Serialize, ToSchema)]
pub struct LotSummary {
    id: LotId,
    name: String,
    address: Address,
    location: Location,
    time_zone: String,
    /// The cheapest hour; null without open bays.
    from_rate: Option<Money>,
    total_slots: i64,
    /// Over the asked time; now, for the lot's usual length, if none was.
    free_slots: i64,
    /// Open throughout that time.
    open: bool,
    /// The mean of its stars, to a hundredth; null before the first review.
    rating: Option<f64>,
    review_count: i64,
    /// From `near`.
    #[serde(skip_serializing_if = "Option::is_none")]
    distance_m: Option<i64>,
    car_wash: bool,
    /// What its open bays have among them.
    features: Vec<Feature>,
}

impl From<Found> for LotSummary {
    fn from(lot: Found) -> Self {
        let open = Period::new(lot.asked_from, lot.asked_to)
            .is_some_and(|asked| lot.opening_hours.open_throughout(zone(&lot.time_zone), &asked));
        Self {
            id: lot.id,
            name: lot.name,
            address: Address {
                street: lot.street,
                locality: lot.locality,
                city: lot.city,
                state: lot.state,
                postal_code: lot.postal_code,
            },
            location: Location { lat: lot.latitude, lng: lot.longitude },
            time_zone: lot.time_zone,
            from_rate: lot.from_rate.map(|amount| Money::new(amount, lot.currency)),
            total_slots: lot.total_slots,
            free_slots: if open { lot.free_slots } else { 0 },
            open,
            rating: mean_rating(lot.rating_sum, lot.review_count),
            review_count: lot.review_count,
            distance_m: lot.distance_m,
            car_wash: lot.car_wash,
            features: lot.features,
        }
    }
}

/// Search lots
///
/// Lots of approved operators that fit all that is asked. A page may hold fewer than `limit` while `next_cursor` leads
/// on: lots that are closed by their opening hours in the asked time are left out of it.
#[utoipa::path(tag = "Lots", security((), ("bearer" = []), ("cookie" = [])), params(SearchQuery), responses(
    (status = 200, description = "The lots that fit", body = Page<LotSummary>),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[get("/lots")]
pub(super) async fn list_lots(app: web::Data<App>, _who: Anyone, query: Query<SearchQuery>) -> Result<HttpResponse> {
    let search = query.read()?;
    let found = store::search(&mut *app.db.acquire().await?, &search, app.clock.now()).await?;
    let cursor =
        |lot: &Found| After { sort: search.sort, name: lot.sort_name.clone(), key: lot.sort_key, id: lot.id }.cursor();
    let mut page = Page::of(found, search.limit, cursor).map(LotSummary::from);
    page.items.retain(|lot| search.from.is_none() || lot.open);
    Ok(HttpResponse::Ok().json(page))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::SearchQuery;
    use crate::lots::model::Sort;

    fn read(query: &str) -> Result<super::Search, String> {
        let query = actix_web::web::Query::<SearchQuery>::from_query(query).expect("typed");
        query.read().map_err(|refusal| refusal.problem().errors.remove(0).field)
    }

    #[test]
    fn lots_come_by_name_or_by_distance_where_there_is_one() {
        assert_eq!(read("").expect("fits").sort, Sort::Name);
        assert_eq!(read("near=12.97,77.6").expect("fits").sort, Sort::Distance);
        assert_eq!(read("near=12.97,77.6&sort=rate").expect("fits").sort, Sort::Rate);
    }

    #[rstest]
    #[case("near=12.97", "near")]
    #[case("near=91,0", "near")]
    #[case("near=NaN,0", "near")]
    #[case("radius_m=500", "near")]
    #[case("near=1,1&radius_m=0", "radius_m")]
    #[case("near=1,1&radius_m=NaN", "radius_m")]
    #[case("sort=distance", "sort")]
    #[case("q=%00", "q")]
    #[case("min_rating=6", "min_rating")]
    #[case("from=2026-11-22T10:00", "from")]
    #[case("to=2026-11-22T10:00:00Z", "from")]
    #[case("from=2026-11-22T10:00:00Z&to=2026-11-22T10:00:00Z", "to")]
    #[case("from=2026-11-22T10:00:00Z&to=2036-11-22T10:00:00Z", "to")]
    #[case("cursor=rubbish", "cursor")]
    fn what_does_not_fit_is_named(#[case] query: &str, #[case] field: &str) {
        assert_eq!(read(query).expect_err("refused"), field);
    }
}
