//! The browser's brand names (User-Agent Client Hints), without versions and decoys.

use super::text::clean;
use crate::text::pieces;

/// The brand names (one a line) in one stable text: lower case, sorted, each once, joined by
/// commas.
///
/// Left out are "Chromium", which every Chromium browser says, and the GREASE brand: a decoy whose
/// punctuation, place and version change with releases (`Not(A:Brand`, ` Not A;Brand`,
/// `Not_A Brand` …; WICG "User-Agent Client Hints", section "GREASE").
#[must_use]
pub fn names(brands: &str) -> Option<String> {
    let mut text = String::new();
    let mut last = String::new();
    loop {
        // The least name that is greater than the last one, over and over: each once and in order,
        // without the weight of a sorting routine for three names.
        let mut next: Option<String> = None;
        for name in pieces(brands, b'\n').filter_map(clean) {
            let later = next.as_ref().is_some_and(|next| name >= *next);
            if name > last && !later && name != "chromium" && !is_grease(&name) {
                next = Some(name);
            }
        }
        let Some(next) = next else { break };
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(&next);
        last = next;
    }
    // A bare Chromium has no brand left; it still differs from a browser that has no hints.
    clean(if text.is_empty() && !brands.is_empty() { "chromium" } else { &text })
}

/// The decoy is "Not A Brand" with any punctuation between the words.
fn is_grease(name: &str) -> bool {
    let mut letters = String::new();
    for letter in name.bytes().filter(u8::is_ascii_alphanumeric) {
        letters.push(char::from(letter));
    }
    letters == "notabrand"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(brands: &[&str]) -> Option<String> {
        names(&brands.join("\n"))
    }

    #[test]
    fn decoys_and_order_do_not_count() {
        let chrome = Some("google chrome".to_owned());
        for grease in [
            " Not A;Brand",
            ";Not A Brand",
            "Not A;Brand",
            "Not;A=Brand",
            "Not?A_Brand",
            "Not(A:Brand",
            "Not/A)Brand",
            "Not.A/Brand",
            "Not_A Brand",
            "Not)A;Brand",
            "Not-A.Brand",
            "Not:A-Brand",
            "(Not(A:Brand",
            "\"Not\\A\"Brand",
        ] {
            assert_eq!(named(&["Google Chrome", "Chromium", grease]), chrome, "{grease}");
            assert_eq!(named(&[grease, "Chromium", "Google Chrome"]), chrome, "{grease}");
        }
    }

    #[test]
    fn browsers_keep_their_names() {
        assert_eq!(named(&["Chromium", "Brave", "Not/A)Brand"]).as_deref(), Some("brave"));
        assert_eq!(named(&["Microsoft Edge", "Chromium"]).as_deref(), Some("microsoft edge"));
        assert_eq!(
            named(&["Microsoft Edge WebView2", "Chromium", "Microsoft Edge"]).as_deref(),
            Some("microsoft edge,microsoft edge webview2")
        );
        assert_eq!(named(&["Android WebView", "Chromium"]).as_deref(), Some("android webview"));
        assert_eq!(named(&["Notable Brands"]).as_deref(), Some("notable brands"));
    }

    #[test]
    fn a_bare_chromium_differs_from_no_hints() {
        assert_eq!(named(&["Chromium", "Not.A/Brand"]).as_deref(), Some("chromium"));
        assert_eq!(named(&[]), None);
    }
}
