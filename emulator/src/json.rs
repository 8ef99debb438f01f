//! JSON as the two services print it.
//!
//! Bytes matter here: a signature is over them, and a client that parses and prints again
//! must be caught. So objects keep their order, and there are two printers: PHP's
//! `json_encode` (LibreAuth, after the open KeyAuth server) and the plain compact form
//! (Lockence).

/// A JSON value whose objects keep the order they were written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// A number in its printed form.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(crate) fn object<const N: usize>(entries: [(&str, Json); N]) -> Self {
        Self::Object(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Adds an entry at the end of an object; anything else stays as it is.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        if let Self::Object(entries) = &mut self {
            entries.push((name.to_owned(), value.into()));
        }
        self
    }

    /// As PHP's `json_encode` prints it by default: `/` and non-ASCII escaped.
    pub(crate) fn php(&self) -> String {
        self.printed(Style::Php)
    }

    /// As PHP prints it with `JSON_UNESCAPED_SLASHES`, which the recorded server uses for
    /// the `invalidver` answer only.
    pub(crate) fn php_with_slashes(&self) -> String {
        self.printed(Style::PhpWithSlashes)
    }

    /// As most other servers print it: compact, only what must be escaped is.
    pub(crate) fn plain(&self) -> String {
        self.printed(Style::Plain)
    }

    fn printed(&self, style: Style) -> String {
        let mut out = String::new();
        self.print(style, &mut out);
        out
    }

    fn print(&self, style: Style, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(digits) => out.push_str(digits),
            Self::Text(text) => print_text(text, style, out),
            Self::List(items) => {
                out.push('[');
                for (position, item) in items.iter().enumerate() {
                    if position > 0 {
                        out.push(',');
                    }
                    item.print(style, out);
                }
                out.push(']');
            }
            Self::Object(entries) => {
                out.push('{');
                for (position, (name, value)) in entries.iter().enumerate() {
                    if position > 0 {
                        out.push(',');
                    }
                    print_text(name, style, out);
                    out.push(':');
                    value.print(style, out);
                }
                out.push('}');
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Php,
    PhpWithSlashes,
    Plain,
}

fn print_text(text: &str, style: Style, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '/' if style == Style::Php => out.push_str("\\/"),
            other if other < ' ' => push_escape(other, out),
            other if !other.is_ascii() && style != Style::Plain => push_escape(other, out),
            other => out.push(other),
        }
    }
    out.push('"');
}

fn push_escape(character: char, out: &mut String) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        out.push_str(&format!("\\u{unit:04x}"));
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Self::Number(value.to_string())
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<&serde_json::Value> for Json {
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(entries) => Self::Object(
                entries.iter().map(|(name, value)| (name.clone(), value.into())).collect(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn php_escapes_slashes_and_everything_beyond_ascii() {
        let value = Json::object([("a/b", "ü \u{1f512} \u{1}\"\\\n".into())]);
        assert_eq!(value.php(), r#"{"a\/b":"\u00fc \ud83d\udd12 \u0001\"\\\n"}"#);
        assert_eq!(value.php_with_slashes(), r#"{"a/b":"\u00fc \ud83d\udd12 \u0001\"\\\n"}"#);
        assert_eq!(value.plain(), "{\"a/b\":\"ü \u{1f512} \\u0001\\\"\\\\\\n\"}");
    }

    #[test]
    fn objects_keep_their_order() {
        let value =
            Json::object([("z", true.into()), ("a", Json::List(vec![7.into(), Json::Null]))])
                .with("m", Json::Object(Vec::new()));
        assert_eq!(value.php(), r#"{"z":true,"a":[7,null],"m":{}}"#);
    }
}
