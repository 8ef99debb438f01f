//! An id that the app brings itself: the `hwid` option.

use super::error::IdentityError;
use super::id::DeviceId;

/// LibreAuth's default least length of an `hwid`, which an app can raise in its settings.
const LEAST: usize = 20;
const MOST: usize = 255;

/// Passes an app's own id unchanged, or says what is wrong with it: 20 to 255 printable
/// characters, no `<` or `>`.
///
/// # Errors
///
/// [`IdentityError::InvalidOverride`].
pub fn check(text: String) -> Result<DeviceId, IdentityError> {
    let length = text.chars().count();
    let what = if length < LEAST {
        "it has fewer than 20 characters"
    } else if length > MOST {
        "it has more than 255 characters"
    } else if text.chars().any(char::is_control) {
        "it holds a control character"
    } else if text.bytes().any(|b| matches!(b, b'<' | b'>')) {
        "it holds `<` or `>`"
    } else if text.trim_ascii().len() != text.len() {
        // A service that trims would compare another text than the one it was sent.
        "it begins or ends with a space"
    } else {
        return Ok(DeviceId::given(text));
    };
    Err(IdentityError::InvalidOverride { what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_id_passes_unchanged() {
        for text in ["S-1-5-21-1085031214-1563985344", "Büro Rechner Nr. 7 🙂 im Keller"] {
            assert_eq!(check(text.to_owned()).expect("passes").as_str(), text);
        }
        assert!(check("a".repeat(20)).is_ok());
        assert!(check("ä".repeat(255)).is_ok());
    }

    #[test]
    fn a_bad_id_is_named() {
        let padded = format!(" {}", "a".repeat(30));
        for (text, word) in [
            (String::new(), "fewer"),
            ("a".repeat(19), "fewer"),
            ("a".repeat(256), "more"),
            ("a\n".repeat(15), "control"),
            ("<script>aaaaaaaaaaaaaaa".to_owned(), "`<`"),
            (padded, "space"),
            (" ".repeat(30), "space"),
        ] {
            let error = check(text).expect_err(word).to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}
