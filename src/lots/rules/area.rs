//! Where to look for lots within a radius: a box that holds the whole circle and that an index can find.

/// A degree of latitude.
const METRES: f64 = 111_195.08;

/// In degrees. `west` is greater than `east` if the box lies across the 180th meridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub south: f64,
    pub north: f64,
    pub west: f64,
    pub east: f64,
}

impl Area {
    pub fn around(lat: f64, lng: f64, radius_m: f64) -> Self {
        // A metre more, because distances are rounded to one.
        let reach = (radius_m + 1.0) / METRES;
        let (south, north) = (lat - reach, lat + reach);
        if south <= -90.0 || north >= 90.0 {
            // Around a pole lies every meridian.
            return Self { south: south.max(-90.0), north: north.min(90.0), west: -180.0, east: 180.0 };
        }
        // Where the circle touches its meridians, which is nearer to the pole than its middle.
        let spread = (reach.to_radians().sin() / lat.to_radians().cos()).asin().to_degrees();
        if !spread.is_finite() || spread >= 180.0 {
            return Self { south, north, west: -180.0, east: 180.0 };
        }
        Self { south, north, west: on_the_globe(lng - spread), east: on_the_globe(lng + spread) }
    }
}

fn on_the_globe(lng: f64) -> f64 {
    if lng < -180.0 {
        lng + 360.0
    } else if lng > 180.0 {
        lng - 360.0
    } else {
        lng
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Area, METRES};

    fn holds(area: Area, lat: f64, lng: f64) -> bool {
        let between = if area.west <= area.east {
            (area.west..=area.east).contains(&lng)
        } else {
            lng >= area.west || lng <= area.east
        };
        (area.south..=area.north).contains(&lat) && between
    }

    #[test]
    fn a_box_across_the_date_line_wraps_around() {
        let area = Area::around(-16.8, 179.99, 10_000.0);
        assert!(area.west > area.east);
        assert!(holds(area, -16.8, -179.95) && !holds(area, -16.8, 0.0));
    }

    #[test]
    fn a_box_at_a_pole_holds_every_meridian() {
        assert!(holds(Area::around(89.99, 0.0, 5_000.0), 89.99, 180.0));
    }

    proptest! {
        /// Walks a great circle for the radius in some direction.
        #[test]
        fn the_box_holds_the_circle(
            lat in -89.0..89.0, lng in -180.0..180.0, radius in 1.0..3_000_000.0, bearing in 0.0..std::f64::consts::TAU,
        ) {
            let (phi, lambda, reach) = (f64::to_radians(lat), f64::to_radians(lng), f64::to_radians(radius / METRES));
            let there = (phi.sin() * reach.cos() + phi.cos() * reach.sin() * bearing.cos()).asin();
            let east = (bearing.sin() * reach.sin() * phi.cos()).atan2(reach.cos() - phi.sin() * there.sin());
            let mut lng_there = (lambda + east).to_degrees();
            if lng_there > 180.0 { lng_there -= 360.0 }
            if lng_there < -180.0 { lng_there += 360.0 }
            prop_assert!(holds(Area::around(lat, lng, radius), there.to_degrees(), lng_there));
        }
    }
}
