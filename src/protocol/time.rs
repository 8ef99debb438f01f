//! The one time format on the wire that is no number: RFC 3339, in Lockence's `expires_at`.

use super::object::as_f64;
use crate::session::Millis;

/// Epoch milliseconds of an RFC 3339 time such as `2025-01-18T12:00:00Z`, with an optional fraction
/// and offset; or of a number of seconds. `None` for anything else: it only informs.
pub(super) fn rfc3339(text: &str) -> Option<Millis> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(Millis(as_f64(seconds) * 1_000.0));
    }
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let at = |index: usize| text.as_bytes().get(index).copied();
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    let shaped = at(4) == Some(b'-') && at(7) == Some(b'-') && at(13) == Some(b':');
    let days_in_range = (1..=12).contains(&month) && (1..=31).contains(&day);
    if !shaped || !days_in_range || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let rest = text.get(19..)?;
    let digits =
        rest.strip_prefix('.').map_or(0, |it| it.bytes().take_while(u8::is_ascii_digit).count());
    let zone = if digits > 0 { rest.get(digits + 1..)? } else { rest };
    // Milliseconds are the first three digits of the fraction.
    let places = [100, 10, 1].iter().zip(rest.bytes().skip(1).take(digits));
    let millis: i64 =
        places.map(|(place, digit)| place * i64::from(digit.wrapping_sub(b'0'))).sum();
    let offset = offset_minutes(zone)?;
    let days = days_from_civil(i64::from(year), i64::from(month), i64::from(day));
    let minutes = days * 1_440 + i64::from(hour) * 60 + i64::from(minute) - offset;
    Some(Millis(as_f64((minutes * 60 + i64::from(second)) * 1_000 + millis)))
}

fn offset_minutes(zone: &str) -> Option<i64> {
    let sign = match zone.as_bytes().first() {
        Some(b'Z' | b'z') if zone.len() == 1 => return Some(0),
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?);
    Some(sign * (i64::from(hours) * 60 + i64::from(minutes)))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar: years are counted from March, so that
/// a leap day is the last of its year.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_epoch_milliseconds() {
        for (text, millis) in [
            ("1970-01-01T00:00:00Z", 0.0),
            ("2025-01-18T12:00:00Z", 1_737_201_600_000.0),
            ("2025-01-18T12:00:00.250Z", 1_737_201_600_250.0),
            ("2025-01-18T14:30:00+02:30", 1_737_201_600_000.0),
            ("2000-02-29T00:00:00z", 951_782_400_000.0),
            ("1737201600", 1_737_201_600_000.0),
            ("2025-01-18T12:00:00.123456+00:00", 1_737_201_600_123.0),
            ("2025-01-18T12:00:00.5Z", 1_737_201_600_500.0),
        ] {
            assert_eq!(rfc3339(text), Some(Millis(millis)), "{text}");
        }
        for text in [
            "",
            "soon",
            "2025-13-01T00:00:00Z",
            "2025-01-18",
            "2025-01-18T12:00:00",
            "é25-01-18T12:00:00Z",
            "NaN",
        ] {
            assert_eq!(rfc3339(text), None, "{text}");
        }
    }
}
