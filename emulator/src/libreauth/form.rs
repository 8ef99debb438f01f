//! The fields of a call: a form-urlencoded body, read as PHP reads it.

use std::collections::BTreeMap;

use crate::http::Request;

/// Fields by name. Trimmed, HTML tags stripped, an empty value absent, the last of two equal
/// names wins: recorded from the open KeyAuth 1.2 server.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads the body. PHP fills `$_POST` only when the content type says form, so a JSON
    /// body, or none (an OPTIONS), gives an empty form.
    pub(crate) fn read(request: &Request) -> Self {
        let is_form = request.header("content-type").is_some_and(|value| {
            let kind = value.split(';').next().unwrap_or_default().trim();
            kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        });
        if !is_form {
            return Self::default();
        }
        let fields = form_urlencoded::parse(&request.body)
            .map(|(name, value)| (name.into_owned(), strip_tags(value.trim())));
        Self(fields.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// The field's value, if it has one.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The field's value or an empty text.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }
}

/// Drops everything from a `<` to its `>`, or to the end when there is none. As PHP's
/// `strip_tags`, a `<` before white space stays.
fn strip_tags(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        if after.starts_with(char::is_whitespace) {
            out.push('<');
            rest = after;
        } else {
            rest = after.split_once('>').map_or("", |(_, behind)| behind);
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cleaned() {
        let form = Form::read(&Request::form(
            "/",
            &[("a", "  x<b>y</b>  "), ("b", "1 < 2"), ("c", "cut<off"), ("d", "  "), ("a", "last")],
        ));
        assert_eq!(form.get("a"), Some("last"));
        assert_eq!(form.get("b"), Some("1 < 2"));
        assert_eq!(form.get("c"), Some("cut"));
        assert_eq!(form.get("d"), None);
        assert_eq!(strip_tags("x<b>y</b>z"), "xyz");
    }

    #[test]
    fn another_content_type_is_no_form() {
        let mut request = Request::form("/", &[("a", "1")]);
        assert_eq!(Form::read(&request).text("a"), "1");
        request.headers = vec![("content-type".into(), "text/plain;charset=UTF-8".into())];
        assert_eq!(Form::read(&request).get("a"), None);
        request.headers.clear();
        assert_eq!(Form::read(&request).get("a"), None);
    }
}
