//! Reads one JSON text. Strict where RFC 8259 is: no comments, no trailing commas, no control
//! characters in texts, valid UTF-8. A lone surrogate escape is refused.

use std::rc::Rc;

use super::{Fields, Json};

/// Deeper nesting is refused, so that no input can exhaust the stack.
const DEEPEST: u32 = 127;

/// The value that `bytes` spell, if they spell one and nothing else.
pub(super) fn read(bytes: &[u8]) -> Option<Json> {
    let mut reader = Reader { rest: std::str::from_utf8(bytes).ok()? };
    let value = reader.value(0)?;
    reader.space();
    reader.rest.is_empty().then_some(value)
}

struct Reader<'a> {
    /// What is not read yet.
    rest: &'a str,
}

impl Reader<'_> {
    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.next();
        }
    }

    /// Takes `token` if it is next.
    fn take(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => self.rest = rest,
            None => return false,
        }
        true
    }

    fn peek(&self) -> Option<u8> {
        self.rest.as_bytes().first().copied()
    }

    /// Takes an ASCII character; there is no syntax in others.
    #[inline(never)]
    fn next(&mut self) -> Option<u8> {
        let first = self.peek()?;
        self.rest = self.rest.get(1..)?;
        Some(first)
    }

    fn value(&mut self, depth: u32) -> Option<Json> {
        self.space();
        match self.peek()? {
            b'"' => {
                self.next();
                self.text().map(Json::Text)
            }
            b'{' if depth < DEEPEST => self.object(depth + 1),
            b'[' if depth < DEEPEST => self.list(depth + 1),
            b't' => self.take("true").then_some(Json::Bool(true)),
            b'f' => self.take("false").then_some(Json::Bool(false)),
            b'n' => self.take("null").then_some(Json::Null),
            b'-' | b'0'..=b'9' => self.number().map(Json::Number),
            _ => None,
        }
    }

    #[inline(never)]
    fn object(&mut self, depth: u32) -> Option<Json> {
        let mut fields = Vec::new();
        self.items("}", &mut |reader| {
            reader.space();
            let name = if reader.take("\"") { reader.text()? } else { return None };
            reader.space();
            let value = if reader.take(":") { reader.value(depth)? } else { return None };
            fields.push((name, value));
            Some(())
        })?;
        Some(Json::Object(Fields(Rc::new(fields))))
    }

    #[inline(never)]
    fn list(&mut self, depth: u32) -> Option<Json> {
        let mut list = Vec::new();
        self.items("]", &mut |reader| {
            list.push(reader.value(depth)?);
            Some(())
        })?;
        Some(Json::List(list))
    }

    /// Items between the bracket that is next and `end`, with commas in between.
    fn items(&mut self, end: &str, item: &mut dyn FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.next();
        self.space();
        if self.take(end) {
            return Some(());
        }
        loop {
            item(self)?;
            self.space();
            if !self.take(",") {
                return self.take(end).then_some(());
            }
        }
    }

    /// The rest of a text after its opening quote.
    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            let plain = self.rest.bytes().position(|b| matches!(b, b'"' | b'\\' | 0..0x20))?;
            text.push_str(self.rest.get(..plain)?);
            self.rest = self.rest.get(plain..)?;
            match self.next()? {
                b'"' => return Some(text),
                b'\\' => text.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            c @ (b'"' | b'\\' | b'/') => char::from(c),
            b'u' => {
                let unit = self.hex4()?;
                let code = if (0xd800..0xdc00).contains(&unit) && self.take("\\u") {
                    let low = self.hex4()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                    0x1_0000 + (unit - 0xd800) * 0x400 + low
                } else {
                    unit
                };
                char::from_u32(code)?
            }
            _ => return None,
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.next()?).to_digit(16)?;
        }
        Some(unit)
    }

    /// A number, exact up to 15 digits (which times, counts and prices have); of longer ones the
    /// last digits may be lost.
    #[inline(never)]
    fn number(&mut self) -> Option<f64> {
        let negative = self.take("-");
        let mut digits = 0.0;
        let leading_zero = self.peek() == Some(b'0');
        let whole = self.digits(&mut digits);
        if whole == 0 || (leading_zero && whole > 1) {
            return None;
        }
        let mut exponent = 0;
        if self.take(".") {
            exponent = -self.digits(&mut digits);
            if exponent == 0 {
                return None;
            }
        }
        if self.take("e") || self.take("E") {
            let minus = !self.take("+") && self.take("-");
            let mut power = 0.0;
            if self.digits(&mut power) == 0 {
                return None;
            }
            #[allow(clippy::cast_possible_truncation)] // saturates
            let power = power.min(9_999.0) as i32;
            exponent += if minus { -power } else { power };
        }
        let mut scale = 1.0;
        for _ in 0..exponent.unsigned_abs() {
            scale *= 10.0;
        }
        let value = match exponent {
            _ if digits == 0.0 => 0.0,
            ..0 => digits / scale,
            _ => digits * scale,
        };
        // What JavaScript would read as infinite is no number of ours.
        value.is_finite().then_some(if negative { -value } else { value })
    }

    /// Reads digits onto `value`, and says how many.
    fn digits(&mut self, value: &mut f64) -> i32 {
        let mut count = 0_i32;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            *value = *value * 10.0 + f64::from(digit - b'0');
            count = count.saturating_add(1);
            self.next();
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_they_are_written() {
        for (text, number) in [
            ("0", 0.0),
            ("-0", 0.0),
            ("1760000000", 1_760_000_000.0),
            ("9007199254740991", 9_007_199_254_740_991.0),
            ("-1.5", -1.5),
            ("0.1", 0.1),
            ("19.99", 19.99),
            ("1e3", 1_000.0),
            ("2.5E-3", 0.0025),
            ("1e+22", 1e22),
            ("1e-400", 0.0),
            ("0e99999999999", 0.0),
        ] {
            assert_eq!(read(text.as_bytes()), Some(Json::Number(number)), "{text}");
        }
        for text in ["01", "1.", ".5", "+1", "1e", "-", "1e999", "NaN", "0x1", "1_0"] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn escapes_read_as_what_they_stand_for() {
        let text = |json: &str| read(json.as_bytes());
        assert_eq!(
            text(r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#),
            Some(Json::Text("\"\\/\u{8}\u{c}\n\r\té😀é".into()))
        );
        for json in [r#""\x""#, r#""\u12g4""#, r#""\ud83d""#, r#""\ud83d\u0041""#, "\"\n\"", "\""] {
            assert_eq!(text(json), None, "{json}");
        }
    }

    fn as_serde(value: &Json) -> serde_json::Value {
        match value {
            Json::List(values) => values.iter().map(as_serde).collect(),
            Json::Object(fields) => {
                fields.iter().map(|(name, value)| (name.to_owned(), as_serde(value))).collect()
            }
            Json::Null => serde_json::Value::Null,
            Json::Bool(value) => (*value).into(),
            Json::Number(value) => (*value).into(),
            Json::Text(value) => value.as_str().into(),
        }
    }

    #[test]
    fn it_agrees_with_serde_json() {
        for json in [
            r#"{"success":true,"message":"Initialized","appinfo":{"numUsers":"N\/A"},"n":[1,2.5,null]}"#,
            "[[],{},[[]],{\"a\":{}}]",
            " [ 1 , 2 ] ",
            "[1,]",
            "{\"a\"}",
            "{a:1}",
            "[1 2]",
            "true false",
            "\u{feff}{}",
        ] {
            let theirs = serde_json::from_str::<serde_json::Value>(json).ok();
            let ours = read(json.as_bytes()).map(|it| as_serde(&it));
            let floats = |it: serde_json::Value| it.to_string().replace(".0", "");
            assert_eq!(ours.map(floats), theirs.map(floats), "{json}");
        }
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
        assert!(read(nested(127).as_bytes()).is_some());
        assert!(read(nested(128).as_bytes()).is_none());
        assert!(read("[".repeat(1_000_000).as_bytes()).is_none());
    }
}
